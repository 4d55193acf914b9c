// The AsyncHook class and createHook(): a set of callbacks that can be switched on and off.

import { codes } from 'internal/errors';
import { validateBoolean } from 'internal/validators';
import {
  addActiveHook,
  after_symbol,
  before_symbol,
  destroy_symbol,
  init_symbol,
  promise_resolve_symbol,
  removeActiveHook,
} from 'internal/async_hooks';

const { ERR_ASYNC_CALLBACK, ERR_INVALID_ARG_VALUE } = codes;

const kNoPromiseHook = Symbol('kNoPromiseHook');

class AsyncHook {
  constructor({ init, before, after, destroy, promiseResolve, trackPromises }) {
    if (init !== undefined && typeof init !== 'function') throw new ERR_ASYNC_CALLBACK('hook.init');
    if (before !== undefined && typeof before !== 'function') throw new ERR_ASYNC_CALLBACK('hook.before');
    if (after !== undefined && typeof after !== 'function') throw new ERR_ASYNC_CALLBACK('hook.after');
    if (destroy !== undefined && typeof destroy !== 'function') throw new ERR_ASYNC_CALLBACK('hook.destroy');
    if (promiseResolve !== undefined && typeof promiseResolve !== 'function') {
      throw new ERR_ASYNC_CALLBACK('hook.promiseResolve');
    }
    if (trackPromises !== undefined) validateBoolean(trackPromises, 'trackPromises');
    if (trackPromises === false && promiseResolve) {
      throw new ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }

    this[init_symbol] = init;
    this[before_symbol] = before;
    this[after_symbol] = after;
    this[destroy_symbol] = destroy;
    this[promise_resolve_symbol] = promiseResolve;
    this[kNoPromiseHook] = trackPromises === false;
  }

  /** Whether promises are among the resources that this hook hears about. */
  get tracksPromises() {
    return !this[kNoPromiseHook];
  }

  /** @returns {this} */
  enable() {
    addActiveHook(this);
    return this;
  }

  /** @returns {this} */
  disable() {
    removeActiveHook(this);
    return this;
  }
}

/**
 * Makes an AsyncHook, still disabled. Docs: async_hooks, "async_hooks.createHook(options)".
 * @throws {ERR_ASYNC_CALLBACK | ERR_INVALID_ARG_VALUE | ERR_INVALID_ARG_TYPE}
 */
export function createHook(options) {
  return new AsyncHook(options);
}
