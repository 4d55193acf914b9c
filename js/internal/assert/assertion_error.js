// AssertionError, and the comparison of actual and expected value in its message.

import { lazy, primordials } from 'internal/core';
import { myersDiff, printMyersDiff, printSimpleMyersDiff } from 'internal/assert/myers_diff';
import { isError } from 'internal/util';
import colors from 'internal/util/colors';
import { inspect } from 'internal/util/inspect';
import { validateObject } from 'internal/validators';

const { Error, ErrorCaptureStackTrace, ObjectDefineProperty } = primordials;

const lazyProcess = lazy('process');

const operatorText = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

// Values that are not longer together stand on one line.
const maxShortLength = 12;
const maxLongLength = 512;
const maxLines = 50;

/** Assertions whose message compares both values line by line, after the user's own message. */
function comparesByLine(operator) {
  return operator === 'deepStrictEqual' || operator === 'strictEqual' || operator === 'partialDeepStrictEqual';
}

/** An error without its stack, which would differ although everything that counts is equal. */
function copyError(source) {
  const target = Object.assign({ __proto__: Object.getPrototypeOf(source) }, source);
  ObjectDefineProperty(target, 'message', { __proto__: null, value: source.message });
  if (Object.hasOwn(source, 'cause')) {
    const { cause } = source;
    ObjectDefineProperty(target, 'cause', { __proto__: null, value: isError(cause) ? copyError(cause) : cause });
  }
  return target;
}

/** Shows a value with all that assertions look at, whatever the program set as inspect.defaultOptions. */
function inspectValue(value) {
  return inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
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
  return `${customMessage || operatorText[operator]}\n${header}${skipped ? '\n... Skipped lines' : ''}\n${message}\n`;
}

/** Values that are equal although they should not be: one of them says it all. */
function createNotEqualMessage(actual, operator, diffType) {
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const base = operatorText[isReference ? 'notStrictEqualObject' : operator];
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
    return shorten(`${operatorText[operator]}\n\n${shownActual}`, 1024, diffType);
  }
  const left = shorten(shownActual, maxLongLength, diffType);
  const right = shorten(shownExpected, maxLongLength, diffType);
  if (operator === 'deepEqual') return `${operatorText[operator]}\n\n${left}\n\nshould loosely deep-equal\n\n${right}`;
  const unequal = operatorText[`${operator}Unequal`];
  if (unequal) return `${unequal}\n\n${left}\n\nshould not loosely deep-equal\n\n${right}`;
  return `${left} ${operator} ${right}`;
}

/** Shortens a string that is shown beside a message which holds it already. */
function addEllipsis(text) {
  const lines = text.split('\n', 11);
  if (lines.length > 10) return `${lines.slice(0, 10).join('\n')}\n...`;
  return text.length > maxLongLength ? `${text.slice(maxLongLength)}...` : text;
}

/** What a failed assertion throws; see "Class: assert.AssertionError" in assert.md. */
export class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, details, stackStartFunction, diff = 'simple' } = options;
    let { actual, expected } = options;

    let text;
    if (message == null) {
      // The environment may have changed since the last error.
      colors.refresh();
      if (isError(actual) && isError(expected) && 'stack' in actual && 'stack' in expected) {
        actual = copyError(actual);
        expected = copyError(expected);
      }
    }
    if (comparesByLine(operator)) text = createDiff(actual, expected, operator, message, diff);
    else if (message != null) text = String(message);
    else if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') {
      text = createNotEqualMessage(actual, operator, diff);
    } else text = createPlainMessage(actual, expected, operator, diff);
    super(text);

    this.generatedMessage = !message;
    // The stack, which is worded below, shall start with this; then the name is what one expects.
    ObjectDefineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError [ERR_ASSERTION]',
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    ErrorCaptureStackTrace(this, stackStartFn || stackStartFunction);
    this.stack; // words it
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [inspect.custom](recurseTimes, ctx) {
    // The message compares both values already: here they are only hinted at.
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = addEllipsis(actual);
    if (typeof expected === 'string') this.expected = addEllipsis(expected);
    const shown = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return shown;
  }
}
