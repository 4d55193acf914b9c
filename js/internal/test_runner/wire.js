// Events of a run on their way from the process of a file: each is its length, then its value as V8 writes it.

import { writeSync } from 'fs';
import { Buffer } from 'buffer';
import v8 from 'v8';
import { inspect } from 'internal/util/inspect';
import { isNativeError } from 'internal/util/types';

const kErrorKey = 'protojs:error';
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

/** A value that V8 can write. */
function pack(value) {
  if (typeof value === 'function' || typeof value === 'symbol') return inspect(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isNativeError(value)) return packError(value);
  try {
    v8.serialize(value);
    return value;
  } catch {
    return inspect(value);
  }
}

function unpack(value) {
  const packed = value?.[kErrorKey];
  if (packed === undefined) return value;
  const { name, message, stack, properties } = packed;
  const error = new (errorClasses[name] ?? Error)(message);
  const hide = (key, shown) => Object.defineProperty(error, key, { __proto__: null, configurable: true, enumerable: false, value: shown, writable: true });
  hide('stack', stack);
  if (errorClasses[name] === undefined) hide('name', name);
  for (const [key, property] of Object.entries(properties)) {
    if (key === 'cause') hide(key, unpack(property));
    else error[key] = unpack(property);
  }
  return error;
}

/** Writes an event. @param {number} fd */
export function writeEvent(fd, { type, data }) {
  const { details } = data;
  const shown = details?.error === undefined ? data : { ...data, details: { ...details, error: pack(details.error) } };
  let payload;
  try {
    payload = v8.serialize([type, shown]);
  } catch {
    payload = v8.serialize([type, { ...shown, data: inspect(shown.data) }]);
  }
  const frame = Buffer.allocUnsafe(kHeader + payload.length);
  frame.writeUInt32LE(payload.length);
  frame.set(payload, kHeader);
  for (let written = 0; written < frame.length;) written += writeSync(fd, frame, written);
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
      const [type, data] = v8.deserialize(this.#rest.subarray(kHeader, end));
      if (data.details?.error !== undefined) data.details.error = unpack(data.details.error);
      events.push({ type, data });
      this.#rest = this.#rest.subarray(end);
    }
    return events;
  }
}
