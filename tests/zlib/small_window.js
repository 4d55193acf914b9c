// Proves that data of a small window is no trouble for what is decompressed after it, and that the limit of the output is looked at before later damage.
'use strict';
const assert = require('node:assert');
const { promisify } = require('node:util');
const zlib = require('node:zlib');

const inflate = promisify(zlib.inflate);

(async () => {
  const text = Buffer.from('text of a usual window');
  const small = zlib.deflateSync(text, { windowBits: 9 });
  // The header alone: what was begun and not ended.
  await assert.rejects(inflate(small.subarray(0, 2)), { code: 'Z_BUF_ERROR' });
  assert.deepStrictEqual(await inflate(zlib.deflateSync(text)), text);
  assert.deepStrictEqual(await inflate(small), text);
  assert.deepStrictEqual(await inflate(zlib.deflateSync(text)), text);

  const damaged = zlib.deflateSync(Buffer.alloc(1000, 'a'));
  damaged[damaged.length - 1] ^= 1;
  assert.throws(() => zlib.inflateSync(damaged), { code: 'Z_DATA_ERROR' });
  assert.throws(() => zlib.inflateSync(damaged, { chunkSize: 64, maxOutputLength: 100 }), { code: 'ERR_BUFFER_TOO_LARGE' });
})();
