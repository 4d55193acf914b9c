// @ts-check
// assert(value), and its message that shows the expression in the program's source.

import { primordials } from 'internal/core';
import { AssertionError } from 'internal/assert/assertion_error';
import { withStackTraceLimit } from 'internal/errors';
import { getErrorSourceExpression } from 'internal/errors/error_source';
import { isError } from 'internal/util';

const { ErrorCaptureStackTrace } = primordials;

const namedEscapes = { __proto__: null, '\b': '\\b', '\f': '\\f' };

/** Makes control characters visible, except those that lay the text out. */
function escapeControlCharacters(text) {
  return text.replace(
    /[\x00-\x08\x0b\x0c\x0e-\x1f]/g,
    (character) => namedEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function getFalsyMessage(fn) {
  // An object instead of an error: only the place is needed.
  const place = {};
  withStackTraceLimit(1, () => ErrorCaptureStackTrace(place, fn));
  const source = getErrorSourceExpression(place);
  return source ? `The expression evaluated to a falsy value:\n\n  ${escapeControlCharacters(source)}\n` : undefined;
}

/**
 * Throws an AssertionError, or the error given as message, if the value is falsy.
 * @param {Function} fn the assertion that was called
 * @param {number} argsLength how many arguments it got
 * @param {unknown} value
 * @param {string | Error} [message]
 */
export function innerOk(fn, argsLength, value, message) {
  if (value) return;
  if (isError(message)) throw message;
  const generatedMessage = message == null;
  let text = message;
  if (argsLength === 0) text = 'No value argument passed to `assert.ok()`';
  else if (generatedMessage) text = getFalsyMessage(fn);
  const error = new AssertionError({ actual: value, expected: true, message: text, operator: '==', stackStartFn: fn });
  error.generatedMessage = generatedMessage;
  throw error;
}
