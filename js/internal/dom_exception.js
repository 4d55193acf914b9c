// DOMException, from Deno's web platform code. It is loaded on first use.

import { core } from 'internal/core';

let DOMExceptionClass;

/** The DOMExceptions that ops of Deno's crates throw. */
const THROWN_BY_OPS = [
  'DataCloneError', 'DataError', 'IndexSizeError', 'InvalidAccessError', 'InvalidCharacterError', 'InvalidStateError', 'NotSupportedError',
  'OperationError', 'QuotaExceededError', 'SyntaxError', 'TypeMismatchError',
];
for (const name of THROWN_BY_OPS) {
  core.registerErrorBuilder(`DOMException${name}`, (message) => new (lazyDOMExceptionClass())(message, name));
}

/** @returns {typeof DOMException} */
export function lazyDOMExceptionClass() {
  return DOMExceptionClass ??= core.loadExtScript('ext:deno_web/01_dom_exception.js').DOMException;
}

/**
 * @param {string} message
 * @param {string | { name?: string, cause?: any }} [options] the name, or name and cause
 * @returns {DOMException}
 */
export function lazyDOMException(message, options) {
  const Class = lazyDOMExceptionClass();
  if (options === null || typeof options !== 'object') return new Class(message, options);
  const exception = new Class(message, options.name);
  if ('cause' in options) {
    Object.defineProperty(exception, 'cause', {
      __proto__: null,
      value: options.cause,
      configurable: true,
      enumerable: false,
      writable: true,
    });
  }
  return exception;
}
