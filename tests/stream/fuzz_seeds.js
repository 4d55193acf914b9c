// Proves that random operations on streams show the events, results and states of Node 24, for the first 60 seeds of the fuzzer.
'use strict';
const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { traceOf } = require('./fuzz/operations.js');

const SEEDS = 60;
// Of the traces under Node 24.21: where it differs, fuzz/operations.js says how to see what.
const EXPECTED = 'bdda166f8d1ac5f29a9581efeb8a22f3b7476d2f103773ab81c0066c5331787f';

(async () => {
  const hash = createHash('sha256');
  for (let seed = 1; seed <= SEEDS; seed++) hash.update((await traceOf(seed)).join('\n'));
  assert.strictEqual(hash.digest('hex'), EXPECTED);
})();
