// process.finalization: callbacks that run for an object at the end of the process, unless it was collected before.

import process from 'process';
import { validateFunction, validateObject } from 'internal/validators';
import { emitExperimentalWarning } from 'internal/util';

class Registry {
  #event;
  /** @type {Set<{ ref: WeakRef<object>, callback: Function }>} */
  #entries = new Set();
  #collected = new FinalizationRegistry((entry) => this.#forget(entry));
  #onEvent = (...args) => this.#run(args);

  constructor(event) {
    this.#event = event;
  }

  add(ref, callback) {
    if (this.#entries.size === 0) process.on(this.#event, this.#onEvent);
    const entry = { ref: new WeakRef(ref), callback };
    this.#entries.add(entry);
    this.#collected.register(ref, entry, ref);
  }

  remove(ref) {
    this.#collected.unregister(ref);
    for (const entry of this.#entries) {
      if (entry.ref.deref() === ref) this.#forget(entry);
    }
  }

  #forget(entry) {
    this.#entries.delete(entry);
    if (this.#entries.size === 0) process.removeListener(this.#event, this.#onEvent);
  }

  #run() {
    for (const entry of this.#entries) {
      const object = entry.ref.deref();
      this.#forget(entry);
      if (object !== undefined) entry.callback(object, this.#event);
    }
  }
}

/** Makes the object behind process.finalization. */
export function createFinalization() {
  const onExit = new Registry('exit');
  const onBeforeExit = new Registry('beforeExit');

  function check(ref, callback) {
    emitExperimentalWarning('process.finalization');
    validateObject(ref, 'ref');
    validateFunction(callback, 'callback');
  }

  return {
    /** Runs `callback(ref, 'exit')` at 'exit'. @throws {ERR_INVALID_ARG_TYPE} */
    register(ref, callback) {
      check(ref, callback);
      onExit.add(ref, callback);
    },
    /** Runs `callback(ref, 'beforeExit')` at 'beforeExit'. @throws {ERR_INVALID_ARG_TYPE} */
    registerBeforeExit(ref, callback) {
      check(ref, callback);
      onBeforeExit.add(ref, callback);
    },
    /** Takes `ref` out of both. */
    unregister(ref) {
      emitExperimentalWarning('process.finalization');
      if (!ref) return;
      onExit.remove(ref);
      onBeforeExit.remove(ref);
    },
  };
}
