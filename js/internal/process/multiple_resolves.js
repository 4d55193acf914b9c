// The event 'multipleResolves' of process. While somebody listens, V8's reports of rejections come here too, as it has one receiver for both:
// they go on to those who handle rejections, once no tick and no microtask is left that could handle them.

import { core, primordials } from 'internal/core';
import { op_process_watch_resolves } from 'internal/ops';
import process from 'process';

const { getAsyncContext, queueNextTick, setAsyncContext } = core;
const { PromisePrototypeThen, PromiseResolve, Promise, SafeMap } = primordials;

// What Rust calls the events.
const kRejected = 0;
const kHandledLate = 1;
const kRejectedAgain = 2;

/** Promise to [reason, async context], of rejections that may still be handled in time. */
const fresh = new SafeMap();
let watching = false;
let warned = false;

function emit(type, promise, value) {
  if (process.listenerCount('multipleResolves') === 0) return;
  process.nextTick(() => process.emit('multipleResolves', type, promise, value));
  if (warned) return;
  warned = true;
  process.emitWarning('The multipleResolves event has been deprecated.', 'DeprecationWarning', 'DEP0160');
}

/**
 * Starts to watch, once.
 * @param {(promise: Promise, reason: unknown) => void} onRejection called in the async context of the rejection
 * @param {(promise: Promise, whenQuiet: (report: () => void) => void) => void} onHandledLate
 */
export function watchResolves(onRejection, onHandledLate) {
  if (watching) return;
  watching = true;

  const passRejection = (promise) => {
    const rejection = fresh.get(promise);
    if (rejection === undefined) return;
    fresh.delete(promise);
    const prior = getAsyncContext();
    setAsyncContext(rejection[1]);
    onRejection(promise, rejection[0]);
    setAsyncContext(prior);
  };
  // Ticks run dry before microtasks do, and both callbacks wait for a tick of their own.
  const settled = PromiseResolve(Promise);
  const whenQuiet = (callback) => {
    const inMicrotask = () => { PromisePrototypeThen(settled, callback); };
    queueNextTick({ callback: inMicrotask, args: undefined, snapshot: undefined });
  };

  op_process_watch_resolves((event, promise, value) => {
    if (event === kRejected) {
      fresh.set(promise, [value, getAsyncContext()]);
      whenQuiet(() => passRejection(promise));
    } else if (event === kHandledLate) {
      if (!fresh.delete(promise)) onHandledLate(promise, whenQuiet);
    } else {
      emit(event === kRejectedAgain ? 'reject' : 'resolve', promise, value);
    }
  });
}
