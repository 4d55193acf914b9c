// Channels of node:diagnostics_channel: publishers of messages that need not know whether anyone listens. Docs: diagnostics_channel,
// "Class: Channel".

import { internals, lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';

const execution = lazy('internal/process/execution');

/**
 * References to channels by name. They are weak, so that names made up on the fly do not add up, but a channel in use must outlive the
 * variable it was made through: `inUse` holds on to it.
 */
const byName = new Map();
const inUse = new Set();
let collected;

function remember(name, channel) {
  // The startup snapshot holds no weak references; the channels in it are the runtime's own.
  if (!internals.started) {
    byName.set(name, { deref: () => channel });
    return;
  }
  const ref = new WeakRef(channel);
  byName.set(name, ref);
  collected ??= new FinalizationRegistry(({ name, ref }) => {
    // The name may have another channel by now.
    if (byName.get(name) === ref) byName.delete(name);
  });
  collected.register(channel, { name, ref });
}

// Subscribers watch: what they throw must not break what they watch.
function throwLater(error) {
  process.nextTick(() => execution().triggerUncaughtException(error, false));
}

/** A named channel, made by `channel()`. */
export class Channel {
  constructor(name) {
    /** Functions; a list is never changed but replaced, so that publishing goes on undisturbed. Undefined for none. */
    this._subscribers = undefined;
    /** AsyncLocalStorage to what makes its store of a message. Undefined for none. */
    this._stores = undefined;
    this.name = name;
    // Node numbers the channels that its native code publishes to; there are none here.
    this._index = undefined;
    remember(name, this);
  }

  /** @returns {boolean} whether it is worth preparing a message */
  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  #update(subscribers, stores) {
    this._subscribers = subscribers;
    this._stores = stores;
    if (this.hasSubscribers) inUse.add(this);
    else inUse.delete(this);
  }

  /** @throws {ERR_INVALID_ARG_TYPE} */
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this.#update([...(this._subscribers ?? []), subscription], this._stores);
  }

  /** @returns {boolean} whether it was subscribed */
  unsubscribe(subscription) {
    const index = this._subscribers?.indexOf(subscription) ?? -1;
    if (index === -1) return false;
    const rest = this._subscribers.toSpliced(index, 1);
    this.#update(rest.length > 0 ? rest : undefined, this._stores);
    return true;
  }

  /**
   * Lets runStores() set the store of an AsyncLocalStorage.
   * @param {AsyncLocalStorage} store
   * @param {(message: any) => any} [transform] makes the store's value of a message
   */
  bindStore(store, transform = undefined) {
    this.#update(this._subscribers, new Map(this._stores).set(store, transform));
  }

  /** @returns {boolean} whether it was bound */
  unbindStore(store) {
    const stores = new Map(this._stores);
    if (!stores.delete(store)) return false;
    this.#update(this._subscribers, stores.size > 0 ? stores : undefined);
    return true;
  }

  /** Calls the subscribers with a message and the name. */
  publish(message) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (const onMessage of subscribers) {
      try {
        onMessage(message, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  /** Publishes a message and calls `fn`, both with the bound stores set. @returns what `fn` returns */
  runStores(message, fn, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return enterStores([...(this._stores ?? [])], message, () => {
      this.publish(message);
      return Reflect.apply(fn, thisArg, args);
    });
  }
}

// The last of them is the outermost.
function enterStores(stores, message, run) {
  if (stores.length === 0) return run();
  const [store, transform] = stores.pop();
  const next = () => enterStores(stores, message, run);
  let value = message;
  try {
    if (transform !== undefined) value = transform(message);
  } catch (error) {
    throwLater(error);
    return next();
  }
  return store.run(value, next);
}

/**
 * The channel of a name, made when needed.
 * @param {string | symbol} name
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function channel(name) {
  const known = byName.get(name)?.deref();
  if (known !== undefined) return known;
  if (typeof name === 'string' || typeof name === 'symbol') return new Channel(name);
  throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
}

/** @throws {ERR_INVALID_ARG_TYPE} */
export function subscribe(name, subscription) {
  channel(name).subscribe(subscription);
}

/** @returns {boolean} whether it was subscribed @throws {ERR_INVALID_ARG_TYPE} */
export function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

/** @returns {boolean} */
export function hasSubscribers(name) {
  return byName.get(name)?.deref()?.hasSubscribers ?? false;
}
