// Calling the function of a test or a hook, and ending the wait for it.

import { AbortError, codes } from 'internal/errors';
import { clearTimeout, setTimeout } from 'internal/timers';

const { ERR_TEST_FAILURE } = codes;
const noop = () => {};
/** A line of a stack trace inside the runtime. */
const kOwnFrame = /^\s+at (?:.* \()?(?:node:|ext:|<anonymous>)/;

/** The failure of a test that takes too long. */
export const kTimeout = 'testTimeoutFailure';
/** The failure of a test that was aborted. */
export const kAborted = 'testAborted';

/** Whether an error is one that the runner itself made. */
export function isTestFailure(error) {
  return error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string';
}

/** A failure as the runner tells it: where the runner itself stood is nobody's concern. */
export function testFailure(error, type) {
  const failure = new ERR_TEST_FAILURE(error, type);
  failure.stack = failure.stack.split('\n').filter((line) => !kOwnFrame.test(line)).join('\n');
  return failure;
}

/** Rejects (with `kTimeout` when it takes too long) when a test takes too long or its signal, if it has one, is aborted; `stop` takes the timer and the listener away again. */
export function stopper(timeout, signal) {
  let timer;
  let interrupt;
  const promise = new Promise((_, reject) => {
    interrupt = reject;
  });
  promise.catch(noop);
  const onAbort = () => interrupt(new AbortError(undefined, { cause: signal.reason }));
  if (timeout !== Infinity) {
    timer = setTimeout(() => interrupt(kTimeout), timeout);
    timer.unref();
  }
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    promise,
    interrupt,
    stop() {
      if (timer !== undefined) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

/**
 * Calls a test or hook function in the style that its length asks for: those that take one argument more than they get are given a callback.
 * @returns {Promise<unknown>} its end
 */
export function call(fn, receiver, args) {
  try {
    return fn.length === args.length + 1 ? callWithCallback(fn, receiver, args) : Promise.resolve(Reflect.apply(fn, receiver, args));
  } catch (error) {
    return Promise.reject(error);
  }
}

function callWithCallback(fn, receiver, args) {
  const { promise, resolve, reject } = Promise.withResolvers();
  promise.catch(noop);
  let calls = 0;
  const done = (error) => {
    // Thrown where the call stands: in the function it fails the test, later it is an uncaught exception of the test.
    if (++calls > 1) throw testFailure('callback invoked multiple times', 'multipleCallbackInvocations');
    if (error) reject(isTestFailure(error) ? error : testFailure(error, 'testCodeFailure'));
    else resolve();
  };
  const result = Reflect.apply(fn, receiver, [...args, done]);
  if (typeof result?.then === 'function') {
    result.then(noop, noop);
    throw testFailure('passed a callback but also returned a Promise', 'callbackAndPromisePresent');
  }
  return promise;
}
