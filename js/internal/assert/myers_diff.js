// @ts-check
// Myers' algorithm for the shortest edit script between two lists, and how assertion errors print it.

import { codes } from 'internal/errors';
import colors from 'internal/util/colors';

const kDelete = -1;
const kNop = 0;
const kInsert = 1;

const maxInputSize = 2 ** 31 - 1;

// Longer runs of equal lines are cut.
const kNopLinesToCollapse = 5;

/** With `checkComma`, lines are equal too if one is the last of its list and so lacks a comma. */
function areEqual(actual, expected, checkComma) {
  if (actual === expected) return true;
  return checkComma && (`${actual},` === expected || actual === `${expected},`);
}

/** Whether step `d` reaches diagonal `k` from the diagonal above it. */
function comesFromAbove(furthest, center, k, d) {
  return k === -d || (k !== d && furthest[center + k - 1] < furthest[center + k + 1]);
}

/**
 * Compares two lists.
 * @param {string | string[]} actual
 * @param {string | string[]} expected
 * @param {boolean} [checkComma] see areEqual()
 * @returns {Array<[operation: -1 | 0 | 1, value: string]>} in reverse order
 * @throws ERR_OUT_OF_RANGE
 */
export function myersDiff(actual, expected, checkComma = false) {
  const max = actual.length + expected.length;
  if (max > maxInputSize) throw new codes.ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', max);

  // furthest[max + k] is how far into `actual` the best path on diagonal k gets.
  const furthest = new Int32Array(2 * max + 1);
  const trace = [];
  for (let d = 0; d <= max; d++) {
    // Step d touches diagonals -d to d only; their neighbours are read when going back.
    const from = Math.max(0, max - d - 1);
    trace.push({ from, values: furthest.slice(from, max + d + 2) });
    for (let k = -d; k <= d; k += 2) {
      let x = comesFromAbove(furthest, max, k, d) ? furthest[max + k + 1] : furthest[max + k - 1] + 1;
      let y = x - k;
      while (x < actual.length && y < expected.length && areEqual(actual[x], expected[y], checkComma)) {
        x++;
        y++;
      }
      furthest[max + k] = x;
      if (x >= actual.length && y >= expected.length) return goBack(trace, actual, expected, max, checkComma);
    }
  }
  return [];
}

/** Collects the edits from the end to the start. */
function goBack(trace, actual, expected, max, checkComma) {
  const result = [];
  let x = actual.length;
  let y = expected.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const { from, values } = trace[d];
    const center = max - from;
    const k = x - y;
    const previousK = comesFromAbove(values, center, k, d) ? k + 1 : k - 1;
    const previousX = d === 0 ? 0 : values[center + previousK];
    const previousY = d === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) {
      x--;
      y--;
      const line = actual[x];
      result.push([kNop, checkComma && !line.endsWith(',') ? expected[y] : line]);
    }
    if (d === 0) break;
    if (x > previousX) result.push([kInsert, actual[--x]]);
    else result.push([kDelete, expected[--y]]);
  }
  return result;
}

/** Prints a diff by character: both texts in one, in colours. */
export function printSimpleMyersDiff(diff) {
  let message = '';
  for (let i = diff.length - 1; i >= 0; i--) {
    const [operation, value] = diff[i];
    let color = colors.white;
    if (operation === kInsert) color = colors.green;
    else if (operation === kDelete) color = colors.red;
    message += `${color}${value}${colors.white}`;
  }
  return `\n${message}`;
}

/**
 * Prints a diff by line; long runs of equal lines are cut.
 * @param {Array<[number, string]>} diff in reverse order
 * @param {string} [operator] the assertion
 * @returns {{ message: string, skipped: boolean }}
 */
export function printMyersDiff(diff, operator) {
  let message = '';
  let skipped = false;
  let equalLines = 0;
  const equal = (line) => `${colors.white}  ${line}\n`;

  for (let i = diff.length - 1; i >= 0; i--) {
    const [operation, value] = diff[i];
    if (operation === kNop) {
      if (equalLines < kNopLinesToCollapse) message += equal(value);
      equalLines++;
      continue;
    }
    // The end of a run: cutting a line or two would gain nothing.
    const hidden = equalLines - kNopLinesToCollapse;
    if (hidden > 2) {
      message += `${colors.blue}...${colors.white}\n`;
      skipped = true;
    } else if (hidden === 2) message += equal(diff[i + 2][1]);
    if (hidden > 0) message += equal(diff[i + 1][1]);
    equalLines = 0;

    if (operation === kDelete) message += `${colors.red}-${colors.white} ${value}\n`;
    else if (operator === 'partialDeepStrictEqual') {
      // Only what is missing counts there.
      message += `${colors.gray}${colors.hasColors ? ' ' : '+'} ${value}${colors.white}\n`;
    } else message += `${colors.green}+${colors.white} ${value}\n`;
  }
  return { message: `\n${message.trimEnd()}`, skipped };
}
