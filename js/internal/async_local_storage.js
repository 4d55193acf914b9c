// AsyncLocalStorage. Docs: async_context, "Class: AsyncLocalStorage".

import { core } from 'internal/core';
import { find, removeStorage, withStore } from 'internal/async_context';
import { AsyncResource } from 'internal/async_resource';
import { validateObject } from 'internal/validators';

const { getAsyncContext, setAsyncContext } = core;

/** A store that follows asynchronous operations. */
export class AsyncLocalStorage {
  #defaultValue;
  #name;

  /**
   * @param {{ defaultValue?: any, name?: string }} [options]
   * @throws {ERR_INVALID_ARG_TYPE} when options is no object
   */
  constructor(options = {}) {
    validateObject(options, 'options');
    const { defaultValue, name = '' } = options;
    this.#defaultValue = defaultValue;
    this.#name = `${name}`;
  }

  /** Ties `fn` to the current context. @throws {ERR_INVALID_ARG_TYPE} */
  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  /** @returns {Function} runs a function in the context that was current now */
  static snapshot() {
    return AsyncLocalStorage.bind((callback, ...args) => callback(...args));
  }

  /** @returns {string} */
  get name() {
    return this.#name;
  }

  /** Drops the store of the current context. */
  disable() {
    removeStorage(this);
  }

  /** Replaces the store for the rest of the current execution. */
  enterWith(store) {
    setAsyncContext(withStore(getAsyncContext(), this, store));
  }

  /** Calls `fn(...args)` with `store` as the store. */
  run(store, fn, ...args) {
    const outer = getAsyncContext();
    const entry = find(outer, this);
    // Entering with the same store changes nothing.
    if (entry !== undefined && Object.is(entry.store, store)) return Reflect.apply(fn, undefined, args);
    const inner = withStore(outer, this, store);
    setAsyncContext(inner);
    try {
      return Reflect.apply(fn, undefined, args);
    } finally {
      if (getAsyncContext() === inner) setAsyncContext(outer);
      // What `fn` entered in other storages stays; only this one's store is put back.
      else this.enterWith(entry === undefined ? this.#defaultValue : entry.store);
    }
  }

  /** Calls `fn(...args)` without a store. */
  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  /** The current store, or the default value. */
  getStore() {
    const entry = find(getAsyncContext(), this);
    return entry === undefined ? this.#defaultValue : entry.store;
  }

  /** Enters a store until the result is disposed of. @returns {RunScope} */
  withScope(store) {
    return new RunScope(this, store);
  }
}

/** Ends with `dispose()`, or at the end of a `using` block. Docs: async_context, "Class: RunScope". */
class RunScope {
  #storage;
  #outer;

  constructor(storage, store) {
    this.#storage = storage;
    this.#outer = storage.getStore();
    storage.enterWith(store);
  }

  /** Puts the earlier store back; further calls do nothing. */
  dispose() {
    const storage = this.#storage;
    this.#storage = undefined;
    storage?.enterWith(this.#outer);
  }

  [Symbol.dispose]() {
    this.dispose();
  }
}
