// Deferred runs closures on other cores with what they capture, in order, and refuses by name what cannot go along; a task that ends its thread ends alone.

const assert = require('node:assert');
const path = require('node:path');

const factor = 3;
const table = { a: 1, fn: (x) => x + factor };
const shared = new Int32Array(new SharedArrayBuffer(4));
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
const even = (n) => n === 0 || odd(n - 1);
const odd = (n) => n !== 0 && even(n - 1);
class Point { constructor(x) { this.x = x; } twice() { return this.x * factor; } }
let counter = 0;
const { join } = path;

async function captures() {
  assert.strictEqual(await Deferred.run((a) => a * factor, 5), 15);
  assert.strictEqual(await Deferred.run(() => table.fn(table.a)), 4);
  assert.strictEqual(await Deferred.run(fib, 15), 610);
  assert.strictEqual(await Deferred.run(() => even(10) && !odd(4)), true);
  assert.strictEqual(await Deferred.run(() => new Point(4).twice()), 12);
  assert.strictEqual(await Deferred.run(() => join('a', path.basename('/x/b'))), path.join('a', 'b'));
  assert.strictEqual(await Deferred.run(() => require('node:path').sep), path.sep);
  assert.strictEqual(await Deferred.run(async () => (await import('node:os')).EOL), '\n');
  await Deferred.run(() => Atomics.add(shared, 0, 2));
  assert.strictEqual(shared[0], 2);
  assert.notStrictEqual(await Deferred.run(() => require('node:worker_threads').threadId), 0);
  // The value at the time of each call.
  const values = [];
  for (let i = 0; i < 3; i++) values.push(await Deferred.run(() => i));
  assert.deepStrictEqual(values, [0, 1, 2]);
}

async function collections() {
  const numbers = Array.from({ length: 1000 }, (_, i) => i);
  assert.deepStrictEqual(await Deferred.map(numbers, (n) => n * 2), numbers.map((n) => n * 2));
  const seen = [];
  for await (const value of Deferred.map(new Set([3, 1, 2]), async (n, index) => [n, index])) seen.push(value);
  assert.deepStrictEqual(seen, [[3, 0], [1, 1], [2, 2]]);
  assert.deepStrictEqual(await Deferred.filter(numbers, (n) => n % 100 === 0), numbers.filter((n) => n % 100 === 0));
  assert.strictEqual(await Deferred.reduce(numbers, (a, b) => a + b, 1), 499501);
  const loose = await Deferred.map([30, 1], (n) => n, { ordered: false, chunk: 1 });
  assert.deepStrictEqual(loose.toSorted((a, b) => a - b), [1, 30]);
  let last;
  await Deferred.map([1, 2, 3], (n) => n, { progress: (finished, all) => { last = [finished, all]; } });
  assert.deepStrictEqual(last, [3, 3]);
  async function *source() { yield 1; yield 2; }
  assert.deepStrictEqual(await Deferred.map(source(), (n) => n + 1), [2, 3]);
}

async function refusals() {
  const holder = { method() { return this; } };
  const promise = Promise.resolve();
  const refuses = (fn, text) => assert.rejects(Deferred.run(fn), (error) => error.code === 'ERR_DEFERRED_CAPTURE' && error.message.includes(text));
  await refuses(() => counter++, "'counter'");
  await refuses(() => promise, "'promise'");
  await refuses(holder.method.bind(holder), 'no text');
  await refuses(() => this, "'this'");
  assert.deepStrictEqual(Deferred.explain((x) => x * factor), { ships: true, captures: ['factor'] });
  assert.strictEqual(Deferred.explain(() => counter++).ships, false);
  assert.throws(() => Deferred.run(1), { code: 'ERR_INVALID_ARG_TYPE' });
  await assert.rejects(Deferred.run(() => { throw Object.assign(new RangeError('far'), { code: 'FAR' }); }), { name: 'RangeError', code: 'FAR' });
  await assert.rejects(Deferred.map([1, 2, 3], (n) => { if (n === 2) throw new TypeError('two'); return n; }), { name: 'TypeError' });
}

async function ends() {
  await assert.rejects(Deferred.with({ timeout: 100 }, () => { for (;;); }), { code: 'ERR_DEFERRED_TIMEOUT' });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  await assert.rejects(Deferred.with({ signal: stop.signal }, () => { for (;;); }), { name: 'AbortError' });
  await assert.rejects(Deferred.with({ signal: AbortSignal.abort() }, () => 1), { name: 'AbortError' });
  await assert.rejects(Deferred.run(() => process.exit(3)), { code: 'ERR_DEFERRED_TASK_ENDED' });
  assert.strictEqual(await Deferred.run(() => 'still there'), 'still there');
}

(async () => {
  for (const test of [captures, collections, refusals, ends]) await test();
})();
