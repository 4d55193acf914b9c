// @ts-check
// The counts of several processes as one.

/**
 * @typedef {{ startOffset: number, endOffset: number, count: number }} Range
 * @typedef {{ functionName: string, isBlockCoverage: boolean, ranges: Range[] }} FunctionCounts
 */

/** @param {Range} range */
const placeOf = ({ startOffset, endOffset }) => `${startOffset}-${endOffset}`;

/** Of two stretches that lie in each other the narrower one. @param {Range} one @param {Range} other @returns {Range | undefined} */
function narrower(one, other) {
  if (one.startOffset <= other.startOffset && one.endOffset >= other.endOffset) return other;
  return one.startOffset >= other.startOffset && one.endOffset <= other.endOffset ? one : undefined;
}

/**
 * What ran in either stays, with the sum of its counts. What did not run (a gap) stays as far as it is a gap of both.
 * @param {FunctionCounts} known changed in place
 * @param {FunctionCounts} fresh
 */
function addRanges(known, fresh) {
  /** @type {Map<string, Range>} */
  const places = new Map();
  for (const range of [...known.ranges, ...fresh.ranges].filter(({ count }) => count > 0)) {
    const before = places.get(placeOf(range))?.count ?? 0;
    places.set(placeOf(range), { ...range, count: before + range.count });
  }
  const isGap = ({ count }) => count === 0;
  const gaps = known.ranges.filter(isGap).flatMap((gap) => fresh.ranges.filter(isGap).map((other) => narrower(gap, other)));
  for (const gap of gaps) {
    if (gap !== undefined && !places.has(placeOf(gap))) places.set(placeOf(gap), gap);
  }
  known.ranges = [...places.values()];
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
