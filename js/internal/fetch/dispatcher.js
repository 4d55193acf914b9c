// Requests through a dispatcher of the npm package undici, which programs give fetch() as an option or set for all requests. Its interface is
// documented by undici ("Dispatcher", "DispatchHandler"); both generations of handlers are spoken.

import { lazy } from 'internal/core';
import { Buffer } from 'buffer';
import { Readable } from 'stream';

const zlib = lazy('zlib');

const decoders = {
  __proto__: null,
  'br': () => zlib().createBrotliDecompress(),
  'deflate': () => zlib().createInflate(),
  'gzip': () => zlib().createGunzip(),
  'x-gzip': () => zlib().createGunzip(),
  'zstd': () => zlib().createZstdDecompress(),
};

const text = (value) => (typeof value === 'string' ? value : Buffer.from(value).toString('latin1'));

/** Names and values in turn, of raw headers or of an object. */
function flatten(headers) {
  if (Array.isArray(headers)) return headers.map(text);
  const flat = [];
  for (const name of Object.keys(headers ?? {})) {
    const values = Array.isArray(headers[name]) ? headers[name] : [headers[name]];
    for (const value of values) flat.push(name, text(value));
  }
  return flat;
}

/** What a Body reads from: internal/fetch/body calls it a remote. */
class DispatchedBody {
  #iterator;
  #stream;
  #onEnd;

  constructor(stream, onEnd) {
    this.#stream = stream;
    this.#iterator = stream[Symbol.asyncIterator]();
    this.#onEnd = onEnd;
  }

  async read() {
    let result;
    try {
      result = await this.#iterator.next();
    } catch (cause) {
      this.#onEnd();
      throw new TypeError('terminated', { cause });
    }
    if (!result.done) return result.value;
    this.#onEnd();
    return null;
  }

  async readAll() {
    const chunks = [];
    for (let chunk; (chunk = await this.read()) !== null; ) chunks.push(chunk);
    return new Uint8Array(Buffer.concat(chunks));
  }

  cancel(reason) {
    this.#stream.destroy(reason instanceof Error ? reason : new Error('cancelled'));
    this.#onEnd();
  }
}

/** One request: what a dispatcher calls, and what of it fetch() needs. */
class Dispatch {
  #head = Promise.withResolvers();
  #body;
  #abort = () => {};
  #resume = () => {};

  constructor() {
    this.#body = new Readable({
      read: () => this.#resume(),
      destroy: (error, callback) => {
        if (error) this.#abort(error);
        callback(error);
      },
    });
    this.#body.on('error', () => {});
  }

  /** Resolves with the start of the response. */
  get head() {
    return this.#head.promise;
  }

  abort(reason) {
    this.#head.reject(reason);
    this.#abort(reason);
    this.#body.destroy(reason instanceof Error ? reason : undefined);
  }

  #begin(status, headers, statusText) {
    // 1xx are no responses yet.
    if (status < 200) return;
    let stream = this.#body;
    this.#head.resolve({
      status,
      statusText: statusText ?? '',
      headers: flatten(headers),
      decode: (codings) => {
        // The coding applied last is undone first.
        for (const coding of codings.toReversed()) {
          const decoder = decoders[coding]?.();
          if (decoder === undefined) continue;
          const source = stream;
          source.on('error', (error) => decoder.destroy(error));
          decoder.on('close', () => source.destroy());
          stream = source.pipe(decoder);
        }
      },
      open: (onEnd) => new DispatchedBody(stream, onEnd),
      close: () => this.#body.destroy(new Error('not wanted')),
    });
  }

  #failed(error) {
    this.#head.reject(error);
    this.#body.destroy(error);
  }

  /** What the dispatcher is given: the handlers of undici 7, and those of older ones. */
  get handler() {
    const take = (chunk) => this.#body.push(chunk);
    return {
      onRequestStart: (controller) => {
        this.#abort = (reason) => controller.abort(reason);
        this.#resume = () => controller.resume();
      },
      onResponseStart: (controller, status, headers, statusText) => this.#begin(status, headers, statusText),
      onResponseData: (controller, chunk) => {
        if (!take(chunk)) controller.pause();
      },
      onResponseEnd: () => this.#body.push(null),
      onResponseError: (controller, error) => this.#failed(error),

      onConnect: (abort) => {
        this.#abort = abort;
      },
      onHeaders: (status, headers, resume, statusText) => {
        this.#resume = resume;
        this.#begin(status, headers, statusText);
        return true;
      },
      onData: (chunk) => take(chunk),
      onComplete: () => this.#body.push(null),
      onError: (error) => this.#failed(error),
    };
  }
}

/**
 * Sends a request as `send()` of internal/fetch/network does.
 * @param {{ method: string, url: URL, headers: string[], body: import('internal/fetch/body').Body | null }} request
 * @param {(cancel: (reason: unknown) => void) => void} onCancel takes a function that ends the exchange
 * @param {{ dispatch: Function }} dispatcher
 */
export async function sendThrough({ method, url, headers, body }, onCancel, dispatcher) {
  const dispatch = new Dispatch();
  onCancel((reason) => dispatch.abort(reason));
  const bytes = body?.bytes;
  const content = body === null ? null : bytes === null ? body.stream : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { pathname, search, origin } = url;
  dispatcher.dispatch({ origin, path: pathname + search, method, headers, body: content }, dispatch.handler);
  return dispatch.head;
}
