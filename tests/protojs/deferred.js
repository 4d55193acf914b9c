// Deferred runs closures on other cores with what they capture, in order, and refuses by name what cannot go along; a task that ends its thread ends alone.

const assert = require('node:assert');
const { execFile } = require('node:child_process');
const path = require('node:path');
const { promisify } = require('node:util');

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
  const { ships, captures: names, runs } = Deferred.explain((x) => x * factor);
  assert.deepStrictEqual([ships, names, runs], [true, ['factor'], 'here']);
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

// Whoever has nothing takes over what another has not begun, and what a task takes with it is not lost.
async function pool() {
  const { Deferred: exported } = await import('protojs:deferred');
  assert.strictEqual(exported, Deferred);
  assert.strictEqual(require('protojs:deferred').Deferred, Deferred);
  const wait = (ms) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); return ms; };
  const order = [];
  const slow = Deferred.run(wait, 300).then(() => order.push('slow'));
  await Promise.all([...Array.from({ length: 8 }, () => Deferred.run(wait, 5).then(() => order.push('fast'))), slow]);
  assert.strictEqual(order.length, 9);
  // A thread that is ended with a task behind it: only the one that ran is lost.
  const results = await Promise.allSettled([
    Deferred.run(() => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50); process.exit(3); }),
    ...Array.from({ length: 6 }, (_, i) => Deferred.run((n) => n, i)),
  ]);
  assert.strictEqual(results[0].reason.code, 'ERR_DEFERRED_TASK_ENDED');
  assert.deepStrictEqual(results.slice(1).map(({ value }) => value), [0, 1, 2, 3, 4, 5]);
  const priorities = [];
  const task = (priority) => Deferred.with({ priority }, (name) => name, priority).then((name) => priorities.push(name));
  await Promise.all([...Array.from({ length: 20 }, () => task('background')), task('user-blocking')]);
  assert.ok(priorities.indexOf('user-blocking') < 20);
}

// A task whose heap is full, or whose stack, ends alone.
async function memory() {
  const program = `
    const full = () => { for (const list = []; ;) list.push({ text: Math.random().toString() }); };
    const deep = () => deep() + 1;
    Promise.allSettled([Deferred.run(full), Deferred.run(deep), Deferred.run(() => 1)])
      .then((all) => console.log(all.map(({ reason, value }) => reason?.code ?? reason?.name ?? value).join()));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=32', '-e', program]);
  assert.strictEqual(stdout, 'ERR_WORKER_OUT_OF_MEMORY,RangeError,1\n');
}

async function kinds() {
  assert.deepStrictEqual(await Deferred.run(function *count() { yield 1; yield 2; }), [1, 2]);
  assert.deepStrictEqual(await Deferred.run(async function *count() { yield 1; yield 2; }), [1, 2]);
  assert.deepStrictEqual(await Deferred.map([1, 2, 3], async (n) => n * 2), [2, 4, 6]);
  // Numbers are packed; what is no number, and what is hard to tell from others, stays what it is.
  const odd = [0, -0, NaN, Infinity, 2 ** 53, 1.5, ...Array.from({ length: 40 }, (_, i) => i)];
  assert.deepStrictEqual(await Deferred.map(odd, (n) => { for (;;) return n; }), odd);
  assert.deepStrictEqual(await Deferred.map([...odd, 'a', null, undefined, 1n], (n) => { for (;;) return n; }), [...odd, 'a', null, undefined, 1n]);
  // A short function runs here, in a copy: objects of the program's stay as they are.
  const list = [];
  const objects = [{ n: 1 }, { n: 2 }];
  assert.deepStrictEqual(await Deferred.map(objects, (object) => { object.n++; list.push(1); return object.n; }), [2, 3]);
  assert.deepStrictEqual([objects, list], [[{ n: 1 }, { n: 2 }], []]);
  assert.deepStrictEqual(await Deferred.map([1, 2], (n) => { list.push(n); return list.length; }), [1, 2]);
  assert.deepStrictEqual(list, []);
  const numbers = Array.from({ length: 200_000 }, (_, i) => i);
  const mapped = await Deferred.map(numbers, (n, index) => n * 3 + index);
  assert.ok(mapped.length === numbers.length && mapped.every((value, i) => value === i * 4));
  const again = await Deferred.map(numbers, (n) => { let sum = 0; for (let i = 0; i < 3; i++) sum += n; return sum; });
  assert.ok(again.length === numbers.length && again.every((value, i) => value === i * 3));
  assert.deepStrictEqual(await Deferred.map([], (n) => n), []);
  await assert.rejects(Deferred.map([1], () => () => 1), { name: 'DataCloneError' });
  await assert.rejects(Deferred.map(5, (n) => n), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.strictEqual(await Deferred.map([1], (n) => n).finally(() => {}).then(([n]) => n), 1);
  assert.strictEqual(await new Deferred((resolve) => resolve(3)), 3);
  assert.strictEqual(await Deferred.race([new Promise(() => {}), Deferred.run(() => 4)]), 4);
  assert.deepStrictEqual(await Deferred.all([Deferred.run(() => 1), 2]), [1, 2]);
  assert.strictEqual(Deferred.explain((n) => n + 1).runs, 'here');
  assert.strictEqual(Deferred.explain((n) => { for (;;) if (n++ > 5) return n; }).runs, 'there');
  assert.strictEqual(Deferred.explain(() => process.pid).runs, 'there');
  assert.strictEqual(Deferred.explain(() => counter++).runs, 'nowhere');
}

(async () => {
  for (const test of [pool, memory, kinds, captures, collections, refusals, ends]) await test();
})();
