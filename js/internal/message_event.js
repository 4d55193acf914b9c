// MessageEvent and CloseEvent, the global classes.

import { codes } from 'internal/errors';
import { Event, exposeInterface } from 'internal/event_target';
import { makeUncloneable } from 'internal/url/search_params';

const { ERR_INVALID_THIS } = codes;

// Web IDL's messages show a value like JSON.
function shown(value) {
  if (value !== null && (typeof value === 'object' || typeof value === 'function')) return '{}';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function checkInit(name, count, init) {
  if (count === 0) throw new TypeError(`${name} constructor: 1 argument required, but 0 found.`);
  if (init !== undefined && init !== null && typeof init !== 'object' && typeof init !== 'function') {
    throw new TypeError(`${name} constructor: Expected ${shown(init)} to be one of: Null, Undefined, Object.`);
  }
}

function checkPort(value, where) {
  if (!(value instanceof globalThis.MessagePort)) {
    throw new TypeError(
      `MessageEvent constructor: Expected ${where} ("${shown(value)}") to be an instance of MessagePort.`,
    );
  }
  return value;
}

function toPorts(value) {
  if (value === undefined) return [];
  if (value === null || typeof value !== 'object' || typeof value[Symbol.iterator] !== 'function') {
    throw new TypeError(`MessageEvent constructor: eventInitDict.ports (${shown(value)}) is not iterable.`);
  }
  const ports = [];
  for (const port of value) ports.push(checkPort(port, `eventInitDict.ports[${ports.length}]`));
  return ports;
}

/** An event that carries a message. */
export class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  /** @throws {TypeError} */
  constructor(type, init = undefined) {
    checkInit('MessageEvent', arguments.length, init);
    super(type, init);
    this.#set(init?.data ?? null, init?.origin, init?.lastEventId, init?.source, init?.ports);
  }

  #set(data, origin = '', lastEventId = '', source = null, ports = undefined) {
    this.#data = data;
    this.#origin = `${origin}`.toWellFormed();
    this.#lastEventId = `${lastEventId}`;
    this.#source = source === null ? null : checkPort(source, 'eventInitDict.source');
    this.#ports = Object.freeze(toPorts(ports));
  }

  static #check(self) {
    if (self === null || typeof self !== 'object' || !(#data in self)) {
      const error = new ERR_INVALID_THIS('MessageEvent');
      error.message = 'Illegal invocation';
      throw error;
    }
    return self;
  }

  get data() {
    return MessageEvent.#check(this).#data;
  }

  get origin() {
    return MessageEvent.#check(this).#origin;
  }

  get lastEventId() {
    return MessageEvent.#check(this).#lastEventId;
  }

  get source() {
    return MessageEvent.#check(this).#source;
  }

  get ports() {
    return MessageEvent.#check(this).#ports;
  }

  /** Deprecated: sets an event up that is not being dispatched. */
  initMessageEvent(
    type,
    bubbles = false,
    cancelable = false,
    data = null,
    origin = '',
    lastEventId = '',
    source = null,
    ports = [],
  ) {
    MessageEvent.#check(this);
    this.initEvent(type, bubbles, cancelable);
    this.#set(data, origin, lastEventId, source, ports);
  }
}

exposeInterface(MessageEvent, ['data', 'origin', 'lastEventId', 'source', 'ports', 'initMessageEvent']);
makeUncloneable(MessageEvent);

/** The event that ends a WebSocket. */
export class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  /** @throws {TypeError} */
  constructor(type, init = undefined) {
    checkInit('CloseEvent', arguments.length, init);
    super(type, init);
    this.#wasClean = Boolean(init?.wasClean);
    this.#code = Number(init?.code ?? 0);
    this.#reason = `${init?.reason ?? ''}`.toWellFormed();
  }

  get wasClean() {
    return this.#wasClean;
  }

  get code() {
    return this.#code;
  }

  get reason() {
    return this.#reason;
  }
}

exposeInterface(CloseEvent, ['wasClean', 'code', 'reason']);
makeUncloneable(CloseEvent);
