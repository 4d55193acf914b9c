// The asynchronous side of timers and immediates: their ids, the context they were made in, and their callbacks run in it.

import { core } from 'internal/core';
import { emitAfter, emitBefore, emitDestroy, emitInit, getDefaultTriggerAsyncId, initHooksExist, newAsyncId } from 'internal/async_hooks';

const { getAsyncContext, setAsyncContext } = core;

// Kept on the timers, where inspect() shows them.
export const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kContext = Symbol('kAsyncContextFrame');

/** Makes an object an asynchronous resource, which the `init` hooks hear of. */
export function begin(resource, type) {
  const asyncId = newAsyncId();
  const triggerId = getDefaultTriggerAsyncId();
  resource[kAsyncId] = asyncId;
  resource[kTriggerId] = triggerId;
  resource[kContext] = getAsyncContext();
  if (initHooksExist()) emitInit(asyncId, type, triggerId, resource);
}

/** Enters the scope of a resource. @returns the context to give to `leave` */
export function enter(resource) {
  emitBefore(resource[kAsyncId], resource[kTriggerId], resource);
  const outer = getAsyncContext();
  setAsyncContext(resource[kContext]);
  return outer;
}

/** Leaves it. Not called when the callback threw: the handlers of the exception see its context. */
export function leave(asyncId, outer) {
  emitAfter(asyncId);
  setAsyncContext(outer);
}

/** The resource is done with: the `destroy` hooks hear of it, and it holds no stores any more. */
export function end(resource) {
  emitDestroy(resource[kAsyncId]);
  resource[kContext] = undefined;
}
