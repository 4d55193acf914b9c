// Events of a run on their way from the process of a file: those of a turn are a frame, its length and then a list as V8 writes it.

import { writeSync } from 'fs';
import { Buffer } from 'buffer';
import process from 'process';
import v8 from 'v8';
import { setImmediate } from 'internal/timers';
import { inspect } from 'internal/util/inspect';
import { isNativeError } from 'internal/util/types';

const kErrorKey = 'protojs:error';
const kSymbolKey = 'protojs:symbol';
const kShownKey = 'protojs:shown';
const kHeader = 4;
const errorClasses = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** An error as plain data: V8 would leave its properties out. */
function packError(error) {
  const properties = {};
  for (const key of Object.getOwnPropertyNames(error)) {
    if (key !== 'stack' && key !== 'message') properties[key] = pack(error[key]);
  }
  const { stack } = error;
  return { [kErrorKey]: { name: String(error.name), message: String(error.message), stack: typeof stack === 'string' ? stack : String(error), properties } };
}

/** How a value wants to be shown; as the plain object that it is, if it fails to say. */
function shownBy(value) {
  try {
    return inspect(value);
  } catch {
    const plain = { ...value };
    delete plain[inspect.custom];
    return inspect(plain);
  }
}

/** A value that V8 can write. */
function pack(value) {
  if (typeof value === 'symbol') return { [kSymbolKey]: value.description };
  if (typeof value === 'function') return inspect(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isNativeError(value)) return packError(value);
  if (typeof value[inspect.custom] === 'function') return { [kShownKey]: shownBy(value) };
  try {
    v8.serialize(value);
    return value;
  } catch {
    return inspect(value);
  }
}

function unpack(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Object.hasOwn(value, kSymbolKey)) return Symbol(value[kSymbolKey]);
  if (Object.hasOwn(value, kShownKey)) return { [inspect.custom]: () => value[kShownKey] };
  const packed = value[kErrorKey];
  if (packed === undefined) return value;
  const { name, message, stack, properties } = packed;
  const error = new (errorClasses[name] ?? Error)(message);
  const hide = (key, shown) => Object.defineProperty(error, key, { __proto__: null, configurable: true, enumerable: false, value: shown, writable: true });
  hide('stack', stack);
  if (errorClasses[name] === undefined) hide('name', name);
  for (const [key, property] of Object.entries(properties)) {
    if (key === 'cause' && name !== 'Error') hide(key, unpack(property));
    else error[key] = unpack(property);
  }
  return error;
}

/** An event as V8 can write it. */
function packEvent({ type, data }) {
  const { details } = data;
  return [type, details?.error === undefined ? data : { ...data, details: { ...details, error: pack(details.error) } }];
}

/** The value of a frame: events of one turn. */
function serialized(events) {
  try {
    return v8.serialize(events);
  } catch {
    // Somebody has logged what cannot be written.
    return v8.serialize(events.map(([type, data]) => [type, { ...data, data: inspect(data.data) }]));
  }
}

/** Writes events to a descriptor: those of one turn of the event loop at once. */
export class EventWriter {
  #fd;
  #waiting = [];

  /** @param {number} fd */
  constructor(fd) {
    this.#fd = fd;
    process.on('exit', () => this.flush());
  }

  add(event) {
    if (this.#waiting.push(packEvent(event)) === 1) setImmediate(() => this.flush());
  }

  flush() {
    if (this.#waiting.length === 0) return;
    const payload = serialized(this.#waiting);
    this.#waiting = [];
    const frame = Buffer.allocUnsafe(kHeader + payload.length);
    frame.writeUInt32LE(payload.length);
    frame.set(payload, kHeader);
    for (let written = 0; written < frame.length;) written += writeSync(this.#fd, frame, written);
  }
}

/** Takes the chunks of a pipe apart again. */
export class EventReader {
  #rest = Buffer.alloc(0);

  /** @returns {{ type: string, data: object }[]} the events that are complete */
  take(chunk) {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const events = [];
    while (this.#rest.length >= kHeader) {
      const end = kHeader + this.#rest.readUInt32LE();
      if (this.#rest.length < end) break;
      for (const [type, data] of v8.deserialize(this.#rest.subarray(kHeader, end))) {
        if (data.details?.error !== undefined) data.details.error = unpack(data.details.error);
        events.push({ type, data });
      }
      this.#rest = this.#rest.subarray(end);
    }
    return events;
  }
}
