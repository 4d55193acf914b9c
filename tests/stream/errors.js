// Proves the error codes of misused streams.
'use strict';
const assert = require('node:assert');
const { Duplex, Readable, Writable, PassThrough, addAbortSignal, compose, finished, pipeline } = require('node:stream');

const throws = (code, fn) => assert.throws(fn, { code });

throws('ERR_STREAM_NULL_VALUES', () => new Writable().write(null));
throws('ERR_INVALID_ARG_TYPE', () => new Writable().write({}));
throws('ERR_UNKNOWN_ENCODING', () => new Writable().write('a', 'nothing'));
throws('ERR_UNKNOWN_ENCODING', () => new Writable({ defaultEncoding: 'nothing' }));
throws('ERR_UNKNOWN_ENCODING', () => new Readable({ defaultEncoding: 'nothing' }));
throws('ERR_INVALID_ARG_VALUE', () => new Readable({ highWaterMark: -1 }));
throws('ERR_OUT_OF_RANGE', () => new Readable({ read() {} }).read(2 ** 31));
throws('ERR_INVALID_ARG_TYPE', () => Readable.from(5));
throws('ERR_INVALID_ARG_TYPE', () => Duplex.from(5));
throws('ERR_INVALID_ARG_TYPE', () => finished({}, () => {}));
throws('ERR_INVALID_ARG_TYPE', () => addAbortSignal('signal', new PassThrough()));
throws('ERR_MISSING_ARGS', () => pipeline(new PassThrough(), () => {}));
throws('ERR_MISSING_ARGS', () => compose());

async function emits(code, stream, act) {
  const error = new Promise((resolve) => stream.once('error', resolve));
  act(stream);
  assert.strictEqual((await error).code, code);
}

(async () => {
  await emits('ERR_METHOD_NOT_IMPLEMENTED', new Readable(), (r) => r.read());
  await emits('ERR_STREAM_PUSH_AFTER_EOF', new Readable({ read() {} }), (r) => { r.push(null); r.push('x'); });
  await emits('ERR_STREAM_WRITE_AFTER_END', new Writable({ write(c, e, cb) { cb(); } }), (w) => { w.end(); w.write('x'); });
  await emits('ERR_MULTIPLE_CALLBACK', new Writable({ write(c, e, cb) { cb(); cb(); } }), (w) => w.write('x'));
  await emits('ERR_STREAM_CANNOT_PIPE', new Writable(), (w) => w.pipe(new PassThrough()));
  await emits('ABORT_ERR', addAbortSignal(AbortSignal.abort(), new PassThrough()), () => {});
  await assert.rejects(Readable.from([]).reduce((a, b) => a + b), { code: 'ERR_MISSING_ARGS' });
  assert.deepStrictEqual(await Readable.from([1, 2, 3, 4]).filter((n) => n % 2).map((n) => n * 2).toArray(), [2, 6]);
})();
