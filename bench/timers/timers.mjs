// Many timers at once, and turns of the event loop.
import { setTimeout as sleep } from 'node:timers/promises';

const MANY = 200_000;
const nothing = () => {};

/** Nanoseconds for each of `count`, the best of `rounds`. */
async function best(count, rounds, run) {
  let shortest = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await run(count);
    shortest = Math.min(shortest, performance.now() - start);
  }
  return (shortest * 1e6) / count;
}

/** Calls `schedule` with a callback, again and again. */
const chain = (schedule) => (count) =>
  new Promise((resolve) => {
    const next = () => (count-- > 0 ? schedule(next) : resolve());
    next();
  });

const burst = (schedule) => (count) =>
  new Promise((resolve) => {
    let left = count;
    const done = () => --left === 0 && resolve();
    for (let index = 0; index < count; index++) schedule(done, index);
  });

const results = {
  'start and stop, one duration': await best(MANY, 3, async (count) => {
    const timers = [];
    for (let index = 0; index < count; index++) timers.push(setTimeout(nothing, 60_000));
    for (const timer of timers) clearTimeout(timer);
  }),
  'start and stop, 5000 durations': await best(MANY, 3, async (count) => {
    const timers = [];
    for (let index = 0; index < count; index++) timers.push(setTimeout(nothing, 10_000 + ((index * 7919) % 5000)));
    for (const timer of timers) clearTimeout(timer);
  }),
  'start and run, 1 ms': await best(MANY, 3, burst((done) => setTimeout(done, 1))),
  'start and run, 1 to 50 ms': await best(MANY, 3, burst((done, index) => setTimeout(done, 1 + (index % 50)))),
  'setTimeout and clearTimeout': await best(MANY, 3, async (count) => {
    for (let index = 0; index < count; index++) clearTimeout(setTimeout(nothing, 1000));
  }),
  'setImmediate, many at once': await best(MANY, 3, burst((done) => setImmediate(done))),
  'setImmediate, one after the other': await best(20_000, 5, chain(setImmediate)),
  'nextTick, many at once': await best(MANY, 3, burst((done) => process.nextTick(done))),
  'nextTick, one after the other': await best(MANY, 3, chain(process.nextTick)),
  'await': await best(MANY, 3, async (count) => {
    for (let index = 0; index < count; index++) await index;
  }),
  'nextTick, setImmediate and await': await best(20_000, 3, async (count) => {
    for (let index = 0; index < count; index++) {
      await new Promise((resolve) => process.nextTick(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }),
};
await sleep(1);
console.log(JSON.stringify(results));
