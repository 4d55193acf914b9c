// assert.Assert: the assertions as methods, with options of their own. node:assert has them as functions.

import { lazy } from 'internal/core';
import { AssertionError } from 'internal/assert/assertion_error';
import { expectsError, expectsNoError, getActual, waitForActual } from 'internal/assert/exceptions';
import { innerOk } from 'internal/assert/utils';
import { codes } from 'internal/errors';
import { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } from 'internal/util/comparisons';
import { inspect } from 'internal/util/inspect';
import { isRegExp } from 'internal/util/types';
import { validateOneOf } from 'internal/validators';

const { ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_TYPE, ERR_MISSING_ARGS } = codes;

const lazyProcess = lazy('process');

const kOptions = Symbol('options');

let warnedAboutFail = false;

/**
 * `new assert.Assert({ diff, strict, skipPrototype })`. Methods taken off the object work, with the default options.
 * @throws ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_ARG_VALUE
 */
export function Assert(options) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  const settings = Object.assign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (settings.diff !== undefined) validateOneOf(settings.diff, 'options.diff', ['simple', 'full']);
  this.AssertionError = AssertionError;
  Object.defineProperty(this, kOptions, { __proto__: null, value: settings });
  if (settings.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

function diffOf(self) {
  return self?.[kOptions]?.diff;
}

function fail(fn, self, operator, actual, expected, message) {
  if (message instanceof Error) throw message;
  throw new AssertionError({ actual, expected, message, operator, stackStartFn: fn, diff: diffOf(self) });
}

function requireTwo(args) {
  if (args.length < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

function areBothNaN(a, b) {
  return Number.isNaN(a) && Number.isNaN(b);
}

/** Whether a text matches as wanted; if not, throws. */
function checkMatch(fn, self, text, regexp, message, wanted) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const isString = typeof text === 'string';
  if (isString && (RegExp.prototype.exec.call(regexp, text) !== null) === wanted) return;
  if (message instanceof Error) throw message;
  let description;
  if (isString) {
    const what = wanted ? 'did not match' : 'was expected to not match';
    description = `The input ${what} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(text)}\n`;
  } else description = `The "string" argument must be of type string. Received type ${typeof text} (${inspect(text)})`;
  const error = new AssertionError({
    actual: text,
    expected: regexp,
    message: message || description,
    operator: fn.name,
    stackStartFn: fn,
    diff: diffOf(self),
  });
  error.generatedMessage = !message;
  throw error;
}

/** Adds the frames of the error that was passed to ifError() to those of the assertion. */
function joinStacks(error, original) {
  if (typeof original !== 'string') return;
  const start = original.indexOf('\n    at');
  if (start === -1) return;
  const frames = original.slice(start + 1).split('\n');
  let lines = error.stack.split('\n');
  for (const frame of frames) {
    const at = lines.indexOf(frame);
    if (at === -1) continue;
    lines = lines.slice(0, at);
    break;
  }
  error.stack = `${lines.join('\n')}\n${frames.join('\n')}`;
}

// The names of these functions are the operators in their errors; see assert.md for what each one checks.
const assertions = {
  fail: function fail(actual, expected, message, operator, stackStartFn) {
    const { length } = arguments;
    let text = message;
    let value = actual;
    let verb = operator;
    const generatedMessage = actual == null && length <= 1;
    if (generatedMessage) text = 'Failed';
    else if (length === 1) {
      text = actual;
      value = undefined;
    } else {
      if (!warnedAboutFail) {
        warnedAboutFail = true;
        lazyProcess().emitWarning(
          'assert.fail() with more than one argument is deprecated. ' +
            'Please use assert.strictEqual() instead or only pass a message.',
          'DeprecationWarning',
          'DEP0094',
        );
      }
      if (length === 2) verb = '!=';
    }
    if (text instanceof Error) throw text;
    const error = new AssertionError({
      actual: value,
      expected,
      operator: verb === undefined ? 'fail' : verb,
      stackStartFn: stackStartFn || fail,
      message: text,
      diff: diffOf(this),
    });
    if (generatedMessage) error.generatedMessage = true;
    throw error;
  },

  ok: function ok(...args) {
    innerOk(ok, args.length, ...args);
  },

  equal: function equal(actual, expected, message) {
    requireTwo(arguments);
    // oxlint-disable-next-line eslint/eqeqeq -- loose
    if (actual != expected && !areBothNaN(actual, expected)) fail(equal, this, '==', actual, expected, message);
  },

  notEqual: function notEqual(actual, expected, message) {
    requireTwo(arguments);
    // oxlint-disable-next-line eslint/eqeqeq -- loose
    if (actual == expected || areBothNaN(actual, expected)) fail(notEqual, this, '!=', actual, expected, message);
  },

  deepEqual: function deepEqual(actual, expected, message) {
    requireTwo(arguments);
    if (!isDeepEqual(actual, expected)) fail(deepEqual, this, 'deepEqual', actual, expected, message);
  },

  notDeepEqual: function notDeepEqual(actual, expected, message) {
    requireTwo(arguments);
    if (isDeepEqual(actual, expected)) fail(notDeepEqual, this, 'notDeepEqual', actual, expected, message);
  },

  deepStrictEqual: function deepStrictEqual(actual, expected, message) {
    requireTwo(arguments);
    if (isDeepStrictEqual(actual, expected, this?.[kOptions]?.skipPrototype)) return;
    fail(deepStrictEqual, this, 'deepStrictEqual', actual, expected, message);
  },

  notDeepStrictEqual: function notDeepStrictEqual(actual, expected, message) {
    requireTwo(arguments);
    if (!isDeepStrictEqual(actual, expected, this?.[kOptions]?.skipPrototype)) return;
    fail(notDeepStrictEqual, this, 'notDeepStrictEqual', actual, expected, message);
  },

  strictEqual: function strictEqual(actual, expected, message) {
    requireTwo(arguments);
    if (!Object.is(actual, expected)) fail(strictEqual, this, 'strictEqual', actual, expected, message);
  },

  notStrictEqual: function notStrictEqual(actual, expected, message) {
    requireTwo(arguments);
    if (Object.is(actual, expected)) fail(notStrictEqual, this, 'notStrictEqual', actual, expected, message);
  },

  partialDeepStrictEqual: function partialDeepStrictEqual(actual, expected, message) {
    requireTwo(arguments);
    if (isPartialStrictEqual(actual, expected)) return;
    fail(partialDeepStrictEqual, this, 'partialDeepStrictEqual', actual, expected, message);
  },

  throws: function throws(fn, ...args) {
    expectsError(throws, 'exception', getActual(fn), diffOf(this), args);
  },

  rejects: async function rejects(promiseFn, ...args) {
    expectsError(rejects, 'rejection', await waitForActual(promiseFn), diffOf(this), args);
  },

  doesNotThrow: function doesNotThrow(fn, ...args) {
    expectsNoError(doesNotThrow, 'exception', getActual(fn), diffOf(this), args);
  },

  doesNotReject: async function doesNotReject(promiseFn, ...args) {
    expectsNoError(doesNotReject, 'rejection', await waitForActual(promiseFn), diffOf(this), args);
  },

  ifError: function ifError(value) {
    if (value === null || value === undefined) return;
    let shown;
    if (typeof value === 'object' && typeof value.message === 'string') {
      shown = value.message.length === 0 && value.constructor ? value.constructor.name : value.message;
    } else shown = inspect(value);
    const error = new AssertionError({
      actual: value,
      expected: null,
      operator: 'ifError',
      message: `ifError got unwanted exception: ${shown}`,
      stackStartFn: ifError,
      diff: diffOf(this),
    });
    joinStacks(error, value.stack);
    throw error;
  },

  match: function match(string, regexp, message) {
    checkMatch(match, this, string, regexp, message, true);
  },

  doesNotMatch: function doesNotMatch(string, regexp, message) {
    checkMatch(doesNotMatch, this, string, regexp, message, false);
  },
};

Object.assign(Assert.prototype, assertions);
