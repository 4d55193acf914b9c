// DOMException, from Deno's web platform code. It is loaded on first use.

import { core } from 'internal/core';
import { isErrorStackTraceLimitWritable } from 'internal/errors';

let DOMExceptionClass;

/** The DOMExceptions that ops of Deno's crates throw. */
const THROWN_BY_OPS = [
  'DataCloneError', 'DataError', 'IndexSizeError', 'InvalidAccessError', 'InvalidCharacterError', 'InvalidStateError', 'NotSupportedError',
  'OperationError', 'QuotaExceededError', 'SyntaxError', 'TypeMismatchError',
];
for (const name of THROWN_BY_OPS) {
  core.registerErrorBuilder(`DOMException${name}`, (message) => new (lazyDOMExceptionClass())(message, name));
}

/** @returns {typeof DOMException} the class, even if the program replaced the global */
export function lazyDOMExceptionClass() {
  return DOMExceptionClass ??= core.loadExtScript('ext:deno_web/01_dom_exception.js').DOMException;
}

/**
 * Makes a DOMException whose stack starts at the caller.
 * @param {string} message
 * @param {string | { name?: string, cause?: any }} [options] the name, or name and cause
 * @returns {DOMException}
 */
export function lazyDOMException(message, options) {
  const Class = lazyDOMExceptionClass();
  const { name, ...details } = options !== null && typeof options === 'object' ? options : { name: options };
  const exception = new Class(message, name);
  if (isErrorStackTraceLimitWritable()) Error.captureStackTrace(exception, lazyDOMException);
  if ('cause' in details) {
    Object.defineProperty(exception, 'cause', {
      __proto__: null,
      value: details.cause,
      configurable: true,
      enumerable: false,
      writable: true,
    });
  }
  return exception;
}
