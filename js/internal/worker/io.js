// MessagePort and MessageChannel. Docs: worker_threads, "Class: MessagePort". The queue between two ends is deno_web's and works
// across threads; the ports are Node's: EventTarget and event emitter in one.

import { core, lazy } from 'internal/core';
import {
  op_message_port_create_entangled,
  op_message_port_post_message,
  op_message_port_post_message_raw,
  op_message_port_recv_message,
  op_message_port_recv_message_sync,
} from 'internal/ops';
import process from 'process';
import { emitInit, executionAsyncId, initHooksExist, newAsyncId } from 'internal/async_hooks';
import { codes } from 'internal/errors';
import { isMarkedAsUntransferable } from 'internal/buffer';
import {
  defineEventHandler,
  Event,
  kCreateEvent,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
  NodeEventTarget,
} from 'internal/event_target';
import { refusalOf } from 'internal/structured_clone';
import { setImmediate } from 'internal/timers';
import { lazyDOMException } from 'internal/dom_exception';
import { customInspectSymbol } from 'internal/util';
import { isArrayBuffer } from 'internal/util/types';

const lazyAbortController = lazy('internal/abort_controller');
const lazyMessageEvent = lazy('internal/message_event');

const { ERR_CONSTRUCT_CALL_INVALID, ERR_CONSTRUCT_CALL_REQUIRED, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

/** Messages dispatched in a row before the rest of the event loop gets its turn. */
const MAX_BATCH = 1000;

/** Ends of a web stream: the one that stays with the original, and the one at what was made of it elsewhere. */
const kSent = 1;
const kReceived = 2;

let webScript;

/** The serializer of deno_web, which knows transferable objects. */
export function messageScript() {
  if (webScript === undefined) {
    webScript = core.loadExtScript('ext:deno_web/13_message_port.js');
    // deno_web's streams travel through ports of the global MessageChannel, which are ours.
    Object.assign(core.getTransferableResource('MessagePort'), { send: takeForStream, receive: createForStream });
  }
  return webScript;
}

const cloneError = (message) => lazyDOMException(message, 'DataCloneError');

/** One end of a channel. Made by MessageChannel, or by receiving a port. */
class Port extends NodeEventTarget {
  /** The resource of this end; null once it is closed or has been transferred. */
  #id = null;
  #peer;
  #started = false;
  #refed = false;
  #receiving = false;
  #dispatching = false;
  #closing = false;
  #closeEmitted = false;
  #pending;
  /** Messages that came while the port was not started. */
  #queue = [];
  #ports;
  #batches = 0;
  /** kSent or kReceived for a port between the two ends of a web stream: only what waits for an answer keeps the event loop alive. */
  #streamEnd;

  static create(id) {
    const port = new Port();
    port.#id = id;
    if (initHooksExist()) emitInit(newAsyncId(), 'MESSAGEPORT', executionAsyncId(), port);
    return port;
  }

  static createForStream(id) {
    const port = create(id);
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

  /** Gives the resource away: the object is of no use afterwards. */
  static take(port) {
    const id = port.#id;
    if (id === null) throw cloneError('MessagePort in transfer list is already detached');
    if (port.#queue.length > 0 || port.#receiving) throw cloneError('MessagePort is in use');
    port.#id = null;
    return id;
  }

  static isClosed(port) {
    return port.#id === null;
  }

  /** The oldest message that waits, as `{ message }`. */
  static receive(port) {
    if (port.#id === null) return undefined;
    const data = port.#next();
    return data === null ? undefined : { message: messageScript().deserializeJsMessageData(data)[0] };
  }

  #check() {
    if (!(#id in this)) throw new ERR_INVALID_THIS('MessagePort');
  }

  /**
   * @param {unknown} message
   * @param {object[] | { transfer?: object[] }} [transferList]
   * @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE | DataCloneError}
   */
  postMessage(message, transferList) {
    this.#check();
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    const transfer = toTransferList(transferList);
    for (const object of transfer) {
      if (object === this) throw cloneError('Transfer list contains source port');
    }
    checkTransfer(transfer);
    if (this.#streamEnd === kReceived) this.ref();
    // What the other end may wait for still arrives.
    if (this.#streamEnd === kSent) setImmediate(() => setImmediate(() => {}));
    const targetInList = this.#peer !== undefined && transfer.includes(this.#peer.deref());
    if (this.#id === null) return;
    if (transfer.length === 0) {
      op_message_port_post_message_raw(this.#id, messageScript().serializeMessageData(message, (text) => { throw refusalOf(message, text); }));
      return;
    }
    const data = messageScript().serializeJsMessageData(message, transfer);
    if (targetInList) {
      // The other end travels through itself: the message can never be read.
      process.emitWarning('The target port was posted to itself, and the communication channel was lost');
      this.#close();
      return;
    }
    if (this.#id !== null) op_message_port_post_message(this.#id, data);
  }

  /** Begins to dispatch messages. A listener of 'message' does it too. */
  start() {
    this.#check();
    if (this.#started || this.#id === null) return;
    this.#started = true;
    this.#receive();
    if (this.#queue.length > 0) this.#dispatchLater();
  }

  /** Closes both ends. @param {() => void} [callback] for 'close' */
  close(callback) {
    this.#check();
    if (typeof callback === 'function') this.once('close', callback);
    if (this.#id === null) return;
    this.#deliverRest();
    this.#close();
    const peer = this.#peer?.deref();
    // An end that nobody listens to would not notice.
    if (peer !== undefined && !peer.#receiving) setImmediate(() => peer.#onPeerClosed());
  }

  #next() {
    if (this.#queue.length > 0) return this.#queue.shift();
    return this.#id === null ? null : op_message_port_recv_message_sync(this.#id);
  }

  /** What has arrived before the end of the channel is still delivered. */
  #deliverRest() {
    if (!this.#started || this.#closing) return;
    this.#closing = true;
    // What its listeners post meanwhile comes too late, or it would have no end.
    const rest = [];
    for (let next = this.#next(); next !== null; next = this.#next()) rest.push(next);
    for (const data of rest) this.#emitMessage(data);
  }

  #close() {
    const id = this.#id;
    if (id === null) return;
    this.#id = null;
    core.close(id);
    this.#emitClose();
  }

  #onPeerClosed() {
    if (this.#id === null) return;
    this.#deliverRest();
    this.#close();
  }

  #emitClose() {
    if (this.#closeEmitted) return;
    this.#closeEmitted = true;
    setImmediate(() => {
      this.#refed = false;
      this.dispatchEvent(new Event('close'));
    });
  }

  /** Keeps the event loop alive while the port is open. */
  ref() {
    this.#check();
    if (this.#refed || this.#id === null) return;
    this.#refed = true;
    this.#receive();
    if (this.#pending !== undefined) core.refOpPromise(this.#pending);
  }

  unref() {
    this.#check();
    if (!this.#refed) return;
    this.#refed = false;
    if (this.#pending !== undefined) core.unrefOpPromise(this.#pending);
  }

  hasRef() {
    this.#check();
    return this.#refed;
  }

  async #receive() {
    if (this.#receiving) return;
    this.#receiving = true;
    while (this.#id !== null) {
      this.#pending = op_message_port_recv_message(this.#id);
      if (!this.#refed) core.unrefOpPromise(this.#pending);
      let data;
      try {
        data = await this.#pending;
      } catch {
        // The resource was closed under the read.
        break;
      } finally {
        this.#pending = undefined;
      }
      if (data === null) {
        this.#receiving = false;
        if (this.#id !== null) setImmediate(() => this.#onPeerClosed());
        return;
      }
      this.#queue.push(data);
      if (this.#started) await this.#dispatch();
    }
    this.#receiving = false;
  }

  #dispatchLater() {
    setImmediate(() => this.#dispatch());
  }

  /** Dispatches what has come, and lets the event loop turn after many. */
  async #dispatch() {
    if (this.#dispatching) return;
    this.#dispatching = true;
    let count = 0;
    while (this.#queue.length > 0 && this.#started && this.#id !== null) {
      this.#emitMessage(this.#queue.shift());
      // Each message is an event of its own: what it caused in microtasks and ticks happens before the next.
      await new Promise((resolve) => process.nextTick(resolve));
      if (++count % MAX_BATCH === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    if (++this.#batches % MAX_BATCH === 0) await new Promise((resolve) => setImmediate(resolve));
    this.#dispatching = false;
  }

  #emitMessage(data) {
    if (this.#streamEnd === kReceived) this.unref();
    let message;
    let transferred;
    try {
      ({ 0: message, 1: transferred } = messageScript().deserializeJsMessageData(data));
    } catch (error) {
      this[kHybridDispatch](error, 'messageerror', undefined);
      return;
    }
    this.#ports = transferred.filter((object) => object instanceof MessagePort);
    this[kHybridDispatch](message, 'message', undefined);
  }

  [kCreateEvent](value, type) {
    if (type !== 'message' && type !== 'messageerror') return super[kCreateEvent](value, type);
    return new (lazyMessageEvent().MessageEvent)(type, { data: value, ports: this.#ports ?? [] });
  }

  [kNewListener](size, type, ...rest) {
    super[kNewListener](size, type, ...rest);
    if (this.#id === null) return;
    if (type === 'message' && size === 1) {
      if (this.#streamEnd === undefined) this.ref();
      this.start();
    } else if (type === 'close') {
      this.#receive();
    }
  }

  [kRemoveListener](size, type, ...rest) {
    super[kRemoveListener](size, type, ...rest);
    if (type !== 'message' || size > 0) return;
    this.unref();
    // Messages wait for the next listener.
    this.#started = false;
  }

  [customInspectSymbol](depth, options) {
    if (!(#id in this)) return this;
    const shown = this.#id === null ? { active: false, refed: this.#refed } : { active: true, refed: this.#refed };
    const own = Object.fromEntries(Object.entries(this));
    return Object.assign({ __proto__: Port.prototype }, shown, own);
  }
}

const { create, createForStream, entangle, isClosed, receive, take, takeForStream } = Port;

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
// How deno_core's serializer knows transferable objects; deno_web's own ports have the name 'MessagePort'.
export const kPortBrand = 'protojs.MessagePort';
Object.defineProperty(MessagePort.prototype, core.hostObjectBrand, { __proto__: null, value: kPortBrand, configurable: true });
core.registerTransferableResource(kPortBrand, take, create);
core.registerTransferableResource(
  'protojs.AbortSignal',
  (signal) => lazyAbortController().sendSignal(signal),
  (resource) => lazyAbortController().receiveSignal(resource),
);

/** @throws {ERR_INVALID_ARG_TYPE} */
function toArray(iterable, name) {
  if (typeof iterable === 'object' && iterable !== null && typeof iterable[Symbol.iterator] === 'function') {
    const iterator = iterable[Symbol.iterator]();
    if (typeof iterator?.next === 'function') return [...{ [Symbol.iterator]: () => iterator }];
  }
  throw Object.assign(new TypeError(`Optional ${name} argument must be an iterable`), { code: 'ERR_INVALID_ARG_TYPE' });
}

/** @throws {ERR_INVALID_ARG_TYPE} */
function toTransferList(value) {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object') return toArray(value, 'transferList');
  if (typeof value[Symbol.iterator] === 'function') return toArray(value, 'transferList');
  return value.transfer === undefined ? [] : toArray(value.transfer, 'options.transfer');
}

/** @throws {DataCloneError} */
function checkTransfer(objects) {
  const seen = new Set();
  for (const object of objects) {
    if (isMarkedAsUntransferable(object)) throw cloneError('Cannot transfer object of unsupported type.');
    if (object instanceof MessagePort) {
      if (isClosed(object)) throw cloneError('MessagePort in transfer list is already detached');
      if (seen.has(object)) throw cloneError('Transfer list contains duplicate MessagePort');
    } else if (isArrayBuffer(object)) {
      if (seen.has(object)) throw cloneError('Transfer list contains duplicate ArrayBuffer');
      if (object.detached) throw cloneError('An ArrayBuffer is detached and could not be cloned.');
    } else if (core.getTransferableResource(object?.[core.hostObjectBrand]) === undefined) {
      throw cloneError('Found invalid value in transferList.');
    }
    seen.add(object);
  }
}

/** Two ports that are connected. @throws {ERR_CONSTRUCT_CALL_REQUIRED} without `new` */
export function MessageChannel() {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('MessageChannel');
  const { 0: first, 1: second } = op_message_port_create_entangled();
  this.port1 = create(first);
  this.port2 = create(second);
  entangle(this.port1, this.port2);
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

/** worker_threads.markAsUncloneable(object): buffers stay cloneable. */
export function markAsUncloneable(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null || isArrayBuffer(object)) return;
  // An object with a brand that nobody registered is one the serializer refuses, wherever it is.
  Object.defineProperty(object, core.hostObjectBrand, { __proto__: null, value: 'uncloneable', configurable: true });
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_CLOSED_MESSAGE_PORT} unless it is an open port */
export function checkOpenPort(port) {
  checkPort(port);
  if (isClosed(port)) throw new codes.ERR_CLOSED_MESSAGE_PORT();
}
