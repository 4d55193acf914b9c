// @ts-check
// util.setTraceSigInt() and --trace-sigint: a stack trace when the program is interrupted by Ctrl+C.

import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { op_util_trace_sigint, op_util_trace_sigint_idle } from 'internal/ops';

const lazyWorkerThreads = lazy('worker_threads');

/** Starts or stops tracing; without the check for workers, for the start of the main thread. */
function traceSigInt(enable) {
  // While no JavaScript runs, only the event loop can notice the signal.
  if (op_util_trace_sigint(enable)) core.unrefOpPromise(op_util_trace_sigint_idle());
}

/**
 * util.setTraceSigInt(): turns printing a stack trace on SIGINT on or off.
 * @param {boolean} enable
 * @throws ERR_WORKER_UNSUPPORTED_OPERATION
 */
export function setTraceSigInt(enable) {
  if (!lazyWorkerThreads().isMainThread) {
    throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Calling util.setTraceSigInt');
  }
  traceSigInt(Boolean(enable));
}
