// The exceptions of the Web Crypto API.

import { lazyDOMException } from 'internal/dom_exception';

/**
 * @param {string} name such as DataError
 * @param {string} message
 * @param {unknown} [cause]
 * @returns {DOMException}
 */
export function exception(name, message, cause) {
  return lazyDOMException(message, cause === undefined ? { name } : { name, cause });
}

export const dataError = (message, cause) => exception('DataError', message, cause);
export const notSupported = (message, cause) => exception('NotSupportedError', message, cause);
export const invalidAccess = (message) => exception('InvalidAccessError', message);
export const syntaxError = (message) => exception('SyntaxError', message);
export const operationError = (message, cause) => exception('OperationError', message, cause);

/**
 * Work of a library, whose failures are OperationErrors.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function attempt(work, message = 'The operation failed for an operation-specific reason') {
  try {
    return work();
  } catch (cause) {
    throw operationError(message, cause);
  }
}
