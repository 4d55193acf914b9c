// Proves that thousands of timers fire once each, none early, in order of their time and, within one, of their start; stopped ones never.
const assert = require('node:assert');

let seed = 7;
const random = (below) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed % below;
};

const fired = [];
const started = performance.now();
const timers = [];
for (let index = 0; index < 5000; index++) {
  const delay = 1 + random(index % 10 === 0 ? 300 : 90);
  timers.push({ delay, index, timer: setTimeout(() => fired.push({ delay, index, at: performance.now() - started }), delay) });
}
const stopped = new Set(timers.filter(() => random(3) === 0));
for (const { timer } of stopped) clearTimeout(timer);
// Far away: they keep the process neither from ending nor from firing the others.
for (const days of [1, 10, 24]) setTimeout(() => assert.fail('too early'), days * 86_400_000).unref();

// One that is put off again and again while others fire comes last.
let putOff = 0;
const late = setTimeout(() => fired.push('late'), 40);
const interval = setInterval(() => {
  late.refresh();
  if (++putOff === 10) clearInterval(interval);
}, 30);

process.on('exit', () => {
  assert.strictEqual(fired.pop(), 'late');
  assert.strictEqual(putOff, 10);
  assert.strictEqual(fired.length, timers.length - stopped.size);
  for (const { delay, at } of fired) assert(at >= delay - 1, `${delay} ms fired after ${at}`);
  // Starting 5000 timers takes some milliseconds, so only timers of one duration are certain to keep their order.
  const byDelay = Map.groupBy(fired, ({ delay }) => delay);
  for (const [delay, group] of byDelay) {
    const order = group.map(({ index }) => index);
    assert.deepStrictEqual(order, order.toSorted((a, b) => a - b), `order of the timers of ${delay} ms`);
  }
});
