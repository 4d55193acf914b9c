// ReadableByteStreamController: the face of a byte feed.

import { codes } from 'internal/errors';
import { ByteFeed } from 'internal/webstreams/byte_feed';
import { defineInterface } from 'internal/webstreams/interface';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

/** Docs: webstreams, "Class: ReadableByteStreamController". */
export class ReadableByteStreamController {
  #feed;

  constructor(feed = undefined) {
    if (!(feed instanceof ByteFeed)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#feed = feed;
  }

  static #of(self) {
    if (typeof self !== 'object' || self === null || !(#feed in self)) throw new ERR_INVALID_THIS('ReadableByteStreamController');
    return self.#feed;
  }

  static #open(self) {
    const feed = ReadableByteStreamController.#of(self);
    if (!feed.isOpen) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    return feed;
  }

  /** @returns {ReadableStreamBYOBRequest | null} */
  get byobRequest() {
    return ReadableByteStreamController.#of(this).offer();
  }

  /** @returns {number | null} */
  get desiredSize() {
    return ReadableByteStreamController.#of(this).desiredSize;
  }

  /** @throws ERR_INVALID_STATE */
  close() {
    ReadableByteStreamController.#open(this).end();
  }

  /** @param {ArrayBufferView} chunk @throws ERR_INVALID_STATE, ERR_INVALID_ARG_TYPE */
  enqueue(chunk) {
    const feed = ReadableByteStreamController.#of(this);
    if (!ArrayBuffer.isView(chunk)) throw new ERR_INVALID_ARG_TYPE('chunk', ['Buffer', 'TypedArray', 'DataView'], chunk);
    if (chunk.byteLength === 0) throw new ERR_INVALID_STATE.TypeError('The chunk is empty or detached');
    if (chunk.buffer.byteLength === 0) throw new ERR_INVALID_STATE.TypeError('The buffer of the chunk is empty or detached');
    if (!feed.isOpen) throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    feed.enqueue(chunk);
  }

  error(error = undefined) {
    ReadableByteStreamController.#of(this).fail(error);
  }
}

defineInterface(ReadableByteStreamController, ['byobRequest', 'close', 'desiredSize', 'enqueue', 'error'], () => ({}));
