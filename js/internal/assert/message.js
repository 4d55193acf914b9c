// @ts-check
// The message of a failed assertion: what was expected, and how the two values differ.

import { lazy } from 'internal/core';
import { myersDiff, printMyersDiff, printSimpleMyersDiff } from 'internal/assert/myers_diff';
import colors from 'internal/util/colors';
import { inspect } from 'internal/util/inspect';

const lazyProcess = lazy('process');

/** How a message begins, by operator and what came of it. */
const headlines = {
  __proto__: null,
  deepEqual: 'Expected values to be loosely deep-equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
};

// Values that are not longer together stand on one line.
const maxShortLength = 12;
/** Values that are longer are cut where they stand beside others. */
export const maxLongLength = 512;
const maxLines = 50;

/** Assertions whose message compares both values line by line, after the user's own message. */
function comparesByLine(operator) {
  return operator === 'deepStrictEqual' || operator === 'strictEqual' || operator === 'partialDeepStrictEqual';
}

/** Shows a value with all that assertions look at, whatever the program set as inspect.defaultOptions. */
function inspectValue(value) {
  const everything = { depth: 1000, getters: true, maxArrayLength: Infinity };
  const nothingElse = { customInspect: false, showHidden: false, showProxy: false };
  return inspect(value, { ...everything, ...nothingElse, compact: false, sorted: true });
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** Two strings as one, differences in colour. */
function getColoredDiff(actual, expected) {
  const header = `${colors.green}actual${colors.white} ${colors.red}expected${colors.white}`;
  return { message: printSimpleMyersDiff(myersDiff(actual.split(''), expected.split(''))), header };
}

/** Both values below each other, with a mark where they start to differ. */
function getStackedDiff(actual, expected) {
  let message = `\n${colors.green}+${colors.white} ${actual}\n${colors.red}- ${colors.white}${expected}`;
  const { stderr } = lazyProcess();
  const width = stderr.isTTY ? stderr.columns : 80;
  if (actual.length + expected.length <= width) {
    let at = 0;
    while (at < actual.length && actual[at] === expected[at]) at++;
    // A difference within the quote and the first two characters is plain to see.
    if (at >= 3 && at < actual.length) message += `\n${' '.repeat(at + 2)}^`;
  }
  return { message };
}

function getSimpleDiff(actual, shownActual, expected, shownExpected) {
  const actualIsString = typeof actual === 'string';
  const expectedIsString = typeof expected === 'string';
  // Quotes do not count.
  const length = shownActual.length + shownExpected.length - (actualIsString ? 2 : 0) - (expectedIsString ? 2 : 0);
  if (length <= maxShortLength && (actual !== 0 || expected !== 0)) {
    return { message: `${shownActual} !== ${shownExpected}`, header: '' };
  }
  const areStrings = actualIsString && expectedIsString;
  if (areStrings && colors.hasColors) return getColoredDiff(shownActual, shownExpected);
  return getStackedDiff(shownActual, shownExpected);
}

/** Two objects or two functions are compared by reference. */
function refineOperator(actual, expected, operator) {
  if (operator !== 'strictEqual') return operator;
  const areFunctions = typeof actual === 'function' && typeof expected === 'function';
  return areFunctions || (isObject(actual) && isObject(expected)) ? 'strictEqualObject' : operator;
}

function createDiff(actual, expected, givenOperator, customMessage, diffType) {
  let operator = refineOperator(actual, expected, givenOperator);
  const shownActual = inspectValue(actual);
  const shownExpected = inspectValue(expected);
  const actualLines = shownActual.split('\n');
  const expectedLines = shownExpected.split('\n');
  let header = `${colors.green}+ actual${colors.white} ${colors.red}- expected${colors.white}`;
  let skipped = false;
  let message;

  if (actualLines.length === 1 && expectedLines.length === 1 && !(isObject(actual) && isObject(expected))) {
    const simple = getSimpleDiff(actual, actualLines[0], expected, expectedLines[0]);
    message = simple.message;
    header = simple.header ?? header;
  } else if (shownActual === shownExpected) {
    operator = 'notIdentical';
    header = '';
    skipped = actualLines.length > maxLines && diffType !== 'full';
    message = skipped ? `${actualLines.slice(0, maxLines).join('\n')}\n...}` : shownActual;
  } else {
    const diff = printMyersDiff(myersDiff(actualLines, expectedLines, isObject(actual)), operator);
    message = diff.message;
    skipped = diff.skipped;
    if (operator === 'partialDeepStrictEqual') {
      header = `${colors.gray}${colors.hasColors ? '' : '+ '}actual${colors.white} ${colors.red}- expected${colors.white}`;
    }
  }
  return `${customMessage || headlines[operator]}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${message}\n`;
}

/** Values that are equal although they should not be: one of them says it all. */
function createNotEqualMessage(actual, operator, diffType) {
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const base = headlines[isReference ? 'notStrictEqualObject' : operator];
  const lines = inspectValue(actual).split('\n');
  if (lines.length > maxLines && diffType !== 'full') {
    lines.length = 47;
    lines[46] = `${colors.blue}...${colors.white}`;
  }
  if (lines.length === 1) return `${base}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  return `${base}\n\n${lines.join('\n')}\n`;
}

function shorten(text, length, diffType) {
  return text.length > length && diffType !== 'full' ? `${text.slice(0, length - 3)}...` : text;
}

/** `1 == 2`, or both values below each other for loose deep equality. */
function createPlainMessage(actual, expected, operator, diffType) {
  const shownActual = inspectValue(actual);
  const shownExpected = inspectValue(expected);
  if (operator === 'notDeepEqual' && shownActual === shownExpected) {
    return shorten(`${headlines[operator]}\n\n${shownActual}`, 1024, diffType);
  }
  const left = shorten(shownActual, maxLongLength, diffType);
  const right = shorten(shownExpected, maxLongLength, diffType);
  if (operator === 'deepEqual') return `${headlines[operator]}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  const unequal = headlines[`${operator}Unequal`];
  if (unequal) return `${unequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

/**
 * The message of an assertion that failed.
 * @param {{ actual: unknown, expected: unknown, operator: string, message?: unknown, diff: 'simple' | 'full' }} failure
 * @returns {string}
 */
export function messageOf({ actual, expected, operator, message, diff }) {
  const hasOwnMessage = message !== undefined && message !== null;
  // The environment may have changed since the last error.
  if (!hasOwnMessage) colors.refresh();
  if (comparesByLine(operator)) return createDiff(actual, expected, operator, message, diff);
  if (hasOwnMessage) return String(message);
  const isNegated = operator === 'notDeepStrictEqual' || operator === 'notStrictEqual';
  return isNegated ? createNotEqualMessage(actual, operator, diff) : createPlainMessage(actual, expected, operator, diff);
}
