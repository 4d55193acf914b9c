// @ts-check
// The counts of several processes as one.

/**
 * @typedef {{ startOffset: number, endOffset: number, count: number }} Range
 * @typedef {{ functionName: string, isBlockCoverage: boolean, ranges: Range[] }} FunctionCounts
 */

/** @param {Range} range */
const placeOf = ({ startOffset, endOffset }) => `${startOffset}-${endOffset}`;

/** @param {Range} outer @param {Range} inner */
const contains = (outer, inner) => outer.startOffset <= inner.startOffset && outer.endOffset >= inner.endOffset;

/**
 * What did run in either stays, with the sum where both know it. What did not run (a gap) stays only as far as it is a gap of both: of two
 * gaps that lie in each other the narrower one.
 * @param {FunctionCounts} known changed in place
 * @param {FunctionCounts} fresh
 */
function addRanges(known, fresh) {
  const order = known.ranges;
  const at = new Map(order.map((range, index) => [placeOf(range), index]));
  const kept = new Set(order.filter(({ count }) => count > 0));
  for (const range of fresh.ranges) {
    const index = at.get(placeOf(range));
    if (range.count === 0) {
      for (const gap of order.slice(0, index)) {
        if (gap.count > 0) continue;
        if (contains(gap, range)) kept.add(range);
        else if (contains(range, gap)) kept.add(gap);
      }
    } else if (index === undefined) kept.add(range);
    if (index !== undefined) {
      order[index].count += range.count;
      kept.add(order[index]);
    }
  }
  known.ranges = [...kept];
}

/** @param {FunctionCounts} known changed in place @param {FunctionCounts} fresh */
function addFunction(known, fresh) {
  // Counts of a whole function say nothing about its blocks.
  if (!fresh.isBlockCoverage) return;
  if (known.isBlockCoverage) addRanges(known, fresh);
  else Object.assign(known, { isBlockCoverage: true, ranges: fresh.ranges });
}

/**
 * @param {{ url: string, functions: FunctionCounts[] }[][]} processes
 * @returns {Map<string, FunctionCounts[]>} by URL
 */
export function merged(processes) {
  const scripts = new Map();
  for (const { url, functions } of processes.flat()) {
    const known = scripts.get(url) ?? new Map();
    scripts.set(url, known);
    for (const counted of functions) {
      const key = `${placeOf(counted.ranges[0])} ${counted.functionName}`;
      const before = known.get(key);
      if (before === undefined) known.set(key, counted);
      else addFunction(before, counted);
    }
  }
  return new Map([...scripts].map(([url, functions]) => [url, [...functions.values()]]));
}
