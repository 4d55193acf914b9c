// What programs hand to the constructors of web streams, read as Web IDL says and refused with Node's codes.

import { codes } from 'internal/errors';
import { adopt, invoke } from 'internal/webstreams/promises';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** An optional dictionary. @throws ERR_INVALID_ARG_TYPE */
export function dictionary(value, name) {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  return value;
}

/** An optional `object`, which null is none of. @throws ERR_INVALID_ARG_TYPE */
export function underlying(value, name) {
  if (value === undefined) return {};
  if (!isObject(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Object', value);
  return value;
}

/** A member that is a callback. @returns {Function | undefined} @throws ERR_INVALID_ARG_TYPE */
export function callback(object, member, name) {
  const value = object[member];
  if (value !== undefined && typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(`${name}.${member}`, 'Function', value);
  return value;
}

/** A queuing strategy. @returns {{ mark: number | undefined, size: Function | undefined }} @throws ERR_INVALID_ARG_TYPE */
export function readStrategy(value, name = 'strategy') {
  const strategy = dictionary(value, name);
  const { highWaterMark } = strategy;
  return { mark: highWaterMark === undefined ? undefined : Number(highWaterMark), size: callback(strategy, 'size', name) };
}

/** The mark of a strategy. @throws ERR_INVALID_ARG_VALUE */
export function markOf({ mark }, usual) {
  if (mark === undefined) return usual;
  if (Number.isNaN(mark) || mark < 0) throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', mark);
  return mark;
}

/** The size of a chunk, as its strategy says. @throws ERR_INVALID_ARG_VALUE */
export function checkSize(size) {
  if (!(size >= 0 && size < Infinity)) throw new ERR_INVALID_ARG_VALUE.RangeError('size', size);
  return size;
}

/** The callbacks of an underlying source, sink or transformer, with what they are called with. */
export class Contract {
  #object;
  #callbacks;
  #controller;

  /** @param {Record<string, Function | undefined>} callbacks */
  constructor(object, callbacks, controller) {
    this.#object = object;
    this.#callbacks = callbacks;
    this.#controller = controller;
  }

  /** The first call, whose exceptions are the constructor's. */
  start() {
    const { start } = this.#callbacks;
    return start === undefined ? undefined : Reflect.apply(start, this.#object, [this.#controller]);
  }

  pull() {
    const { pull } = this.#callbacks;
    return pull === undefined ? undefined : invoke(pull, this.#object, this.#controller);
  }

  cancel(reason) {
    const { cancel } = this.#callbacks;
    return cancel === undefined ? undefined : adopt(invoke(cancel, this.#object, reason));
  }

  write(chunk) {
    const { write } = this.#callbacks;
    return write === undefined ? undefined : invoke(write, this.#object, chunk, this.#controller);
  }

  close() {
    const { close } = this.#callbacks;
    return close === undefined ? undefined : invoke(close, this.#object);
  }

  abort(reason) {
    const { abort } = this.#callbacks;
    return abort === undefined ? undefined : invoke(abort, this.#object, reason);
  }

  transform(chunk) {
    const { transform } = this.#callbacks;
    return invoke(transform, this.#object, chunk, this.#controller);
  }

  flush() {
    const { flush } = this.#callbacks;
    return flush === undefined ? undefined : invoke(flush, this.#object, this.#controller);
  }
}
