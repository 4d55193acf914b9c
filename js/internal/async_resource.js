// AsyncResource: gives user-made asynchronous operations an id, lifecycle events and their own context.

import { codes } from 'internal/errors';
import { validateFunction, validateString } from 'internal/validators';
import {
  async_id_symbol,
  clearAsyncIdStack,
  destroyHooksExist,
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  enabledHooksExist,
  executionAsyncId,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
  registerDestroyHook,
  trigger_async_id_symbol,
} from 'internal/async_hooks';
import AsyncContextFrame from 'internal/async_context_frame';

const { ERR_ASYNC_TYPE, ERR_INVALID_ASYNC_ID } = codes;

const contextFrameSymbol = Symbol('context_frame');
const destroyedSymbol = Symbol('destroyed');

/** Docs: async_context, "Class: AsyncResource". */
export class AsyncResource {
  /**
   * @param {string} type
   * @param {number | { triggerAsyncId?: number, requireManualDestroy?: boolean }} [opts]
   * @throws {ERR_INVALID_ARG_TYPE | ERR_ASYNC_TYPE | ERR_INVALID_ASYNC_ID}
   */
  constructor(type, opts = {}) {
    validateString(type, 'type');
    let triggerAsyncId = opts;
    let requireManualDestroy = false;
    if (typeof opts !== 'number') {
      triggerAsyncId = opts.triggerAsyncId === undefined ? getDefaultTriggerAsyncId() : opts.triggerAsyncId;
      requireManualDestroy = !!opts.requireManualDestroy;
    }
    if (!Number.isSafeInteger(triggerAsyncId) || triggerAsyncId < -1) {
      throw new ERR_INVALID_ASYNC_ID('triggerAsyncId', triggerAsyncId);
    }

    this[contextFrameSymbol] = AsyncContextFrame.current();
    const asyncId = newAsyncId();
    this[async_id_symbol] = asyncId;
    this[trigger_async_id_symbol] = triggerAsyncId;

    if (initHooksExist()) {
      if (enabledHooksExist() && type.length === 0) throw new ERR_ASYNC_TYPE(type);
      emitInit(asyncId, type, triggerAsyncId, this);
    }

    if (!requireManualDestroy && destroyHooksExist()) {
      // The flag is an object of its own: the finalizer must not keep the resource alive.
      const destroyed = { destroyed: false };
      this[destroyedSymbol] = destroyed;
      registerDestroyHook(this, asyncId, destroyed);
    }
  }

  /** Calls `fn` in the context of this resource, between its `before` and `after` events. */
  runInAsyncScope(fn, thisArg, ...args) {
    const asyncId = this[async_id_symbol];
    emitBefore(asyncId, this[trigger_async_id_symbol], this);
    const frame = AsyncContextFrame.exchange(this[contextFrameSymbol]);
    try {
      return Reflect.apply(fn, thisArg, args);
    } finally {
      AsyncContextFrame.set(frame);
      // An uncaught exception handler that ran inside (a nested event loop turn) may have emptied the stack.
      if (asyncId === executionAsyncId()) emitAfter(asyncId);
      else clearAsyncIdStack();
    }
  }

  /** Emits `destroy`; only to be called once. @returns {this} */
  emitDestroy() {
    if (this[destroyedSymbol] !== undefined) this[destroyedSymbol].destroyed = true;
    emitDestroy(this[async_id_symbol]);
    return this;
  }

  /** @returns {number} */
  asyncId() {
    return this[async_id_symbol];
  }

  /** @returns {number} */
  triggerAsyncId() {
    return this[trigger_async_id_symbol];
  }

  /** A function that runs `fn` in this resource's scope. @throws {ERR_INVALID_ARG_TYPE} */
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    let bound;
    if (thisArg === undefined) {
      const resource = this;
      bound = function(...args) {
        args.unshift(fn, this);
        return Reflect.apply(resource.runInAsyncScope, resource, args);
      };
    } else {
      bound = this.runInAsyncScope.bind(this, fn, thisArg);
    }
    Object.defineProperty(bound, 'length', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: fn.length,
      writable: false,
    });
    return bound;
  }

  /** Makes a resource for `fn` and binds it. */
  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}
