// The promise hooks of V8, shared by async_hooks and v8.promiseHooks: V8 takes one function for each kind of event.

import { lazy } from 'internal/core';
import { op_vm_set_promise_hooks } from 'internal/ops';
import { codes } from 'internal/errors';
import { isAsyncFunction } from 'internal/util/types';
import { validateFunction } from 'internal/validators';

const execution = lazy('internal/process/execution');

/** What users registered. @type {Record<string, Function[]>} */
const hooks = { __proto__: null, init: [], before: [], after: [], settled: [] };
/** What async_hooks wants. @type {Record<string, Function | undefined>} */
let own = { __proto__: null };

function guarded(list) {
  return (promise, parent) => {
    for (const hook of list) {
      try {
        hook(promise, parent);
      } catch (error) {
        // V8 forbids an exception here; it is one that nobody caught.
        execution().triggerUncaughtException(error, false);
      }
    }
  };
}

function combined(name) {
  const users = hooks[name];
  if (users.length === 0) return own[name];
  const list = own[name] === undefined ? users : [own[name], ...users];
  return guarded(list);
}

function update() {
  op_vm_set_promise_hooks(combined('init'), combined('before'), combined('after'), combined('settled'));
}

/** The functions of async_hooks; undefined for none. */
export function setAsyncHooksPromiseHooks(init, before, after, settled) {
  own = { __proto__: null, init, before, after, settled };
  update();
}

/** @throws {ERR_INVALID_ARG_TYPE} for what is no function, or an async one: it would cause promises itself, without end */
function validateHook(hook, name) {
  validateFunction(hook, name);
  if (isAsyncFunction(hook)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'Function', hook);
}

function adder(name, argument) {
  return (hook) => {
    validateHook(hook, argument);
    hooks[name] = [...hooks[name], hook];
    update();
    let active = true;
    return () => {
      if (!active) return;
      active = false;
      const list = [...hooks[name]];
      list.splice(list.indexOf(hook), 1);
      hooks[name] = list;
      update();
    };
  };
}

/** promiseHooks.onInit(init) and so on. @returns {() => void} takes the hook away again */
export const onInit = adder('init', 'initHook');
export const onBefore = adder('before', 'beforeHook');
export const onAfter = adder('after', 'afterHook');
export const onSettled = adder('settled', 'settledHook');

/** promiseHooks.createHook(callbacks) @returns {() => void} takes them all away again */
export function createHook({ init, before, after, settled } = {}) {
  const stops = [];
  if (init) stops.push(onInit(init));
  if (before) stops.push(onBefore(before));
  if (after) stops.push(onAfter(after));
  if (settled) stops.push(onSettled(settled));
  return () => {
    for (const stop of stops) stop();
  };
}
