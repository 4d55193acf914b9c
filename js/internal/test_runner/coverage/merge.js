// @ts-check
// The counts of several processes as one.

/**
 * @typedef {{ startOffset: number, endOffset: number, count: number }} Range
 * @typedef {{ functionName: string, isBlockCoverage: boolean, ranges: Range[] }} FunctionCounts
 */

/** The count at a stretch: that of the innermost range around it. @param {Range[]} ranges outermost first */
function countAt(ranges, start, end) {
  let count = 0;
  for (const range of ranges) {
    if (range.startOffset <= start && range.endOffset >= end) ({ count } = range);
  }
  return count;
}

/** @param {FunctionCounts} one @param {FunctionCounts} other @returns {FunctionCounts} */
function mergeFunctions(one, other) {
  const places = new Map();
  for (const { startOffset, endOffset } of [...one.ranges, ...other.ranges]) places.set(`${startOffset}-${endOffset}`, [startOffset, endOffset]);
  const ranges = [...places.values()]
    // What contains others comes first.
    .sort(([startA, endA], [startB, endB]) => startA - startB || endB - endA)
    .map(([startOffset, endOffset]) => ({
      startOffset, endOffset, count: countAt(one.ranges, startOffset, endOffset) + countAt(other.ranges, startOffset, endOffset),
    }));
  return { functionName: one.functionName, isBlockCoverage: one.isBlockCoverage || other.isBlockCoverage, ranges };
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
      const [{ startOffset, endOffset }] = counted.ranges;
      const key = `${startOffset}-${endOffset}`;
      const before = known.get(key);
      known.set(key, before === undefined ? counted : mergeFunctions(before, counted));
    }
  }
  return new Map([...scripts].map(([url, functions]) => [url, [...functions.values()]]));
}
