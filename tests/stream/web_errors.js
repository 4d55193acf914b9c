// Proves that web streams refuse what is wrong with Node's codes, and end as the standard says where two things happen at once.
'use strict';
const assert = require('node:assert');
const { inspect } = require('node:util');
const web = require('node:stream/web');

const { CountQueuingStrategy, ReadableStream, TransformStream, WritableStream } = web;

const type = { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' };
const value = { code: 'ERR_INVALID_ARG_VALUE' };
const state = { code: 'ERR_INVALID_STATE', name: 'TypeError' };

const locked = new ReadableStream();
locked.getReader();
const lockedSink = new WritableStream();
lockedSink.getWriter();

for (const [call, error] of [
  [() => new CountQueuingStrategy({}), { code: 'ERR_MISSING_OPTION' }],
  [() => new ReadableStream(null), type],
  [() => new ReadableStream({ pull: 1 }), type],
  [() => new ReadableStream({ type: 'x' }), value],
  [() => new ReadableStream({ type: 'bytes', autoAllocateChunkSize: 0 }), value],
  [() => new ReadableStream({ type: 'bytes' }, { size() {} }), value],
  [() => new ReadableStream({ start(controller) { controller.enqueue(1); } }, { size: () => -1 }), value],
  [() => new ReadableStream({ start(controller) { controller.close(); controller.enqueue(1); } }), state],
  [() => new ReadableStream({ type: 'bytes', start(controller) { controller.enqueue('text'); } }), type],
  [() => new ReadableStream({ type: 'bytes', start(controller) { controller.enqueue(new Uint8Array(0)); } }), state],
  [() => new ReadableStream().getReader({ mode: 'x' }), value],
  [() => new ReadableStream().getReader({ mode: 'byob' }), value],
  [() => locked.getReader(), state],
  [() => locked.tee(), state],
  [() => locked.pipeThrough(new TransformStream()), state],
  [() => new ReadableStream().pipeThrough({}), type],
  [() => ReadableStream.from(1), { code: 'ERR_ARG_NOT_ITERABLE' }],
  [() => ReadableStream.prototype.getReader.call({}), { code: 'ERR_INVALID_THIS' }],
  [() => new web.ReadableStreamDefaultController(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' }],
  [() => new WritableStream({ type: 'x' }), value],
  [() => new TransformStream({ readableType: 'bytes' }), value],
  [() => structuredClone(locked, { transfer: [locked] }), { name: 'DataCloneError' }],
]) {
  assert.throws(call, error, String(call));
}

const refused = async () => {
  await assert.rejects(locked.cancel(), state);
  await assert.rejects(lockedSink.abort(), state);
  await assert.rejects(new ReadableStream().pipeTo({}), type);
  await assert.rejects(new ReadableStream().pipeTo(lockedSink), state);
  await assert.rejects(new ReadableStream().pipeTo(new WritableStream(), { signal: 1 }), type);
  const writer = new WritableStream().getWriter();
  await writer.close();
  await assert.rejects(writer.write(1), state);
  writer.releaseLock();
  await assert.rejects(writer.write(1), state);
  assert.throws(() => writer.desiredSize, state);
  const bytes = new ReadableStream({ type: 'bytes' }).getReader({ mode: 'byob' });
  await assert.rejects(bytes.read('text'), type);
  await assert.rejects(bytes.read(new Uint8Array(0)), state);
};

// A reader's memory is filled and given back as the same kind of view, partly used bytes wait for the next.
const memory = async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(new Uint8Array([1, 2, 3, 4, 5]));
      controller.close();
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const first = await reader.read(new Uint16Array(2));
  assert.deepStrictEqual([...first.value], [0x0201, 0x0403]);
  const second = await reader.read(Buffer.alloc(4));
  assert.ok(Buffer.isBuffer(second.value));
  assert.deepStrictEqual([...second.value], [5]);
  const third = await reader.read(new Uint8Array(4));
  assert.ok(third.done);
  assert.strictEqual(third.value.byteLength, 0);
};

// A pipe writes what it has read before it ends, and tells each side what the other failed with.
const pipes = async () => {
  const written = [];
  const sink = new WritableStream({ write: async (chunk) => void written.push(chunk) }, { highWaterMark: 3 });
  await ReadableStream.from([1, 2, 3, 4]).pipeThrough(new TransformStream()).pipeTo(sink);
  assert.deepStrictEqual(written, [1, 2, 3, 4]);
  const failure = new Error('source');
  let reason;
  const broken = new ReadableStream({ pull(controller) { controller.error(failure); } });
  await assert.rejects(broken.pipeTo(new WritableStream({ abort(why) { reason = why; } })), failure);
  assert.strictEqual(reason, failure);
  const stop = new AbortController();
  const endless = new ReadableStream({ pull(controller) { controller.enqueue(1); } });
  const end = endless.pipeTo(new WritableStream({ write: () => stop.abort() }), { signal: stop.signal });
  await assert.rejects(end, { name: 'AbortError' });
  assert.strictEqual(endless.locked, false);
};

// Both branches of tee() get everything; memory of one is not the other's.
const branches = async () => {
  const bytes = new ReadableStream({ type: 'bytes', start(controller) { controller.enqueue(new Uint8Array([7])); controller.close(); } });
  const [one, other] = bytes.tee();
  const mine = await one.getReader({ mode: 'byob' }).read(new Uint8Array(4));
  mine.value[0] = 9;
  const theirs = await other.getReader().read();
  assert.deepStrictEqual([...theirs.value], [7]);
};

const looks = () => {
  assert.strictEqual(inspect(new ReadableStream()), "ReadableStream { locked: false, state: 'readable', supportsBYOB: false }");
  assert.strictEqual(inspect(new WritableStream()), "WritableStream { locked: false, state: 'writable' }");
  assert.match(inspect(new TransformStream()), /backpressure: true/);
};

(async () => {
  looks();
  await refused();
  await memory();
  await pipes();
  await branches();
})();
