// Whole buffers come back from every format and level, and what is wrong with them is told as by the streams.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');

const pairs = [['gzipSync', 'gunzipSync'], ['deflateSync', 'inflateSync'], ['deflateRawSync', 'inflateRawSync'], ['gzipSync', 'unzipSync']];
for (const length of [0, 1, 1000, 300_000]) {
  const data = Buffer.alloc(length, 'a text that repeats itself, ');
  for (const [pack, unpack] of pairs) {
    for (let level = -1; level <= 9; level++) {
      assert.deepStrictEqual(zlib[unpack](zlib[pack](data, { level })), data, `${pack} ${level} ${length}`);
    }
    // Settings that only streams know.
    for (const options of [{ windowBits: 10 }, { strategy: zlib.constants.Z_HUFFMAN_ONLY }, { memLevel: 1 }]) {
      assert.deepStrictEqual(zlib[unpack](zlib[pack](data, options)), data);
    }
  }
}

const packed = zlib.gzipSync('whole');
assert.strictEqual(zlib.gunzipSync(Buffer.concat([packed, packed])).toString(), 'wholewhole');
assert.strictEqual(zlib.gunzipSync(Buffer.concat([packed, Buffer.alloc(9)])).toString(), 'whole');
assert.throws(() => zlib.gunzipSync(packed.subarray(0, -1)), { code: 'Z_BUF_ERROR' });
assert.throws(() => zlib.gunzipSync(Buffer.from('no gzip at all')), { code: 'Z_DATA_ERROR' });
const broken = Buffer.from(packed);
broken[broken.length - 5] ^= 1;
assert.throws(() => zlib.gunzipSync(broken), { code: 'Z_DATA_ERROR' });
assert.throws(() => zlib.gunzipSync(zlib.gzipSync(Buffer.alloc(1e6)), { maxOutputLength: 1000 }), { code: 'ERR_BUFFER_TOO_LARGE' });
assert.throws(() => zlib.gzipSync(Buffer.from('x'.repeat(100)), { maxOutputLength: 5 }), { code: 'ERR_BUFFER_TOO_LARGE' });
assert.throws(() => zlib.gunzipSync(Buffer.concat([packed, packed]), { rejectGarbageAfterEnd: true }), { code: 'ERR_TRAILING_JUNK_AFTER_STREAM_END' });
