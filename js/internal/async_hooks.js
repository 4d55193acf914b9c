// The bookkeeping behind node:async_hooks: asynchronous ids, the stack of execution contexts, the list of active
// AsyncHook objects and the functions that emit their events. Promises take part through V8's promise hooks, which are
// installed only while some hook is enabled.

import { core, lazy, primordials } from 'internal/core';
import process from 'process';
import { getOptionValue } from 'internal/options';

const promiseHooks = lazy('internal/promise_hooks');

export const async_id_symbol = Symbol('async_id_symbol');
export const trigger_async_id_symbol = Symbol('trigger_async_id_symbol');
export const init_symbol = Symbol('init');
export const before_symbol = Symbol('before');
export const after_symbol = Symbol('after');
export const destroy_symbol = Symbol('destroy');
export const promise_resolve_symbol = Symbol('promiseResolve');

// The main script runs as asynchronous resource 1, made by nobody (0).
let lastAsyncId = 1;
let executionId = 1;
let triggerId = 0;
let executionResource;
/** Trigger id that resources made right now get instead of the execution id; -1 when there is none. */
let defaultTriggerId = -1;
/** Saved contexts, three slots each: execution id, trigger id, resource. Written by index: slots are used again and again. */
const contextStack = [];
let stackTop = 0;
/** What `executionAsyncResource()` returns when no resource is on the stack. */
const topLevelResource = {};

/** How many enabled hooks listen to each event. */
const counts = { init: 0, before: 0, after: 0, destroy: 0, promiseResolve: 0, promises: 0 };

/** The enabled hooks. While events are being emitted, changes go to `tmpHooks` and are taken over afterwards. */
let activeHooks = [];
let callDepth = 0;
let tmpHooks = null;

/** @returns {number} a fresh asynchronous id */
export function newAsyncId() {
  return ++lastAsyncId;
}

/** The id of an object, given on first use. @returns {number} */
function getOrSetAsyncId(object) {
  if (Object.hasOwn(object, async_id_symbol)) return object[async_id_symbol];
  return object[async_id_symbol] = newAsyncId();
}

/** @returns {number} id of the current execution context */
export function executionAsyncId() {
  return executionId;
}

/** @returns {number} id of the resource that caused the current callback to run */
export function triggerAsyncId() {
  return triggerId;
}

/** The resource of the current execution; users may keep data on it. @returns {object} */
export function executionAsyncResource() {
  if (executionResource !== undefined) return executionResource;
  return stackTop === 0 ? topLevelResource : (executionResource = {});
}

/** @returns {number} the trigger id that a resource made now should get */
export function getDefaultTriggerAsyncId() {
  return defaultTriggerId < 0 ? executionId : defaultTriggerId;
}

/** Calls `fn`; resources it makes are triggered by `asyncId`, and not by what is running. */
export function triggeredBy(asyncId, fn) {
  const before = defaultTriggerId;
  defaultTriggerId = asyncId;
  try {
    return fn();
  } finally {
    defaultTriggerId = before;
  }
}

export function initHooksExist() {
  return counts.init > 0;
}

export function afterHooksExist() {
  return counts.after > 0;
}

export function destroyHooksExist() {
  return counts.destroy > 0;
}

export function enabledHooksExist() {
  return activeHooks.length > 0;
}

export function hasAsyncIdStack() {
  return stackTop > 0;
}

/** Enters an execution context. */
export function pushAsyncContext(asyncId, triggerAsyncId, resource) {
  contextStack[stackTop] = executionId;
  contextStack[stackTop + 1] = triggerId;
  contextStack[stackTop + 2] = executionResource;
  stackTop += 3;
  executionId = asyncId;
  triggerId = triggerAsyncId;
  executionResource = resource;
}

/**
 * Leaves the execution context `asyncId`.
 * @returns {boolean} whether contexts remain
 */
export function popAsyncContext(asyncId) {
  if (stackTop === 0) return false;
  if (executionId !== asyncId) corruptedStack(asyncId);
  stackTop -= 3;
  executionId = contextStack[stackTop];
  triggerId = contextStack[stackTop + 1];
  executionResource = contextStack[stackTop + 2];
  // Not to keep it alive.
  contextStack[stackTop + 2] = undefined;
  return stackTop > 0;
}

// An unbalanced stack means that ids reported to hooks would be wrong from here on, so the process ends.
function corruptedStack(asyncId) {
  const er = new Error(`async hook stack has become corrupted (actual: ${executionId}, expected: ${asyncId})`);
  clearAsyncIdStack();
  try {
    core.print(`Error: ${er.message}\n${er.stack}\n`, true);
  } finally {
    process.reallyExit(1);
  }
}

/** Forgets every context: after the main script, and when an exception cut a callback short. */
export function clearAsyncIdStack() {
  contextStack.length = stackTop = 0;
  executionId = 0;
  triggerId = 0;
  executionResource = undefined;
}

// Hooks run at moments when user state may be half made, so an exception in one always ends the process; the listeners
// of 'uncaughtException' get no say.
function fatalError(er) {
  if (typeof er?.stack === 'string') {
    process._rawDebug(er.stack);
  } else {
    const shown = { message: String(er) };
    Error.captureStackTrace(shown, fatalError);
    process._rawDebug(shown.stack);
  }
  if (getOptionValue('--abort-on-uncaught-exception')) process.abort();
  process.exit(1);
}

function emitToHooks(event, asyncId) {
  callDepth++;
  try {
    const hooks = activeHooks;
    for (let i = 0; i < hooks.length; i++) {
      const fn = hooks[i][event];
      if (typeof fn === 'function') fn.call(hooks[i], asyncId);
    }
  } catch (er) {
    fatalError(er);
  } finally {
    callDepth--;
  }
  if (callDepth === 0 && tmpHooks !== null) restoreActiveHooks();
}

/** Announces a new resource to the `init` hooks. */
export function emitInit(asyncId, type, triggerAsyncId, resource) {
  if (counts.init === 0) return;
  if (triggerAsyncId === null || triggerAsyncId === undefined) triggerAsyncId = getDefaultTriggerAsyncId();
  callDepth++;
  try {
    const hooks = activeHooks;
    for (let i = 0; i < hooks.length; i++) {
      const hook = hooks[i];
      const fn = hook[init_symbol];
      if (typeof fn === 'function' && (type !== 'PROMISE' || hook.tracksPromises)) {
        fn.call(hook, asyncId, type, triggerAsyncId, resource);
      }
    }
  } catch (er) {
    fatalError(er);
  } finally {
    callDepth--;
  }
  if (callDepth === 0 && tmpHooks !== null) restoreActiveHooks();
}

/** Enters the context of a resource and tells the `before` hooks. Resources without an id are left out. */
export function emitBefore(asyncId, triggerAsyncId, resource) {
  if (asyncId === undefined) return;
  pushAsyncContext(asyncId, triggerAsyncId, resource);
  if (counts.before > 0) emitToHooks(before_symbol, asyncId);
}

/** Tells the `after` hooks and leaves the context. */
export function emitAfter(asyncId) {
  if (asyncId === undefined) return;
  if (counts.after > 0) emitToHooks(after_symbol, asyncId);
  popAsyncContext(asyncId);
}

/**
 * Calls `fn` in the context of a resource, between its `before` and `after` events. What was the context before lies in the variables of
 * this call and not in the stack of contexts, of which only the height changes.
 */
export function runInScope(asyncId, triggerAsyncId, resource, fn, thisArg, args) {
  const outerId = executionId;
  const outerTriggerId = triggerId;
  const outerResource = executionResource;
  stackTop += 3;
  executionId = asyncId;
  triggerId = triggerAsyncId;
  executionResource = resource;
  if (counts.before > 0) emitToHooks(before_symbol, asyncId);
  try {
    return Reflect.apply(fn, thisArg, args);
  } finally {
    if (executionId === asyncId) {
      if (counts.after > 0) emitToHooks(after_symbol, asyncId);
      stackTop -= 3;
      executionId = outerId;
      triggerId = outerTriggerId;
      executionResource = outerResource;
    } else {
      // An uncaught exception inside (of a nested turn of the event loop) has left all scopes, this one too.
      clearAsyncIdStack();
    }
  }
}

const destroyQueue = [];
const kManyDestroys = 16384;

/** Queues the `destroy` event of a resource: it is emitted later, when no callback is running. */
export function emitDestroy(asyncId) {
  if (asyncId === undefined || counts.destroy === 0 || asyncId <= 0) return;
  const length = destroyQueue.push(asyncId);
  if (length === 1) scheduleDestroys();
  // A loop that never lets the event loop turn would fill the queue without end.
  else if (length === kManyDestroys) primordials.queueMicrotask(runDestroys);
}

let scheduleDestroys;

/** Tells what makes the event loop call `runDestroys`, in one more turn even when nothing else is left to do. */
export function setDestroyScheduler(schedule) {
  scheduleDestroys = schedule;
}

/** Emits the `destroy` events that are queued. */
export function runDestroys() {
  while (destroyQueue.length > 0) {
    const ids = destroyQueue.splice(0);
    for (let i = 0; i < ids.length; i++) emitToHooks(destroy_symbol, ids[i]);
  }
}

let destroyRegistry;

/**
 * Emits `destroy` when `object` is garbage collected, unless `destroyed.destroyed` was set before.
 * @param {object} object
 * @param {number} asyncId
 * @param {{ destroyed: boolean }} [destroyed]
 */
export function registerDestroyHook(object, asyncId, destroyed) {
  destroyRegistry ??= new FinalizationRegistry(({ asyncId, destroyed }) => {
    if (destroyed === undefined || !destroyed.destroyed) emitDestroy(asyncId);
  });
  destroyRegistry.register(object, { asyncId, destroyed });
}

// ---- promises --------------------------------------------------------------------------------------------------------

function trackPromise(promise, parent) {
  if (promise[async_id_symbol]) return;
  // A parent that was made before any hook gets its id here, ahead of the child.
  promise[trigger_async_id_symbol] = parent ? getOrSetAsyncId(parent) : getDefaultTriggerAsyncId();
  promise[async_id_symbol] = newAsyncId();
}

function promiseInitHook(promise, parent) {
  trackPromise(promise, parent);
  emitInit(promise[async_id_symbol], 'PROMISE', promise[trigger_async_id_symbol], promise);
}

function promiseInitHookWithDestroyTracking(promise, parent) {
  promiseInitHook(promise, parent);
  registerDestroyHook(promise, promise[async_id_symbol]);
}

// Tells hooks of one kind about a promise, minus those that asked not to hear of promises.
function emitPromiseEvent(event, asyncId) {
  callDepth++;
  try {
    const hooks = activeHooks;
    for (let i = 0; i < hooks.length; i++) {
      const fn = hooks[i][event];
      if (typeof fn === 'function' && hooks[i].tracksPromises) fn.call(hooks[i], asyncId);
    }
  } catch (er) {
    fatalError(er);
  } finally {
    callDepth--;
  }
  if (callDepth === 0 && tmpHooks !== null) restoreActiveHooks();
}

function promiseBeforeHook(promise) {
  trackPromise(promise);
  const asyncId = promise[async_id_symbol];
  pushAsyncContext(asyncId, promise[trigger_async_id_symbol], promise);
  if (counts.before > 0) emitPromiseEvent(before_symbol, asyncId);
}

function promiseAfterHook(promise) {
  trackPromise(promise);
  const asyncId = promise[async_id_symbol];
  if (counts.after > 0) emitPromiseEvent(after_symbol, asyncId);
  // The callback may have enabled the hooks itself: then nothing was pushed for it.
  if (asyncId === executionId) popAsyncContext(asyncId);
}

function promiseResolveHook(promise) {
  trackPromise(promise);
  emitPromiseEvent(promise_resolve_symbol, promise[async_id_symbol]);
}

let installedPromiseHooks = 0;

function updatePromiseHooks() {
  let wanted = 0;
  if (counts.promises > 0) {
    wanted = 1;
    if (counts.init > 0 || counts.destroy > 0) wanted |= 2;
    if (counts.destroy > 0) wanted |= 4;
    if (counts.promiseResolve > 0) wanted |= 8;
  }
  if (wanted === installedPromiseHooks) return;
  installedPromiseHooks = wanted;
  let init;
  if (wanted & 4) init = promiseInitHookWithDestroyTracking;
  else if (wanted & 2) init = promiseInitHook;
  promiseHooks().setAsyncHooksPromiseHooks(
    init,
    wanted ? promiseBeforeHook : undefined,
    wanted ? promiseAfterHook : undefined,
    wanted & 8 ? promiseResolveHook : undefined,
  );
}

// ---- the list of active hooks ----------------------------------------------------------------------------------------

function hooksForChange() {
  if (callDepth === 0) return activeHooks;
  if (tmpHooks === null) tmpHooks = { hooks: activeHooks.slice(), counts: { ...counts } };
  return tmpHooks.hooks;
}

function count(hook, by) {
  const target = callDepth === 0 ? counts : tmpHooks.counts;
  if (hook[init_symbol]) target.init += by;
  if (hook[before_symbol]) target.before += by;
  if (hook[after_symbol]) target.after += by;
  if (hook[destroy_symbol]) target.destroy += by;
  if (hook[promise_resolve_symbol]) target.promiseResolve += by;
  if (hook.tracksPromises) target.promises += by;
  if (callDepth === 0) updatePromiseHooks();
}

function restoreActiveHooks() {
  activeHooks = tmpHooks.hooks;
  Object.assign(counts, tmpHooks.counts);
  tmpHooks = null;
  updatePromiseHooks();
}

/** Adds a hook to the active ones; no effect when it is there already. */
export function addActiveHook(hook) {
  const hooks = hooksForChange();
  if (hooks.includes(hook)) return;
  hooks.push(hook);
  count(hook, 1);
}

/** Takes a hook out of the active ones. */
export function removeActiveHook(hook) {
  const hooks = hooksForChange();
  const index = hooks.indexOf(hook);
  if (index === -1) return;
  hooks.splice(index, 1);
  count(hook, -1);
}
