// Proves that pipes and iterators, which take chunks without events, become listeners among others in their order.
'use strict';
const assert = require('node:assert');
const { once } = require('node:events');
const { PassThrough, Readable, Writable, pipeline } = require('node:stream');
const { promisify } = require('node:util');

function sourceOf(...chunks) {
  return new Readable({
    objectMode: true,
    read() {
      this.push(chunks.shift() ?? null);
    },
  });
}

async function mixedOrder() {
  const log = [];
  const sink = (name) => new Writable({
    objectMode: true,
    write(chunk, encoding, callback) {
      log.push(`${name}${chunk}`);
      callback();
    },
  });
  const source = sourceOf(1, 2);
  source.pipe(sink('first'));
  source.on('data', (chunk) => log.push(`listener${chunk}`));
  source.pipe(sink('second'));
  await once(source, 'close');
  assert.deepStrictEqual(log, ['first1', 'listener1', 'second1', 'first2', 'listener2', 'second2']);
}

async function laterPipes() {
  const source = new Readable({ objectMode: true, read() {} });
  const seen = [];
  const sink = new Writable({
    objectMode: true,
    write(chunk, encoding, callback) {
      seen.push(chunk);
      callback();
    },
  });
  source.pipe(sink);
  source.push('a');
  await new Promise(setImmediate);
  source.removeAllListeners('data');
  source.push('lost');
  await new Promise(setImmediate);
  assert.deepStrictEqual(seen, ['a']);

  source.unpipe(sink);
  assert.strictEqual(source.readableFlowing, false);
  assert.deepStrictEqual(source.listeners('data'), []);
  source.pipe(sink);
  source.push('b');
  source.push(null);
  await once(sink, 'finish');
  assert.deepStrictEqual(seen, ['a', 'b']);
}

// Whoever replaces emit() or on() sees what happens.
async function patchedEmitters() {
  const events = [];
  const source = sourceOf('x');
  const { emit } = source;
  source.emit = function(event, ...args) {
    events.push(event);
    return emit.call(this, event, ...args);
  };
  await promisify(pipeline)(source, new PassThrough({ objectMode: true }).resume());
  assert.ok(events.includes('data'));

  const names = [];
  const other = sourceOf('x');
  other.on('newListener', (name) => names.push(name));
  other.pipe(new PassThrough({ objectMode: true }).resume());
  await once(other, 'end');
  assert.ok(names.includes('data'));
}

// A listener that throws does not stop what waits behind the chunk.
async function throwingListener() {
  const source = sourceOf(1, 2, 3);
  const seen = [];
  source.on('data', (chunk) => {
    seen.push(chunk);
    if (chunk === 1) throw new Error('once');
  });
  const errors = [];
  const onError = (error) => errors.push(error.message);
  process.on('uncaughtException', onError);
  await once(source, 'end');
  process.removeListener('uncaughtException', onError);
  assert.deepStrictEqual(seen, [1, 2, 3]);
  assert.deepStrictEqual(errors, ['once']);
}

async function iterators() {
  const source = sourceOf(1, 2, 3, 4);
  const iterator = source[Symbol.asyncIterator]();
  const answers = await Promise.all([iterator.next(), iterator.next(), iterator.return('value'), iterator.next()]);
  assert.deepStrictEqual(answers, [
    { value: 1, done: false }, { value: 2, done: false }, { value: 'value', done: true }, { value: undefined, done: true },
  ]);
  assert.strictEqual(source.destroyed, true);

  // Promises as chunks are waited for.
  const values = [];
  for await (const value of sourceOf(Promise.resolve('later'), 'now')) values.push(value);
  assert.deepStrictEqual(values, ['later', 'now']);

  const kept = sourceOf(1, 2);
  for await (const value of kept.iterator({ destroyOnReturn: false })) {
    assert.strictEqual(value, 1);
    break;
  }
  assert.strictEqual(kept.destroyed, false);
  assert.deepStrictEqual(await kept.toArray(), [2]);
}

(async () => {
  await mixedOrder();
  await laterPipes();
  await patchedEmitters();
  await throwingListener();
  await iterators();
})().then(() => console.log('done'));
process.on('exit', (code) => assert.strictEqual(code, 0));
