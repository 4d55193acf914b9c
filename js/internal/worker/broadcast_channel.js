// @ts-check
// BroadcastChannel: messages to every channel of the same name, in all threads. Docs: worker_threads, "Class: BroadcastChannel".

import { core, lazy } from 'internal/core';
import {
  op_broadcast_deserialize,
  op_broadcast_free,
  op_broadcast_recv,
  op_broadcast_send,
  op_broadcast_serialize,
  op_broadcast_subscribe,
  op_broadcast_unsubscribe,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { defineEventHandler, EventTarget } from 'internal/event_target';
import { setImmediate } from 'internal/timers';
import { lazyDOMException } from 'internal/dom_exception';
import { customInspectSymbol } from 'internal/util';
import { kReceiveOnChannel } from 'internal/worker/io';

const lazyMessageEvent = lazy('internal/message_event');
const lazyInspect = lazy('internal/util/inspect');

const { ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

/** The open channels of this thread, which share one subscription. @type {Set<BroadcastChannel>} */
const channels = new Set();
let subscription = null;
let pending;
let refedChannels = 0;

function countRef(by) {
  const before = refedChannels;
  refedChannels += by;
  if (pending === undefined) return;
  if (before === 0 && refedChannels > 0) core.refOpPromise(pending);
  else if (before > 0 && refedChannels === 0) core.unrefOpPromise(pending);
}

async function receive() {
  const own = subscription;
  while (channels.size > 0 && subscription === own) {
    pending = op_broadcast_recv(own);
    if (refedChannels === 0) core.unrefOpPromise(pending);
    let message;
    try {
      message = await pending;
    } catch {
      // Unsubscribed under the read.
      break;
    } finally {
      pending = undefined;
    }
    if (message === null) break;
    const { 0: name, 1: data, 2: shared } = message;
    deliver(null, name, new Uint8Array(data), shared);
    if (shared !== 0) op_broadcast_free(shared);
  }
}

/** Hands a message to the channels of a name; each gets a copy of its own. */
function deliver(source, name, data, shared) {
  for (const channel of channels) {
    if (channel !== source && channel.name === name) {
      channel[kEnqueue](op_broadcast_deserialize(data, shared, core.getCloneableDeserializers()));
    }
  }
}

const kEnqueue = Symbol('kEnqueue');
const kFlush = Symbol('kFlush');
let flushScheduled = false;

/** Node's order: each channel gets all its messages before the next channel gets any. */
function flush() {
  flushScheduled = false;
  for (const channel of [...channels]) channel[kFlush]();
}

export class BroadcastChannel extends EventTarget {
  #name;
  #closed = false;
  #refed = true;
  /** Messages on their way to the listeners. */
  #queue = [];

  /** @throws {ERR_MISSING_ARGS} */
  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    channels.add(this);
    countRef(1);
    if (subscription === null) {
      // At once: nothing that is posted from now on may be missed.
      subscription = op_broadcast_subscribe();
      receive();
    }
  }

  #check() {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
  }

  get name() {
    this.#check();
    return this.#name;
  }

  [kEnqueue](message) {
    this.#queue.push(message);
    if (flushScheduled) return;
    flushScheduled = true;
    setImmediate(flush);
  }

  /** Dispatches all that has come. */
  [kFlush]() {
    while (this.#queue.length > 0 && !this.#closed) {
      this.dispatchEvent(new (lazyMessageEvent().MessageEvent)('message', { data: this.#queue.shift() }));
    }
  }

  /** receiveMessageOnPort(channel) */
  [kReceiveOnChannel]() {
    this.#check();
    return this.#queue.length > 0 ? { message: this.#queue.shift() } : undefined;
  }

  close() {
    this.#check();
    if (this.#closed) return;
    this.#closed = true;
    channels.delete(this);
    if (this.#refed) countRef(-1);
    if (channels.size === 0 && subscription !== null) {
      op_broadcast_unsubscribe(subscription);
      subscription = null;
    }
  }

  /** @throws {ERR_MISSING_ARGS | InvalidStateError | DataCloneError} */
  postMessage(message) {
    this.#check();
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#closed) throw lazyDOMException('BroadcastChannel is closed.', 'InvalidStateError');
    const { 0: data, 1: shared } = op_broadcast_serialize(message, (text) => {
      throw lazyDOMException(text, 'DataCloneError');
    });
    deliver(this, this.#name, data, shared);
    op_broadcast_send(subscription, this.#name, data, shared);
    if (shared !== 0) op_broadcast_free(shared);
  }

  /** Keeps the event loop alive; channels do from the start. @returns {this} */
  ref() {
    this.#check();
    if (!this.#refed && !this.#closed) {
      this.#refed = true;
      countRef(1);
    }
    return this;
  }

  /** @returns {this} */
  unref() {
    this.#check();
    if (this.#refed && !this.#closed) {
      this.#refed = false;
      countRef(-1);
    }
    return this;
  }

  [customInspectSymbol](depth, options) {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (depth < 0) return 'BroadcastChannel';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BroadcastChannel ${lazyInspect().inspect({ name: this.#name, active: !this.#closed }, inner)}`;
  }
}

defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
for (const name of ['name', 'close', 'postMessage']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
}
