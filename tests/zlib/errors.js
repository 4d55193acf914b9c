// Proves the codes and numbers of zlib's errors, and that they are the same in the sync, callback and stream forms.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

const whole = zlib.gzipSync('some text that is long enough to be cut');
const cases = [
  ['gunzip', Buffer.from('no gzip at all'), { code: 'Z_DATA_ERROR', errno: -3 }],
  ['gunzip', whole.subarray(0, 20), { code: 'Z_BUF_ERROR', errno: -5 }],
  ['inflate', zlib.deflateSync('text', { dictionary: Buffer.from('text') }), { code: 'Z_NEED_DICT', errno: 2 }],
  ['brotliDecompress', zlib.brotliCompressSync('text').subarray(0, 3), { code: 'Z_BUF_ERROR', errno: -5 }],
  ['zstdDecompress', Buffer.from('no zstd at all'), { code: 'ZSTD_error_prefix_unknown', errno: 10 }],
];

let called = 0;
for (const [name, input, expected] of cases) {
  assert.throws(() => zlib[`${name}Sync`](input), expected);
  zlib[name](input, (error) => {
    called++;
    assert.strictEqual(error.code, expected.code);
    assert.strictEqual(error.errno, expected.errno);
  });
  const stream = zlib[`create${name[0].toUpperCase()}${name.slice(1)}`]();
  stream.on('error', (error) => {
    called++;
    assert.strictEqual(error.code, expected.code);
    assert.strictEqual(stream.destroyed, true);
  });
  stream.end(input);
}
process.on('exit', () => assert.strictEqual(called, cases.length * 2));

const throws = (code, fn) => assert.throws(fn, { code });
throws('ERR_OUT_OF_RANGE', () => zlib.createGzip({ level: 10 }));
throws('ERR_OUT_OF_RANGE', () => zlib.createGzip({ windowBits: 8 }));
throws('ERR_OUT_OF_RANGE', () => zlib.createGzip({ chunkSize: 63 }));
throws('ERR_INVALID_ARG_TYPE', () => zlib.createDeflate({ dictionary: 'text' }));
throws('ERR_BROTLI_INVALID_PARAM', () => zlib.createBrotliCompress({ params: { 99: 1 } }));
throws('ERR_ZSTD_INVALID_PARAM', () => zlib.createZstdCompress({ params: { 9999: 1 } }));
throws('ERR_ZLIB_INITIALIZATION_FAILED', () => zlib.createZstdCompress({ params: { 101: 9999 } }));
throws('ERR_BUFFER_TOO_LARGE', () => zlib.gunzipSync(whole, { maxOutputLength: 5 }));
throws('ERR_TRAILING_JUNK_AFTER_STREAM_END', () => zlib.gunzipSync(Buffer.concat([whole, whole]), { rejectGarbageAfterEnd: true }));
throws('ERR_INVALID_ARG_TYPE', () => zlib.gzip('text'));
throws('ERR_INVALID_ARG_TYPE', () => zlib.crc32(5));
