// Proves that observers get entries in one delivery, that one that throws keeps nothing from the others, and that marks measure.
'use strict';

const assert = require('node:assert');
const { performance, PerformanceEntry, PerformanceMark, PerformanceObserver, timerify } = require('node:perf_hooks');

performance.mark('start', { startTime: 3, detail: { deep: [1] } });
performance.mark('end', { startTime: 10 });
assert.deepStrictEqual(
  [['start', 'end'], ['start', 5], [{ start: 'start', duration: 4 }], [{ end: 'end', duration: 4 }], [undefined, 'end']].map((given) => {
    const { startTime, duration } = performance.measure('m', ...given);
    return [startTime, duration];
  }),
  [[3, 7], [3, 2], [3, 4], [6, 4], [0, 10]],
);
assert.throws(() => performance.measure('m', 'nope'), { name: 'SyntaxError' });
assert.throws(() => performance.measure('m', { start: 1, end: 2, duration: 3 }), { code: 'ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS' });
assert.throws(() => performance.measure('m', { start: -1 }), { code: 'ERR_PERFORMANCE_INVALID_TIMESTAMP' });
assert.throws(() => PerformanceMark.prototype.detail, { code: 'ERR_INVALID_THIS' });
assert.throws(() => new PerformanceEntry(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
assert.deepStrictEqual(performance.getEntriesByName('start').map((entry) => entry.toJSON()), [
  { name: 'start', entryType: 'mark', startTime: 3, duration: 0, detail: { deep: [1] } },
]);
performance.clearMeasures();
assert.deepStrictEqual(performance.getEntries().map(({ name }) => name), ['start', 'end']);

const seen = [];
const thrown = [];
process.on('uncaughtException', (error) => thrown.push(error.message));
new PerformanceObserver(() => {
  throw new Error('from an observer');
}).observe({ type: 'mark' });
const observer = new PerformanceObserver((list) => {
  seen.push(list.getEntries().map(({ name }) => name));
  observer.disconnect();
});
observer.observe({ entryTypes: ['mark', 'function'] });
performance.mark('one');
timerify(function timed(a) {
  return a;
})(1);
performance.mark('two');
assert.throws(() => observer.observe({ type: 'mark' }), { name: 'InvalidModificationError' });

process.on('exit', () => {
  assert.deepStrictEqual(thrown, ['from an observer']);
  assert.deepStrictEqual(seen, [['one', 'timed', 'two']]);
});
