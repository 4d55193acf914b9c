// @ts-check
// BroadcastChannel: messages to every channel of the same name, in all threads. Docs: worker_threads, "Class: BroadcastChannel".

import { core, lazy } from 'internal/core';
import {
  op_worker_broadcast_close,
  op_worker_broadcast_open,
  op_worker_broadcast_post,
  op_worker_broadcast_receive,
  op_worker_broadcast_ref,
} from 'internal/ops';
import { executionAsyncId, newAsyncId } from 'internal/async_hooks';
import { codes } from 'internal/errors';
import { defineEventHandler, EventTarget } from 'internal/event_target';
import { lazyDOMException } from 'internal/dom_exception';
import { connect } from 'internal/requests';
import { customInspectSymbol } from 'internal/util';
import 'internal/worker/cloning';
import { kReceiveOnChannel } from 'internal/worker/message_port';

const lazyMessageEvent = lazy('internal/message_event');
const lazyInspect = lazy('internal/util/inspect');

const { ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

/** Events of a channel: ops/worker/src/port.rs has the same numbers. */
const kTypes = ['message', 'messageerror'];

/** What the event loop calls. */
class ChannelHandle {
  context = core.getAsyncContext();
  asyncId = newAsyncId();
  triggerAsyncId = executionAsyncId();

  constructor(channel, name) {
    connect();
    this.channel = channel;
    this.id = op_worker_broadcast_open(name, this);
    op_worker_broadcast_ref(this.id, true);
  }

  resourceOf() {
    return this;
  }

  onevent(event, status, data) {
    this.channel.dispatchEvent(new (lazyMessageEvent().MessageEvent)(kTypes[event], { data }));
  }
}

export class BroadcastChannel extends EventTarget {
  #name;
  /** Null once it is closed. @type {ChannelHandle | null} */
  #handle;

  /** @throws {ERR_MISSING_ARGS} */
  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#handle = new ChannelHandle(this, this.#name);
  }

  static #check(channel) {
    if (!(#name in channel)) throw new ERR_INVALID_THIS('BroadcastChannel');
  }

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  /** receiveMessageOnPort(channel) */
  [kReceiveOnChannel]() {
    BroadcastChannel.#check(this);
    const waiting = this.#handle === null ? undefined : op_worker_broadcast_receive(this.#handle.id);
    return waiting === undefined ? undefined : { message: waiting[0] };
  }

  close() {
    BroadcastChannel.#check(this);
    if (this.#handle === null) return;
    op_worker_broadcast_close(this.#handle.id);
    this.#handle = null;
  }

  /** @throws {ERR_MISSING_ARGS | InvalidStateError | DataCloneError} */
  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#handle === null) throw lazyDOMException('BroadcastChannel is closed.', 'InvalidStateError');
    op_worker_broadcast_post(this.#handle.id, message);
  }

  /** Keeps the event loop alive; channels do from the start. @returns {this} */
  ref() {
    BroadcastChannel.#check(this);
    if (this.#handle !== null) op_worker_broadcast_ref(this.#handle.id, true);
    return this;
  }

  /** @returns {this} */
  unref() {
    BroadcastChannel.#check(this);
    if (this.#handle !== null) op_worker_broadcast_ref(this.#handle.id, false);
    return this;
  }

  [customInspectSymbol](depth, options) {
    if (!(#name in this)) throw new ERR_INVALID_THIS('BroadcastChannel');
    if (depth < 0) return 'BroadcastChannel';
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BroadcastChannel ${lazyInspect().inspect({ name: this.#name, active: this.#handle !== null }, inner)}`;
  }
}

defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
for (const name of ['name', 'close', 'postMessage']) {
  Object.defineProperty(BroadcastChannel.prototype, name, { __proto__: null, enumerable: true });
}
