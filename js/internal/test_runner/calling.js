// Calling the function of a test or a hook, and ending the wait for it.

import { AbortError, codes } from 'internal/errors';
import { clearTimeout, setTimeout } from 'internal/timers';

const { ERR_TEST_FAILURE } = codes;
const noop = () => {};

/** The failure of a test that takes too long. */
export const kTimeout = 'testTimeoutFailure';

/** Whether an error is one that the runner itself made. */
export function isTestFailure(error) {
  return error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string';
}

function failure(error, type) {
  return isTestFailure(error) ? error : new ERR_TEST_FAILURE(error, type);
}

/** Rejects when a test takes too long or is aborted; `stop` takes the timer and the listener away again. */
export function stopper(timeout, signal) {
  let timer;
  let onAbort;
  let interrupt;
  const promise = new Promise((_, reject) => {
    interrupt = reject;
    if (timeout !== Infinity) {
      timer = setTimeout(() => reject(new ERR_TEST_FAILURE(`test timed out after ${timeout}ms`, kTimeout)), timeout);
      timer.unref();
    }
    onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  promise.catch(noop);
  return {
    promise,
    interrupt,
    stop() {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

/** Calls a test or hook function in the style that its length asks for, as a promise of its end. */
export function call(fn, receiver, args) {
  // Test functions take (t, done); hooks, too.
  if (fn.length !== args.length + 1) return (async () => Reflect.apply(fn, receiver, args))();
  return new Promise((resolve, reject) => {
    let calls = 0;
    const done = (error) => {
      calls++;
      if (calls > 1) {
        const twice = new ERR_TEST_FAILURE('callback invoked multiple times', 'multipleCallbackInvocations');
        if (calls > 2) throw twice;
        // The first call may have settled the promise: then this is an uncaught exception of the test.
        reject(twice);
        if (settled) throw twice;
        return;
      }
      if (error) reject(failure(error, 'testCodeFailure'));
      else queueMicrotask(() => {
        settled = true;
        resolve();
      });
    };
    let settled = false;
    const result = Reflect.apply(fn, receiver, [...args, done]);
    if (typeof result?.then === 'function') {
      result.then(noop, noop);
      reject(new ERR_TEST_FAILURE('passed a callback but also returned a Promise', 'callbackAndPromisePresent'));
    }
  });
}
