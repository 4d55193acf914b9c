// @ts-check
// One file: its lines, branches and functions, and how often each ran. Docs: test, "Event: 'test:coverage'".

import fs from 'fs';

const kComment = /\/\* node:coverage (?:(?<state>enable|disable)|ignore next(?: (?<count>\d+))?) \*\//;

/** @typedef {{ line: number, start: number, end: number, count: number, ignored: boolean }} Line */

/** The lines of a text. Comments take lines out of the count. @returns {Line[]} */
function linesOf(text) {
  const lines = [];
  let start = 0;
  let isIgnoring = false;
  let ignoreNext = 0;
  for (const content of text.split(/(?<=\r?\n|\u2028|\u2029)/u)) {
    const { length } = content.replace(/[\r\n\u2028\u2029]+$/u, '');
    const comment = kComment.exec(content)?.groups;
    const state = comment?.state;
    // The comments that switch are left out themselves.
    const ignored = isIgnoring || state !== undefined || ignoreNext > 0;
    if (state !== undefined) isIgnoring = state === 'disable';
    if (comment !== undefined && state === undefined) ignoreNext = Number(comment.count ?? 1);
    else if (ignoreNext > 0) ignoreNext--;
    lines.push({ line: lines.length + 1, start, end: start + length, count: 1, ignored });
    start += content.length;
  }
  return lines;
}

/** The first line of those that a range touches, and whether all of them are left out. */
function placeOf(lines, range) {
  const touched = lines.filter(({ start, end }) => start < range.endOffset && end > range.startOffset);
  const at = lines.findLast(({ start }) => start <= range.startOffset);
  return { line: at?.line ?? 1, isIgnored: touched.length > 0 && touched.every(({ ignored }) => ignored) };
}

const percent = (covered, total) => (total === 0 ? 100 : (covered / total) * 100);

/**
 * @param {string} path
 * @param {import('internal/test_runner/coverage/merge').FunctionCounts[]} functions
 * @returns {object | undefined} undefined for a file that is not there any more
 */
export function describeFile(path, functions) {
  let text;
  try {
    text = fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const lines = linesOf(text);
  const functionReports = [];
  const branchReports = [];
  let coveredFunctions = 0;
  let coveredBranches = 0;
  functions.forEach(({ functionName, isBlockCoverage, ranges }, at) => {
    for (const range of ranges) {
      for (const line of lines) {
        if (range.startOffset <= line.start && range.endOffset >= line.end) line.count = range.count;
      }
      if (!isBlockCoverage) continue;
      const { line, isIgnored } = placeOf(lines, range);
      branchReports.push({ __proto__: null, line, count: range.count });
      if (range.count > 0 || isIgnored) coveredBranches++;
    }
    // The first is no function of the file, but the file itself.
    if (at === 0) return;
    const { line, isIgnored } = placeOf(lines, ranges[0]);
    // A block of it may have run more often than it was called.
    const count = Math.max(...ranges.map((range) => range.count));
    functionReports.push({ __proto__: null, name: functionName, count, line });
    if (count > 0 || isIgnored) coveredFunctions++;
  });
  const counted = lines.filter(({ ignored }) => !ignored);
  const coveredLines = lines.filter(({ count, ignored }) => count > 0 || ignored).length;
  return {
    path,
    totalLineCount: lines.length,
    totalBranchCount: branchReports.length,
    totalFunctionCount: functionReports.length,
    coveredLineCount: coveredLines,
    coveredBranchCount: coveredBranches,
    coveredFunctionCount: coveredFunctions,
    coveredLinePercent: percent(coveredLines, lines.length),
    coveredBranchPercent: percent(coveredBranches, branchReports.length),
    coveredFunctionPercent: percent(coveredFunctions, functionReports.length),
    functions: functionReports,
    branches: branchReports,
    lines: counted.map(({ line, count }) => ({ __proto__: null, line, count })),
  };
}
