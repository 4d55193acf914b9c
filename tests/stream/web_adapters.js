// Proves that data, ends and errors cross between Node streams and web streams in both directions.
'use strict';
const assert = require('node:assert');
const { Duplex, Readable, Writable, PassThrough } = require('node:stream');
const { finished, pipeline } = require('node:stream/promises');
const { text, json, buffer } = require('node:stream/consumers');
const { ReadableStream, TransformStream, WritableStream } = require('node:stream/web');
const { inspect } = require('node:util');

(async () => {
  assert.strictEqual(await text(Readable.toWeb(Readable.from([Buffer.from('to '), Buffer.from('web')]))), 'to web');
  assert.deepStrictEqual(await json(Readable.fromWeb(ReadableStream.from([Buffer.from('{"a":1}')]))), { a: 1 });

  const written = [];
  const sink = new WritableStream({ write(chunk) { written.push(chunk); } });
  await pipeline(Readable.from(['a', 'b']), Writable.fromWeb(sink, { objectMode: true }));
  assert.deepStrictEqual(written, ['a', 'b']);

  const upper = new TransformStream({ transform(chunk, controller) { controller.enqueue(String(chunk).toUpperCase()); } });
  const duplex = Duplex.fromWeb(upper, { encoding: 'utf8', decodeStrings: false });
  duplex.end('shout');
  assert.strictEqual(await text(duplex), 'SHOUT');

  const { readable, writable } = Duplex.toWeb(new PassThrough());
  const writer = writable.getWriter();
  writer.write(Buffer.from('through'));
  writer.close();
  assert.strictEqual(String(await buffer(readable)), 'through');

  const failing = new Readable({ read() { this.destroy(new Error('boom')); } });
  await assert.rejects(Readable.toWeb(failing).getReader().read(), { message: 'boom' });
  const cancelled = new Readable({ read() {} });
  await Readable.toWeb(cancelled).cancel(new Error('no more'));
  await assert.rejects(finished(cancelled), { message: 'no more' });

  assert.strictEqual(inspect(new ReadableStream()), "ReadableStream { locked: false, state: 'readable', supportsBYOB: false }");
  assert.strictEqual(inspect(new WritableStream()), "WritableStream { locked: false, state: 'writable' }");
})();
