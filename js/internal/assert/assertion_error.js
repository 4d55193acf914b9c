// @ts-check
// AssertionError: what a failed assertion throws.

import { primordials } from 'internal/core';
import { maxLongLength, messageOf } from 'internal/assert/message';
import { customInspectSymbol, isError } from 'internal/util';
import { inspect } from 'internal/util/inspect';
import { validateObject } from 'internal/validators';

const { Error, ErrorCaptureStackTrace, ObjectDefineProperty } = primordials;

const maxShownLines = 10;

/** An error without its stack, which would differ although everything that counts is equal. */
function withoutStack(error) {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(error)), error);
  ObjectDefineProperty(copy, 'message', { __proto__: null, value: error.message });
  if (Object.hasOwn(error, 'cause')) {
    const { cause } = error;
    ObjectDefineProperty(copy, 'cause', { __proto__: null, value: isError(cause) ? withoutStack(cause) : cause });
  }
  return copy;
}

const isErrorWithStack = (value) => isError(value) && 'stack' in value;

/** Shortens a string that is shown beside a message which holds its beginning already. */
function shortened(value) {
  if (typeof value !== 'string') return value;
  const lines = value.split('\n', maxShownLines + 1);
  if (lines.length > maxShownLines) return `${lines.slice(0, maxShownLines).join('\n')}\n...`;
  return value.length > maxLongLength ? `${value.slice(maxLongLength)}...` : value;
}

/** The properties that tell what several calls (of assert.CallTracker) came to: numbered, and none for the whole. */
function numbered(details) {
  const properties = { actual: undefined, expected: undefined, operator: undefined };
  details.forEach(({ message, actual, expected, operator, stack }, number) => {
    for (const [name, value] of Object.entries({ message, actual, expected, operator, 'stack trace': stack })) {
      properties[`${name} ${number}`] = value;
    }
  });
  return properties;
}

/** Docs: assert, "Class: assert.AssertionError". */
export class AssertionError extends Error {
  /** @throws {ERR_INVALID_ARG_TYPE} */
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, stackStartFunction, details, diff = 'simple' } = options;
    let { actual, expected } = options;
    if ((message === undefined || message === null) && isErrorWithStack(actual) && isErrorWithStack(expected)) {
      actual = withoutStack(actual);
      expected = withoutStack(expected);
    }
    super(messageOf({ actual, expected, operator, message, diff }));

    // V8 words the stack when it is first read: then the name has the code, later it is what one expects.
    const name = { __proto__: null, configurable: true, writable: true, value: 'AssertionError [ERR_ASSERTION]' };
    Object.assign(this, { generatedMessage: !message, code: 'ERR_ASSERTION' });
    ObjectDefineProperty(this, 'name', name);
    Object.assign(this, details ? numbered(details) : { actual, expected, operator });
    ErrorCaptureStackTrace(this, stackStartFn || stackStartFunction);
    this.stack;
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  /** The message compares both values already: here they are only hinted at. */
  [customInspectSymbol](depth, options) {
    const { actual, expected } = this;
    this.actual = shortened(actual);
    this.expected = shortened(expected);
    try {
      return inspect(this, { ...options, customInspect: false, depth: 0 });
    } finally {
      this.actual = actual;
      this.expected = expected;
    }
  }
}
