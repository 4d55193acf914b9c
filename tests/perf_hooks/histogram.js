// Proves that histograms count, summarize and compare like those of the C library that Node uses.
'use strict';

const assert = require('node:assert');
const { createHistogram, monitorEventLoopDelay } = require('node:perf_hooks');

const squares = createHistogram();
for (let i = 1; i <= 100; i++) squares.record(i * i);
assert.strictEqual(squares.min, 1);
assert.strictEqual(squares.max, 10007);
assert.strictEqual(squares.mean, 3384.27);
assert.strictEqual(squares.percentile(50), 2501);
assert.strictEqual(squares.percentiles.get(75), 5624);
assert.strictEqual(squares.countBigInt, 100n);
assert.deepStrictEqual({ ...squares.percentileCI(50) }, { value: 2501, lower: 1600, upper: 3721 });
assert.deepStrictEqual([...squares.linearBuckets(5000)], [[5000, 70], [10000, 30]]);

const hundreds = createHistogram();
for (let i = 1; i <= 50; i++) hundreds.record(BigInt(i * 100));
assert.ok(Math.abs(squares.ksTest(hundreds) - 0.3) < 1e-12);
assert.ok(Math.abs(squares.welchTest(hundreds).pValue - 0.02426029353969495) < 1e-9);
squares.subtract(hundreds);
assert.strictEqual(squares.count, 91);

assert.throws(() => squares.record(0), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => squares.record('1'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => createHistogram({ lowest: 10, highest: 11 }), { code: 'ERR_OUT_OF_RANGE' });

const delay = monitorEventLoopDelay({ resolution: 1 });
assert.strictEqual(delay.enable(), true);
assert.strictEqual(delay.enable(), false);
const deadline = Date.now() + 5_000;
(function wait() {
  if (delay.count === 0 && Date.now() < deadline) {
    setTimeout(wait, 5);
    return;
  }
  assert.ok(delay.count > 0);
  // Nanoseconds
  assert.ok(delay.max >= 1e5);
  assert.strictEqual(delay.disable(), true);
})();
