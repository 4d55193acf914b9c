// Proves that every format comes back unchanged through the sync, callback, promise and stream forms, in small and large chunks.
'use strict';
const assert = require('node:assert');
const zlib = require('node:zlib');
const { promisify } = require('node:util');
const { Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

const formats = [
  ['deflate', 'inflate'], ['gzip', 'gunzip'], ['deflateRaw', 'inflateRaw'], ['deflate', 'unzip'], ['gzip', 'unzip'],
  ['brotliCompress', 'brotliDecompress'], ['zstdCompress', 'zstdDecompress'],
];
const inputs = [Buffer.alloc(0), Buffer.from('short'), Buffer.from('x'.repeat(300_000)), Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) >> 3))];
const create = (name) => zlib[`create${name[0].toUpperCase()}${name.slice(1)}`]({ chunkSize: 1000 });

(async () => {
  for (const [there, back] of formats) {
    for (const input of inputs) {
      assert.deepStrictEqual(zlib[`${back}Sync`](zlib[`${there}Sync`](input)), input, there);
      assert.deepStrictEqual(await promisify(zlib[back])(await promisify(zlib[there])(input)), input, there);

      const chunks = [];
      await pipeline(Readable.from([input.subarray(0, 3), input.subarray(3)]), create(there), create(back), async (source) => {
        for await (const chunk of source) chunks.push(chunk);
      });
      assert.deepStrictEqual(Buffer.concat(chunks), input, there);
    }
  }

  const { buffer, engine } = zlib.gzipSync('abc', { info: true });
  assert.ok(engine instanceof zlib.Gzip);
  assert.strictEqual(engine.bytesWritten, 3);
  assert.strictEqual(String(zlib.gunzipSync(buffer)), 'abc');
  assert.strictEqual(zlib.crc32('abc'), 0x352441c2);
  assert.strictEqual(zlib.crc32('c', zlib.crc32('ab')), zlib.crc32('abc'));
})();
