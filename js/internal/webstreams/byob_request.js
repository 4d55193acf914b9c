// ReadableStreamBYOBRequest: memory that a reader has brought and that the source of a byte stream fills itself.

import { codes } from 'internal/errors';
import { defineInterface } from 'internal/webstreams/interface';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_INVALID_THIS } = codes;

/** What one is inside. */
export class ByobRequest {
  /** @type {import('internal/webstreams/byte_feed').ByteFeed | null} null once it was answered */
  feed;
  view;
  facade;

  constructor(feed, view) {
    this.feed = feed;
    this.view = view;
    this.facade = new ReadableStreamBYOBRequest(this);
  }

  withdraw() {
    this.feed = null;
    this.view = null;
  }

  /** @returns {import('internal/webstreams/byte_feed').ByteFeed} @throws ERR_INVALID_STATE */
  answer() {
    if (this.feed === null) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    if (this.view.buffer.detached) throw new ERR_INVALID_STATE.TypeError('The buffer of the view is detached');
    return this.feed;
  }
}

/** Docs: webstreams, "Class: ReadableStreamBYOBRequest". */
export class ReadableStreamBYOBRequest {
  #request;

  constructor(request = undefined) {
    if (!(request instanceof ByobRequest)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#request = request;
  }

  static #of(self) {
    if (typeof self !== 'object' || self === null || !(#request in self)) throw new ERR_INVALID_THIS('ReadableStreamBYOBRequest');
    return self.#request;
  }

  /** @returns {Uint8Array | null} null once it was answered */
  get view() {
    return ReadableStreamBYOBRequest.#of(this).view;
  }

  /** @param {number} bytesWritten @throws ERR_INVALID_STATE, ERR_INVALID_ARG_VALUE */
  respond(bytesWritten) {
    const request = ReadableStreamBYOBRequest.#of(this);
    const count = Math.trunc(Number(bytesWritten));
    if (!(count >= 0 && count <= Number.MAX_SAFE_INTEGER)) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    request.answer().respond(count);
  }

  /** @param {ArrayBufferView} view @throws ERR_INVALID_STATE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE */
  respondWithNewView(view) {
    const request = ReadableStreamBYOBRequest.#of(this);
    if (!ArrayBuffer.isView(view)) throw new ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    if (request.feed === null) throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    if (view.buffer.detached) throw new ERR_INVALID_STATE.TypeError('The buffer of the view is detached');
    request.feed.respondWithView(view);
  }
}

defineInterface(ReadableStreamBYOBRequest, ['respond', 'respondWithNewView', 'view'], ({ view }) => ({ view }));
