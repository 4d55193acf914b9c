// ReadableStreamDefaultReader and ReadableStreamBYOBReader.

import { codes } from 'internal/errors';
import { dictionary } from 'internal/webstreams/contracts';
import { defineInterface } from 'internal/webstreams/interface';
import { rejected } from 'internal/webstreams/promises';
import { faces, notAttached, PromisedRead, READABLE, Reader } from 'internal/webstreams/readable_core';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } = codes;

function coreFor(stream) {
  const core = faces.coreOf(stream);
  if (core === undefined) throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  return core;
}

/** Docs: webstreams, "Class: ReadableStreamDefaultReader". */
export class ReadableStreamDefaultReader {
  #reader;

  /** @param {ReadableStream} stream @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE */
  constructor(stream) {
    this.#reader = new Reader(coreFor(stream), false);
  }

  static #is(self) {
    return typeof self === 'object' && self !== null && #reader in self;
  }

  /** @returns {Promise<undefined>} */
  get closed() {
    if (!ReadableStreamDefaultReader.#is(this)) return rejected(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this.#reader.closed.promise;
  }

  /** @returns {Promise<undefined>} */
  cancel(reason = undefined) {
    if (!ReadableStreamDefaultReader.#is(this)) return rejected(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this.#reader.cancel(reason);
  }

  /** @returns {Promise<{ value: any, done: boolean }>} */
  read() {
    if (!ReadableStreamDefaultReader.#is(this)) return rejected(new ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const reader = this.#reader;
    const { core } = reader;
    if (core === null) return rejected(notAttached());
    if (core.state === READABLE && core.feed.hasChunk) {
      core.isDisturbed = true;
      return core.feed.takeAsPromise();
    }
    const request = new PromisedRead();
    reader.read(request);
    return request.promise;
  }

  /** @throws ERR_INVALID_THIS */
  releaseLock() {
    if (!ReadableStreamDefaultReader.#is(this)) throw new ERR_INVALID_THIS('ReadableStreamDefaultReader');
    this.#reader.release();
  }

  static {
    defineInterface(ReadableStreamDefaultReader, ['cancel', 'closed', 'read', 'releaseLock'], (reader) => ({
      stream: reader.#reader.core?.facade,
      readRequests: reader.#reader.requests.count,
      close: reader.closed,
    }));
  }
}

// @throws whatever is wrong with memory that a reader brings
function checkView(view, min) {
  if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
  if (typeof min !== 'number') throw new ERR_INVALID_ARG_TYPE('options.min', 'number', min);
  if (!Number.isInteger(min) || min <= 0) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer greater than 0');
  if (view.byteLength === 0 || view.buffer.byteLength === 0) {
    throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
  }
  const length = view.length ?? view.byteLength;
  if (min > length) throw new ERR_OUT_OF_RANGE('options.min', `<= ${length}`, min);
}

/** Docs: webstreams, "Class: ReadableStreamBYOBReader". */
export class ReadableStreamBYOBReader {
  #reader;

  /** @param {ReadableStream} stream of bytes @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE */
  constructor(stream) {
    const core = coreFor(stream);
    if (core.isLocked) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
    if (core.feed.serveInto === undefined) throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    this.#reader = new Reader(core, true);
  }

  static #is(self) {
    return typeof self === 'object' && self !== null && #reader in self;
  }

  /** @returns {Promise<undefined>} */
  get closed() {
    return ReadableStreamBYOBReader.#is(this) ? this.#reader.closed.promise : rejected(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
  }

  /** @returns {Promise<undefined>} */
  cancel(reason = undefined) {
    return ReadableStreamBYOBReader.#is(this) ? this.#reader.cancel(reason) : rejected(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
  }

  /**
   * @param {ArrayBufferView} view is filled; its buffer is of no use to the caller any more
   * @param {{ min?: number }} [options] elements that have to be there, 1 if not given
   * @returns {Promise<{ value: ArrayBufferView | undefined, done: boolean }>}
   */
  read(view, options = undefined) {
    if (!ReadableStreamBYOBReader.#is(this)) return rejected(new ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    let min;
    try {
      ({ min = 1 } = dictionary(options, 'options'));
      checkView(view, min);
    } catch (error) {
      return rejected(error);
    }
    if (this.#reader.core === null) return rejected(notAttached());
    const request = new PromisedRead();
    this.#reader.readInto(view, min, request);
    return request.promise;
  }

  /** @throws ERR_INVALID_THIS */
  releaseLock() {
    if (!ReadableStreamBYOBReader.#is(this)) throw new ERR_INVALID_THIS('ReadableStreamBYOBReader');
    this.#reader.release();
  }

  static {
    defineInterface(ReadableStreamBYOBReader, ['cancel', 'closed', 'read', 'releaseLock'], (reader) => ({
      stream: reader.#reader.core?.facade,
      readIntoRequests: reader.#reader.requests.count,
      close: reader.closed,
    }));
  }
}
