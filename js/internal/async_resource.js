// AsyncResource: what a program's own asynchronous operations have to tell async_hooks. Docs: async_context, "Class: AsyncResource".

import { core } from 'internal/core';
import {
  async_id_symbol,
  destroyHooksExist,
  emitDestroy,
  emitInit,
  enabledHooksExist,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
  registerDestroyHook,
  runInScope,
  trigger_async_id_symbol,
} from 'internal/async_hooks';
import { codes } from 'internal/errors';
import { validateFunction, validateString } from 'internal/validators';

const { getAsyncContext, setAsyncContext } = core;

function checkTriggerId(id) {
  if (!Number.isSafeInteger(id) || id < -1) throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', id);
  return id;
}

/** An operation with an id, events and an asynchronous context: that in which it was made. */
export class AsyncResource {
  #context = getAsyncContext();
  /** Shared with the garbage collector's listener, which must not hold the resource. */
  #fate;

  /**
   * @param {string} type
   * @param {number | { triggerAsyncId?: number, requireManualDestroy?: boolean }} [options] a number is the trigger id
   * @throws {ERR_INVALID_ARG_TYPE | ERR_ASYNC_TYPE | ERR_INVALID_ASYNC_ID}
   */
  constructor(type, options = {}) {
    validateString(type, 'type');
    const { triggerAsyncId = getDefaultTriggerAsyncId(), requireManualDestroy = false } =
      typeof options === 'number' ? { triggerAsyncId: options } : options;
    const triggerId = this[trigger_async_id_symbol] = checkTriggerId(triggerAsyncId);
    const asyncId = this[async_id_symbol] = newAsyncId();
    if (initHooksExist()) {
      if (type === '' && enabledHooksExist()) throw new codes.ERR_ASYNC_TYPE(type);
      emitInit(asyncId, type, triggerId, this);
    }
    if (destroyHooksExist() && !requireManualDestroy) registerDestroyHook(this, asyncId, this.#fate = { destroyed: false });
  }

  /** Calls `fn` in the context of this resource, between its `before` and `after` events. */
  runInAsyncScope(fn, thisArg, ...args) {
    const outer = getAsyncContext();
    setAsyncContext(this.#context);
    try {
      return runInScope(this[async_id_symbol], this[trigger_async_id_symbol], this, fn, thisArg, args);
    } finally {
      setAsyncContext(outer);
    }
  }

  /** Tells the `destroy` hooks; only to be called once. @returns {this} */
  emitDestroy() {
    if (this.#fate !== undefined) this.#fate.destroyed = true;
    emitDestroy(this[async_id_symbol]);
    return this;
  }

  /** @returns {number} */
  asyncId() {
    return this[async_id_symbol];
  }

  /** @returns {number} id of the resource in whose execution this one was made, or as was given */
  triggerAsyncId() {
    return this[trigger_async_id_symbol];
  }

  /** A function that runs `fn` in this resource's scope; `this` is its own where none is given. @throws {ERR_INVALID_ARG_TYPE} */
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    function bound(...args) {
      return resource.runInAsyncScope(fn, thisArg === undefined ? this : thisArg, ...args);
    }
    return Object.defineProperty(bound, 'length', { __proto__: null, configurable: true, value: fn.length });
  }

  /** Makes a resource for `fn` and binds it. @throws {ERR_INVALID_ARG_TYPE} */
  static bind(fn, type = fn?.name, thisArg = undefined) {
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}
