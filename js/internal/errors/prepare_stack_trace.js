// What V8 calls, through ops/module, when `error.stack` is first read.

import { prepareStackTraceCallback } from 'internal/errors/stack_trace';

/**
 * The stack of an error.
 * @param {Error} error
 * @param {object[]} callSites
 * @returns {unknown}
 */
export function prepareStackTrace(error, callSites) {
  return prepareStackTraceCallback(globalThis, error, callSites);
}
