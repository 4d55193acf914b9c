// The memory of compressors is given back when they are done: many small runs do not make the process grow, whatever its heap looks like.
'use strict';
const assert = require('node:assert');
const vm = require('node:vm');
const zlib = require('node:zlib');

// Contexts leave the heap with holes.
for (let count = 0; count < 600; count++) vm.runInNewContext('1');
const text = Buffer.from('hello world '.repeat(10));
const passes = [
  [(data) => zlib.gzipSync(data), (data) => zlib.gunzipSync(data)],
  [(data) => zlib.deflateRawSync(data, { memLevel: 9, strategy: zlib.constants.Z_FILTERED }), (data) => zlib.inflateRawSync(data)],
];
for (const [pack, unpack] of passes) {
  for (let count = 0; count < 100; count++) unpack(pack(text));
  const before = process.memoryUsage.rss();
  for (let count = 0; count < 1000; count++) assert.strictEqual(unpack(pack(text)).length, text.length);
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  // node keeps about 60.
  assert.ok(grown < 120, `${grown} MB more`);
}
