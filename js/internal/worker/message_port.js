// MessagePort and MessageChannel. Docs: worker_threads, "Class: MessagePort". The two ends of a channel are ops/worker's and go from thread
// to thread; a port is an event emitter and an EventTarget in one, around such an end.

import { core, lazy } from 'internal/core';
import {
  op_worker_channel,
  op_worker_port_close,
  op_worker_port_open,
  op_worker_port_post,
  op_worker_port_receive,
  op_worker_port_ref,
  op_worker_port_start,
  op_worker_port_take,
} from 'internal/ops';
import process from 'process';
import { emitDestroy, emitInit, executionAsyncId, initHooksExist, newAsyncId } from 'internal/async_hooks';
import { codes } from 'internal/errors';
import {
  defineEventHandler,
  Event,
  kCreateEvent,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
  NodeEventTarget,
} from 'internal/event_target';
import { trackHandle, untrackHandle } from 'internal/process/active_resources';
import { connect } from 'internal/requests';
import { setImmediate } from 'internal/timers';
import { customInspectSymbol } from 'internal/util';
import { cloneError } from 'internal/worker/cloning';
import { checkTransfer, toTransferList } from 'internal/worker/transfer_list';

const lazyAbortController = lazy('internal/abort_controller');
const lazyMessageEvent = lazy('internal/message_event');

const { ERR_CONSTRUCT_CALL_INVALID, ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

/** Events of a port's end; ops/worker/src/port.rs has the same numbers. */
const kMessage = 0;
const kMessageError = 1;

/** Ends of a web stream: the one that stays with the original, and the one at what was made of it elsewhere. */
const kSent = 1;
const kReceived = 2;

/** One end of a channel, as the event loop calls it. */
class PortHandle {
  context = core.getAsyncContext();
  triggerAsyncId = executionAsyncId();
  #refed = false;

  constructor(port, carried) {
    connect();
    this.port = port;
    this.id = op_worker_port_open(carried, this);
    this.asyncId = newAsyncId();
  }

  /** The port is whole. */
  begin() {
    if (initHooksExist()) emitInit(this.asyncId, 'MESSAGEPORT', this.triggerAsyncId, this.port);
  }

  resourceOf() {
    return this;
  }

  onevent(event, status, value, objects) {
    this.port[kEvent](event, value, objects);
  }

  hasRef() {
    return this.#refed;
  }

  ref(refed) {
    if (this.#refed === refed) return;
    this.#refed = refed;
    op_worker_port_ref(this.id, refed);
    if (refed) trackHandle(this, 'MessagePort');
    else untrackHandle(this);
  }

  /** The end is closed or goes elsewhere. */
  done() {
    untrackHandle(this);
    emitDestroy(this.asyncId);
  }
}

const kEvent = Symbol('kEvent');

/** One end of a channel. Made by MessageChannel, or by receiving a port. */
class Port extends NodeEventTarget {
  /** Null once this end is closed or has been transferred. @type {PortHandle | null} */
  #handle = null;
  #peer;
  #started = false;
  #closing = false;
  #closeEmitted = false;
  /** What hasRef() says between the end of the port and the event that tells it. */
  #refedAtEnd = false;
  #ports = [];
  /** kSent or kReceived for a port between the two ends of a web stream: only what waits for an answer keeps the event loop alive. */
  #streamEnd;

  static create(carried) {
    const port = new Port();
    port.#handle = new PortHandle(port, carried);
    port.#handle.begin();
    return port;
  }

  static createForStream(carried) {
    const port = create(carried);
    port.#streamEnd = kReceived;
    return port;
  }

  /** As take(), for an end whose other end serves a web stream that was sent. */
  static takeForStream(port) {
    const peer = port.#peer?.deref();
    if (peer !== undefined) {
      peer.#streamEnd = kSent;
      peer.unref();
    }
    return take(port);
  }

  static entangle(one, other) {
    one.#peer = new WeakRef(other);
    other.#peer = new WeakRef(one);
  }

  /** Gives the end away: the object is of no use afterwards. @returns {number} what is carried */
  static take(port) {
    const handle = port.#handle;
    if (handle === null) throw cloneError('MessagePort in transfer list is already detached');
    port.#handle = null;
    handle.done();
    return op_worker_port_take(handle.id);
  }

  static isClosed(port) {
    return port.#handle === null;
  }

  /** The oldest message that waits, as `{ message }`. */
  static receive(port) {
    const waiting = port.#handle === null ? undefined : op_worker_port_receive(port.#handle.id);
    return waiting === undefined ? undefined : { message: waiting[0] };
  }

  /** Gives everything that waits to the listeners, now. */
  static drain(port) {
    port.#deliverRest();
  }

  static #check(port) {
    if (!(#handle in port)) throw new ERR_INVALID_THIS('MessagePort');
  }

  /**
   * @param {unknown} message
   * @param {object[] | { transfer?: object[] }} [transferList]
   * @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE | DataCloneError}
   */
  postMessage(message, transferList) {
    Port.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (transferList === undefined && this.#streamEnd === undefined) {
      if (this.#handle !== null) op_worker_port_post(this.#handle.id, message, undefined);
      return;
    }
    const transfer = toTransferList(transferList);
    if (transfer.includes(this)) throw cloneError('Transfer list contains source port');
    checkTransfer(transfer, isClosedPort);
    if (this.#streamEnd === kReceived) this.ref();
    // What the other end may wait for still arrives.
    if (this.#streamEnd === kSent) setImmediate(() => setImmediate(() => {}));
    const targetInList = this.#peer !== undefined && transfer.includes(this.#peer.deref());
    if (this.#handle === null) return;
    op_worker_port_post(this.#handle.id, message, transfer);
    if (targetInList) {
      // The other end travels through itself: the message can never be read.
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      this.#close();
    }
  }

  /** Begins to dispatch messages. A listener of 'message' does it too. */
  start() {
    Port.#check(this);
    if (this.#started || this.#handle === null) return;
    this.#started = true;
    op_worker_port_start(this.#handle.id, true);
  }

  /** Closes both ends. @param {() => void} [callback] for 'close' */
  close(callback) {
    Port.#check(this);
    if (typeof callback === 'function') this.once('close', callback);
    if (this.#handle === null) return;
    this.#deliverRest();
    this.#close();
  }

  /** What has arrived before the end of the channel is still delivered. */
  #deliverRest() {
    if (!this.#started || this.#closing) return;
    this.#closing = true;
    // What its listeners post meanwhile comes too late, or it would have no end.
    const rest = [];
    while (this.#handle !== null) {
      try {
        const waiting = op_worker_port_receive(this.#handle.id);
        if (waiting === undefined) break;
        rest.push(waiting);
      } catch (error) {
        rest.push(error);
      }
    }
    for (const waiting of rest) {
      if (Array.isArray(waiting)) this[kEvent](kMessage, waiting[0], waiting[1]);
      else this[kEvent](kMessageError, waiting);
    }
    this.#closing = false;
  }

  #close() {
    const handle = this.#handle;
    if (handle === null) return;
    this.#handle = null;
    this.#refedAtEnd = handle.hasRef();
    op_worker_port_close(handle.id);
    handle.done();
    if (this.#closeEmitted) return;
    this.#closeEmitted = true;
    setImmediate(() => {
      this.#refedAtEnd = false;
      this.dispatchEvent(new Event('close'));
    });
  }

  /** Keeps the event loop alive while the port is open. */
  ref() {
    Port.#check(this);
    this.#handle?.ref(true);
  }

  unref() {
    Port.#check(this);
    this.#handle?.ref(false);
  }

  hasRef() {
    Port.#check(this);
    return this.#handle?.hasRef() ?? this.#refedAtEnd;
  }

  /** Called by the handle. */
  [kEvent](event, value, objects) {
    if (event === kMessage) {
      if (this.#streamEnd === kReceived) this.unref();
      this.#ports = objects === undefined ? [] : objects.filter((object) => object instanceof MessagePort);
      this[kHybridDispatch](value, 'message', undefined);
    } else if (event === kMessageError) {
      this[kHybridDispatch](value, 'messageerror', undefined);
    } else {
      this.#close();
    }
  }

  [kCreateEvent](value, type) {
    if (type !== 'message' && type !== 'messageerror') return super[kCreateEvent](value, type);
    return new (lazyMessageEvent().MessageEvent)(type, { data: value, ports: this.#ports });
  }

  [kNewListener](size, type, ...rest) {
    super[kNewListener](size, type, ...rest);
    if (type !== 'message' || size !== 1 || this.#handle === null) return;
    if (this.#streamEnd === undefined) this.ref();
    this.start();
  }

  [kRemoveListener](size, type, ...rest) {
    super[kRemoveListener](size, type, ...rest);
    if (type !== 'message' || size > 0) return;
    this.unref();
    // Messages wait for the next listener.
    this.#started = false;
    if (this.#handle !== null) op_worker_port_start(this.#handle.id, false);
  }

  [customInspectSymbol](depth, options) {
    if (!(#handle in this)) return this;
    const shown = { active: this.#handle !== null, refed: this.hasRef() };
    return Object.assign({ __proto__: Port.prototype }, shown, Object.fromEntries(Object.entries(this)));
  }
}

const { create, createForStream, drain, entangle, isClosed, receive, take, takeForStream } = Port;
export { createForStream, drain, takeForStream };

export const isClosedPort = (object) => object instanceof MessagePort && isClosed(object);

/** The class as users see it: ports are not made with `new`. */
export function MessagePort() {
  throw new ERR_CONSTRUCT_CALL_INVALID();
}
MessagePort.prototype = Port.prototype;
Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.defineProperty(MessagePort, 'prototype', { __proto__: null, writable: false });
Object.defineProperty(MessagePort.prototype, 'constructor', { __proto__: null, value: MessagePort });

defineEventHandler(MessagePort.prototype, 'message');
defineEventHandler(MessagePort.prototype, 'messageerror');
for (const name of ['postMessage', 'start', 'close', 'ref', 'unref']) {
  Object.defineProperty(MessagePort.prototype, name, { __proto__: null, enumerable: true });
}

/** The kind of transferable objects that ports are. */
export const kPortBrand = 'protojs.MessagePort';
Object.defineProperty(MessagePort.prototype, core.hostObjectBrand, { __proto__: null, value: kPortBrand, configurable: true });
core.registerTransferableResource(kPortBrand, take, create);
core.registerTransferableResource(
  'protojs.AbortSignal',
  (signal) => lazyAbortController().sendSignal(signal),
  (carried) => lazyAbortController().receiveSignal(carried),
);

/** Two ports that are connected. @throws {ERR_CONSTRUCT_CALL_REQUIRED} without `new` */
export function MessageChannel() {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('MessageChannel');
  const { 0: first, 1: second } = op_worker_channel();
  this.port1 = create(first);
  this.port2 = create(second);
  entangle(this.port1, this.port2);
}

/** The port of an end that was carried here. @param {number} carried @returns {MessagePort} */
export function portOf(carried) {
  return create(carried);
}

/** A port of this thread, and what is carried to another one. @returns {[MessagePort, number]} */
export function openChannel() {
  const { 0: first, 1: second } = op_worker_channel();
  return [create(first), second];
}

/**
 * worker_threads.receiveMessageOnPort(port)
 * @returns {{ message: unknown } | undefined} the oldest message that waits
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function receiveMessageOnPort(port) {
  if (typeof port?.[kReceiveOnChannel] === 'function') return port[kReceiveOnChannel]();
  checkPort(port);
  return receive(port);
}

/** The method of a BroadcastChannel that receiveMessageOnPort() calls. */
export const kReceiveOnChannel = Symbol('kReceiveOnChannel');

function checkPort(port) {
  if (!(port instanceof MessagePort)) {
    throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), { code: 'ERR_INVALID_ARG_TYPE' });
  }
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_CLOSED_MESSAGE_PORT} unless it is an open port */
export function checkOpenPort(port) {
  checkPort(port);
  if (isClosed(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
}
