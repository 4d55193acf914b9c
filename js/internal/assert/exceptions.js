// throws(), rejects() and their opposites: what a function threw against what it was expected to throw.

import { AssertionError } from 'internal/assert/assertion_error';
import { codes } from 'internal/errors';
import { isError } from 'internal/util';
import { isDeepStrictEqual } from 'internal/util/comparisons';
import { inspect } from 'internal/util/inspect';
import { isPromise, isRegExp } from 'internal/util/types';
import { validateFunction } from 'internal/validators';

const { ERR_AMBIGUOUS_ARGUMENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_VALUE } = codes;

/** Stands for: nothing was thrown. */
const nothing = {};

const errorTypes = ['Object', 'Error', 'Function', 'RegExp'];

/** What a function throws. */
export function getActual(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return nothing;
}

/** Native promises, and objects that look like one. A function with `then` does not: it would be called. */
function isPromiseLike(value) {
  if (isPromise(value)) return true;
  return typeof value === 'object' && value !== null && typeof value.then === 'function' && typeof value.catch === 'function';
}

/** What a promise, or the promise a function returns, rejects with. */
export async function waitForActual(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isPromiseLike(promiseFn)) {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return nothing;
}

function fail(options) {
  if (options.message instanceof Error) throw options.message;
  throw new AssertionError(options);
}

/** Whether the actual text matches an expected regular expression. */
function matches(expected, actual) {
  return typeof actual === 'string' && isRegExp(expected) && RegExp.prototype.exec.call(expected, actual) !== null;
}

/** The compared properties of an error; what matched a regular expression is shown as the text itself. */
class Comparison {
  constructor(source, keys, actual) {
    for (const key of keys) {
      if (key in source) this[key] = actual !== undefined && matches(source[key], actual[key]) ? actual[key] : source[key];
    }
  }
}

function failComparison(actual, expected, keys, message, fn, diff) {
  if (message) fail({ actual, expected, message, operator: fn.name, stackStartFn: fn, diff });
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: fn,
    diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = fn.name;
  throw error;
}

function compareProperties(actual, expected, message, fn, diff) {
  const keys = Object.keys(expected);
  if (expected instanceof Error) keys.push('name', 'message');
  else if (keys.length === 0) throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (const key of keys) {
    if (matches(expected[key], actual[key])) continue;
    if (!(key in actual) || !isDeepStrictEqual(actual[key], expected[key])) {
      failComparison(actual, expected, keys, message, fn, diff);
    }
  }
}

function describeWrongClass(actual, expected) {
  const start = `The error is expected to be an instance of "${expected.name}". Received `;
  if (!isError(actual)) return `${start}"${inspect(actual, { depth: -1 })}"`;
  const name = actual.constructor?.name || actual.name;
  const what = expected.name === name ? 'an error with identical name but a different prototype.' : `"${name}"`;
  return `${start}${what}${actual.message ? `\n\nError message:\n\n${actual.message}` : ''}`;
}

function describeFailedValidation(actual, expected, result) {
  const name = expected.name ? `"${expected.name}" ` : '';
  const caught = isError(actual) ? `\n\nCaught error:\n\n${actual}` : '';
  return `The ${name}validation function is expected to return "true". Received ${inspect(result)}${caught}`;
}

/** Compares what was thrown with a regular expression, class, validation function or object. */
function checkExpected(actual, expected, message, fn, diff) {
  let description;
  if (isRegExp(expected)) {
    const text = String(actual);
    if (matches(expected, text)) return;
    description = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
  } else if (typeof expected !== 'function') {
    if (typeof actual === 'object' && actual !== null) {
      compareProperties(actual, expected, message, fn, diff);
      return;
    }
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff });
    error.operator = fn.name;
    throw error;
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (Object.prototype.isPrototypeOf.call(Error, expected)) {
    if (!message) description = describeWrongClass(actual, expected);
  } else {
    const result = Reflect.apply(expected, {}, [actual]);
    if (result === true) return;
    if (!message) description = describeFailedValidation(actual, expected, result);
  }
  const error = new AssertionError({
    actual,
    expected,
    message: message || description,
    operator: fn.name,
    stackStartFn: fn,
    diff,
  });
  error.generatedMessage = !message;
  throw error;
}

/** A message in place of the expectation: it must not be what was meant as expectation. */
function checkAmbiguity(actual, message) {
  if (typeof actual === 'object' && actual !== null) {
    if (actual.message === message) {
      throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error message "${actual.message}" is identical to the message.`);
    }
  } else if (actual === message) {
    throw new ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
  }
}

/**
 * Throws unless something was thrown that meets the expectation.
 * @param {Function} fn the assertion that was called
 * @param {'exception' | 'rejection'} kind
 * @param {unknown} actual from getActual() or waitForActual()
 * @param {string | undefined} diff how differences are shown
 * @param {[error?: unknown, message?: string | Error]} args the assertion's further arguments
 */
export function expectsError(fn, kind, actual, diff, args) {
  let [error, message] = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw new ERR_INVALID_ARG_TYPE('error', errorTypes, error);
    checkAmbiguity(actual, error);
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', errorTypes, error);
  }

  if (actual === nothing) {
    const name = error?.name ? ` (${error.name})` : '';
    fail({
      actual: undefined,
      expected: error,
      operator: fn.name,
      message: `Missing expected ${kind}${name}${message ? `: ${message}` : '.'}`,
      stackStartFn: fn,
      diff,
    });
  }
  if (error) checkExpected(actual, error, message, fn, diff);
}

function isUnwanted(actual, expected) {
  if (isRegExp(expected)) return matches(expected, String(actual));
  if (typeof expected !== 'function') throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (Object.prototype.isPrototypeOf.call(Error, expected)) return false;
  return Reflect.apply(expected, {}, [actual]) === true;
}

/**
 * Throws if something was thrown: an AssertionError if it meets the expectation, else the error itself.
 * @param {Function} fn the assertion that was called
 * @param {'exception' | 'rejection'} kind
 * @param {unknown} actual
 * @param {string | undefined} diff
 * @param {[error?: unknown, message?: string]} args
 */
export function expectsNoError(fn, kind, actual, diff, args) {
  if (actual === nothing) return;
  let [error, message] = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (error && !isUnwanted(actual, error)) throw actual;
  fail({
    actual,
    expected: error,
    operator: fn.name,
    message: `Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`,
    stackStartFn: fn,
    diff,
  });
}
