// AsyncLocalStorage over AsyncContextFrame, and the RunScope that `withScope()` returns.

import { validateObject } from 'internal/validators';
import AsyncContextFrame from 'internal/async_context_frame';
import { AsyncResource } from 'internal/async_resource';

/** Ends with `dispose()` (or at the end of a `using` block) and puts the earlier store back. */
class RunScope {
  #storage;
  #previousStore;
  #disposed = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#previousStore = storage.getStore();
    storage.enterWith(store);
  }

  /** Restores the earlier store; further calls do nothing. */
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#storage.enterWith(this.#previousStore);
  }

  [Symbol.dispose]() {
    this.dispose();
  }
}

/** A store that follows asynchronous operations. Docs: async_context, "Class: AsyncLocalStorage". */
export class AsyncLocalStorage {
  #defaultValue = undefined;
  #name = undefined;

  /**
   * @param {{ defaultValue?: any, name?: string }} [options]
   * @throws {ERR_INVALID_ARG_TYPE} when options is no object or the name no string
   */
  constructor(options = {}) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  /** Ties `fn` to the current context. */
  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  /** @returns {Function} runs a function in the context that was current now */
  static snapshot() {
    return AsyncLocalStorage.bind((cb, ...args) => cb(...args));
  }

  /** @returns {string} */
  get name() {
    return this.#name ?? '';
  }

  /** Drops the store of the current context. */
  disable() {
    AsyncContextFrame.disable(this);
  }

  /** Replaces the store for the rest of the current execution. */
  enterWith(data) {
    AsyncContextFrame.set(AsyncContextFrame.with(this, data));
  }

  /** Calls `fn(...args)` with `data` as the store. */
  run(data, fn, ...args) {
    const prior = this.getStore();
    // Entering with the same store changes nothing: no frame is needed.
    if (Object.is(prior, data)) return Reflect.apply(fn, null, args);
    const outer = AsyncContextFrame.current();
    const inner = AsyncContextFrame.with(this, data);
    AsyncContextFrame.set(inner);
    try {
      return Reflect.apply(fn, null, args);
    } finally {
      // What `fn` entered in other storages stays; only this one's store is put back.
      if (AsyncContextFrame.current() === inner) AsyncContextFrame.set(outer);
      else this.enterWith(prior);
    }
  }

  /** Calls `fn(...args)` without a store. */
  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  /** The current store, or the default value. */
  getStore() {
    const frame = AsyncContextFrame.current();
    if (frame === undefined || !frame.has(this)) return this.#defaultValue;
    return frame.get(this);
  }

  /** @returns {RunScope} */
  withScope(store) {
    return new RunScope(this, store);
  }
}
