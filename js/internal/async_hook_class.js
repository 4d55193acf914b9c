// AsyncHook and createHook(): a set of callbacks that can be switched on and off. Docs: async_hooks, "Class: AsyncHook".

import {
  addActiveHook,
  after_symbol,
  before_symbol,
  destroy_symbol,
  init_symbol,
  promise_resolve_symbol,
  removeActiveHook,
} from 'internal/async_hooks';
import { codes } from 'internal/errors';
import { validateBoolean } from 'internal/validators';

/** Option to the key under which a hook keeps its callback. */
const callbackKeys = {
  init: init_symbol,
  before: before_symbol,
  after: after_symbol,
  destroy: destroy_symbol,
  promiseResolve: promise_resolve_symbol,
};

class AsyncHook {
  #tracksPromises = true;

  constructor(options) {
    for (const [name, key] of Object.entries(callbackKeys)) {
      const callback = this[key] = options[name];
      if (callback !== undefined && typeof callback !== 'function') throw new codes.ERR_ASYNC_CALLBACK(`hook.${name}`);
    }
    const { trackPromises } = options;
    if (trackPromises === undefined) return;
    validateBoolean(trackPromises, 'trackPromises');
    this.#tracksPromises = trackPromises;
    if (!trackPromises && options.promiseResolve) {
      throw new codes.ERR_INVALID_ARG_VALUE('trackPromises', trackPromises, 'must not be false when promiseResolve is enabled');
    }
  }

  /** Whether promises are among the resources that this hook hears about. */
  get tracksPromises() {
    return this.#tracksPromises;
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
