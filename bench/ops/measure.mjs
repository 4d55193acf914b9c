// The time of one call, in nanoseconds: the best of several batches, of which each lasts long enough for the clock.

const BATCH_MS = 20;
const BATCHES = 8;

/**
 * @param {() => unknown} call
 * @param {number} [count] of calls in the first batch: few for what takes milliseconds
 * @returns {number}
 */
export function measure(call, count = 64) {
  for (;;) {
    const elapsed = batch(call, count);
    if (elapsed >= BATCH_MS) break;
    count *= elapsed < BATCH_MS / 8 ? 4 : 2;
  }
  let best = Infinity;
  for (let index = 0; index < BATCHES; index++) best = Math.min(best, batch(call, count));
  return (best * 1e6) / count;
}

let sink;

function batch(call, count) {
  const start = performance.now();
  for (let index = 0; index < count; index++) sink = call();
  return performance.now() - start;
}

/** The same for what ends later: `run` does it `count` times. @param {(count: number) => Promise<void>} run */
export async function measureAsync(run, count) {
  await run(count);
  let best = Infinity;
  for (let index = 0; index < BATCHES; index++) {
    const start = performance.now();
    await run(count);
    best = Math.min(best, performance.now() - start);
  }
  return (best * 1e6) / count;
}
