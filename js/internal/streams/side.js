// Side: what the readable and the writable side of a stream have in common. `stream._readableState` and `stream._writableState`
// are sides; packages read (and some write) the properties that are accessors here.

import { codes } from 'internal/errors';
import { validateInteger } from 'internal/validators';
import { CLOSED, CONSTRUCTING, DESTROYING, DOOMED, GONE, Life, OPEN } from 'internal/streams/life';

const defaultMarks = { bytes: 64 * 1024, objects: 16 };

/**
 * From how much on a stream counts as full, unless it says otherwise (doc: "stream.getDefaultHighWaterMark()").
 * @param {boolean} objectMode
 * @returns {number} bytes, or objects in object mode
 */
export function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultMarks.objects : defaultMarks.bytes;
}

/**
 * Changes it for the streams to come (doc: "stream.setDefaultHighWaterMark()").
 * @param {boolean} objectMode
 * @param {number} value
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  defaultMarks[objectMode ? 'objects' : 'bytes'] = value;
}

// `highWaterMark` is for both sides of a Duplex, `ownKey` (readableHighWaterMark …) for one of them.
function markFrom(options, ownKey, objectMode, isDuplex) {
  let mark = options?.highWaterMark;
  if (mark == null && isDuplex) mark = options?.[ownKey];
  if (mark == null) return getDefaultHighWaterMark(objectMode);
  if (Number.isInteger(mark) && mark >= 0) return mark;
  throw new codes.ERR_INVALID_ARG_VALUE(`options.${isDuplex ? ownKey : 'highWaterMark'}`, mark);
}

export class Side {
  objectMode;
  highWaterMark;
  /** Bytes (or objects, or characters) that wait. */
  length = 0;
  life;

  /**
   * @param {object | undefined} options of the stream
   * @param {object | null} stream
   * @param {boolean} isDuplex
   * @param {{ objectMode: string, highWaterMark: string }} own names of the options that are for this side of a Duplex alone
   * @param {Side} [other] the side of the same stream that was made before
   */
  constructor(options, stream, isDuplex, own, other) {
    this.objectMode = Boolean(options?.objectMode || (isDuplex && options?.[own.objectMode]));
    this.highWaterMark = markFrom(options, own.highWaterMark, this.objectMode, isDuplex);
    this.life = other?.life ?? new Life(stream, options);
  }

  get constructed() {
    return this.life.fate !== CONSTRUCTING && this.life.fate !== DOOMED;
  }

  get destroyed() {
    return this.life.fate >= DOOMED;
  }

  // Streams that end in ways of their own (requests that are read elsewhere …) say so by assigning.
  set destroyed(value) {
    this.#move(value, DESTROYING);
  }

  get closed() {
    return this.life.fate >= CLOSED;
  }

  set closed(value) {
    this.#move(value, CLOSED);
  }

  get closeEmitted() {
    return this.life.fate === GONE;
  }

  set closeEmitted(value) {
    this.#move(value, GONE);
  }

  #move(isThere, fate) {
    const { life } = this;
    if (isThere) life.fate = Math.max(life.fate, fate);
    else if (life.fate >= fate) life.fate = fate === DESTROYING ? OPEN : fate - 1;
  }

  get errored() {
    return this.life.errored;
  }

  set errored(error) {
    this.life.errored = error;
  }

  get errorEmitted() {
    return this.life.errorEmitted;
  }

  set errorEmitted(value) {
    this.life.errorEmitted = Boolean(value);
  }

  get autoDestroy() {
    return this.life.autoDestroy;
  }

  set autoDestroy(value) {
    this.life.autoDestroy = Boolean(value);
  }

  get emitClose() {
    return this.life.emitClose;
  }

  set emitClose(value) {
    this.life.emitClose = Boolean(value);
  }
}
