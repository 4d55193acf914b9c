// Channels of node:diagnostics_channel. A channel without subscribers costs next to nothing: its methods do not even look
// for any. Subscribing swaps the prototype for one whose methods do; the last unsubscribe swaps it back.

import { internals, lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE } = codes;
const execution = lazy('internal/process/execution');

// Channels by name. They are held weakly while nobody subscribes to them, so that names made up on the fly do not add
// up, and strongly while somebody does: a subscription must outlive the variable that it was made through.
const channels = new Map();
const pinned = new Map();
let collected;

function remember(name, channel) {
  if (!internals.started) {
    // A channel of the startup snapshot, which cannot hold weak references. Node's own channels live as long as the process anyway.
    channels.set(name, { deref: () => channel });
    return;
  }
  const ref = new WeakRef(channel);
  channels.set(name, ref);
  collected ??= new FinalizationRegistry(({ name, ref }) => {
    // A channel of the same name may have been made since.
    if (channels.get(name) === ref) channels.delete(name);
  });
  collected.register(channel, { name, ref });
}

function pin(channel) {
  pinned.set(channel.name, { channel, count: (pinned.get(channel.name)?.count ?? 0) + 1 });
}

function unpin(channel) {
  const entry = pinned.get(channel.name);
  if (entry !== undefined && --entry.count === 0) pinned.delete(channel.name);
}

// Subscribers observe: what they throw must not break the program in the middle of something else.
function reportLater(err) {
  process.nextTick(() => {
    execution().triggerUncaughtException(err, false);
  });
}

function activate(channel) {
  Object.setPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new Map();
}

function deactivateIfUnused(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  Object.setPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
}

function defaultTransform(data) {
  return data;
}

function wrapStoreRun(store, data, next, transform = defaultTransform) {
  return () => {
    let context;
    try {
      context = transform(data);
    } catch (err) {
      reportLater(err);
      return next();
    }
    return store.run(context, next);
  };
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A copy, so that publishing under way is not disturbed.
    this._subscribers = [...this._subscribers, subscription];
    pin(this);
  }

  unsubscribe(subscription) {
    const index = this._subscribers.indexOf(subscription);
    if (index === -1) return false;
    this._subscribers = this._subscribers.toSpliced(index, 1);
    unpin(this);
    deactivateIfUnused(this);
    return true;
  }

  bindStore(store, transform) {
    if (!this._stores.has(store)) pin(this);
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    unpin(this);
    deactivateIfUnused(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length || 0); i++) {
      try {
        const onMessage = subscribers[i];
        onMessage(data, this.name);
      } catch (err) {
        reportLater(err);
      }
    }
  }

  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores.entries()) run = wrapStoreRun(store, data, run, transform);
    return run();
  }
}

/** Docs: diagnostics_channel, "Class: Channel". Made by `channel()`. */
export class Channel {
  constructor(name) {
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    // Node numbers the channels that its native code publishes to; there are none here.
    this._index = undefined;
    remember(name, this);
  }

  // Active channels have another prototype, but are channels all the same.
  static [Symbol.hasInstance](instance) {
    const prototype = Object.getPrototypeOf(instance);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  /** @throws {ERR_INVALID_ARG_TYPE} */
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this);
    this.subscribe(subscription);
  }

  /** @returns {boolean} whether it was subscribed */
  unsubscribe() {
    return false;
  }

  /** Binds an AsyncLocalStorage: runStores() sets it. */
  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  /** @returns {boolean} whether it was bound */
  unbindStore() {
    return false;
  }

  /** @returns {boolean} */
  get hasSubscribers() {
    return false;
  }

  /** Calls the subscribers with `data` and the name. */
  publish() {}

  /** Calls `fn` with the bound stores set from `data`, after publishing it. */
  runStores(data, fn, thisArg, ...args) {
    return Reflect.apply(fn, thisArg, args);
  }
}

/**
 * The channel of a name, made when needed.
 * @param {string | symbol} name
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function channel(name) {
  const existing = channels.get(name)?.deref();
  if (existing) return existing;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

/** @throws {ERR_INVALID_ARG_TYPE} */
export function subscribe(name, subscription) {
  channel(name).subscribe(subscription);
}

/** @returns {boolean} @throws {ERR_INVALID_ARG_TYPE} */
export function unsubscribe(name, subscription) {
  return channel(name).unsubscribe(subscription);
}

/** @returns {boolean} */
export function hasSubscribers(name) {
  return channels.get(name)?.deref()?.hasSubscribers ?? false;
}
