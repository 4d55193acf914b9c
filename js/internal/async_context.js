// What AsyncLocalStorage keeps: the stores of the current context. They lie in V8's continuation-preserved embedder data, so promises carry
// them by themselves, and timers, ticks and requests hold on to them with one reference.
//
// A context is a chain of entries, the latest in front; a storage is in it at most once. Entries do not change, so that others may keep
// the chain: entering a store makes one entry, and copies of those in front of the storage's former one.

import { core } from 'internal/core';

const { getAsyncContext, setAsyncContext } = core;

class Entry {
  constructor(storage, store, rest) {
    this.storage = storage;
    this.store = store;
    this.rest = rest;
  }
}

/** The entry of a storage in a context, or undefined. */
export function find(context, storage) {
  while (context !== undefined && context.storage !== storage) context = context.rest;
  return context;
}

function without(context, storage) {
  if (context.storage === storage) return context.rest;
  return new Entry(context.storage, context.store, without(context.rest, storage));
}

/** The context with the store of one storage replaced. */
export function withStore(context, storage, store) {
  const rest = find(context, storage) === undefined ? context : without(context, storage);
  return new Entry(storage, store, rest);
}

/** Takes a storage out of the current context, and of whoever has the same. */
export function removeStorage(storage) {
  const context = getAsyncContext();
  const entry = find(context, storage);
  if (entry === undefined) return;
  entry.storage = entry.store = undefined;
  // Another context from here on: a run() under way has to notice.
  setAsyncContext(without(context, undefined));
}
