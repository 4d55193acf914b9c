// Bodies of requests and responses. What a body is made of is kept as it is; a stream is made only when somebody asks for one.

import { lazy } from 'internal/core';
import { Buffer } from 'buffer';
import { Blob, isBlob } from 'internal/blob';
import { URLSearchParams } from 'internal/url';
import { isAnyArrayBuffer, isArrayBufferView } from 'internal/util/types';
import { formFromPairs, isFormData } from 'internal/fetch/formdata';
import { extractMimeType } from 'internal/fetch/mime';
import { encodeMultipart, parseMultipart } from 'internal/fetch/multipart';
import { illegalInvocation, toUSVString } from 'internal/fetch/webidl';

const web = lazy('stream/web');
const streams = lazy('internal/webstreams/readablestream');

/** @returns {boolean} */
function isReadableStream(value) {
  // Nobody can have a stream before the module of streams is loaded.
  return typeof value === 'object' && value !== null && typeof value.getReader === 'function' && streams().isReadableStream(value);
}

const kEmpty = new Uint8Array(0);

/** All chunks in one. @returns {Uint8Array} */
function concat(chunks, length) {
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(length);
  let position = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, position);
    position += chunk.byteLength;
  }
  return bytes;
}

/** Gives the parts of a body (bytes and blobs) chunk by chunk. */
async function* readParts(parts) {
  for (const part of parts) {
    if (!isBlob(part)) {
      if (part.byteLength > 0) yield part;
      continue;
    }
    const reader = part.stream().getReader();
    try {
      for (let result; !(result = await reader.read()).done;) yield result.value;
    } finally {
      // Only matters when the consumer stops early.
      reader.cancel().catch(() => {});
    }
  }
}

/**
 * A body: text, bytes, parts (bytes and blobs in turn), the body of a response that is still coming in, or a stream.
 */
export class Body {
  /** @type {string | Uint8Array | (Uint8Array | Blob)[] | null} null for a stream, and for a response that comes in */
  #source;
  /** @type {{ read(): Promise<Uint8Array | null>, readAll(): Promise<Uint8Array>, cancel(reason: unknown): void } | null} */
  #remote;
  /** @type {ReadableStream | null} */
  #stream;
  #controller = null;
  #consumed = false;
  /** Bytes in all, null when that is not known. @type {number | null} */
  length;

  constructor({ source = null, remote = null, stream = null, length = null }) {
    this.#source = source;
    this.#remote = remote;
    this.#stream = stream;
    this.length = length;
  }

  /** Whether the body can be sent again, after a redirect. */
  get isRepeatable() {
    return this.#source !== null;
  }

  /** The body as one piece, where it is that already; else null. @returns {Uint8Array | null} */
  get bytes() {
    if (this.#stream !== null) return null;
    return this.#sourceBytes();
  }

  #sourceBytes() {
    if (typeof this.#source === 'string') this.#source = encodeText(this.#source);
    return ArrayBuffer.isView(this.#source) ? this.#source : null;
  }

  /**
   * The content where it is one piece, text as it is: the body is used up.
   * @returns {string | Uint8Array | null} null for a body that comes in pieces, or was read
   */
  takeWhole() {
    const source = this.#source;
    if (this.#stream !== null || this.#consumed || (typeof source !== 'string' && !ArrayBuffer.isView(source))) return null;
    this.#consumed = true;
    return source;
  }

  /** A body of the same source, which nobody has read from. @returns {Body} */
  repeat() {
    return new Body({ source: this.#source, length: this.length });
  }

  /** Whether reading has begun. */
  get isUsed() {
    return this.#stream === null ? this.#consumed : streams().isDisturbed(this.#stream);
  }

  /** Whether reading cannot begin any more. */
  get isUnusable() {
    return this.isUsed || (this.#stream !== null && this.#stream.locked);
  }

  /** @returns {ReadableStream} */
  get stream() {
    if (this.#stream !== null) return this.#stream;
    const next = this.#nextFunction();
    const { ReadableStream } = web();
    const pull = async (controller) => {
      const chunk = await next.read();
      if (chunk !== null) {
        controller.enqueue(new Uint8Array(chunk));
        return;
      }
      controller.close();
      // A reader that brought its own buffer gets it back.
      controller.byobRequest?.respond(0);
    };
    this.#stream = new ReadableStream({
      type: 'bytes',
      start: (controller) => {
        this.#controller = controller;
      },
      pull,
      cancel: (reason) => next.cancel(reason),
    }, { highWaterMark: 0 });
    if (this.#consumed) {
      streams().disturb(this.#stream);
      streams().finish(this.#stream);
    }
    return this.#stream;
  }

  #nextFunction() {
    if (this.#remote !== null) return this.#remote;
    const bytes = this.#sourceBytes();
    const iterator = readParts(bytes === null ? this.#source : [bytes]);
    return {
      async read() {
        const { done, value } = await iterator.next();
        return done ? null : value;
      },
      cancel: () => iterator.return(),
    };
  }

  /** All bytes of the body; it is used up afterwards. @returns {Promise<Uint8Array>} */
  async consume() {
    if (this.#stream !== null) return readStream(this.#stream);
    this.#consumed = true;
    if (this.#remote !== null) return this.#remote.readAll();
    const bytes = this.#sourceBytes();
    if (bytes !== null) return bytes.slice();
    const chunks = [];
    let length = 0;
    for await (const chunk of readParts(this.#source)) {
      chunks.push(chunk);
      length += chunk.byteLength;
    }
    return concat(chunks, length);
  }

  /** Splits the body: this one and the new one give the same bytes. @returns {Body} */
  clone() {
    if (this.#stream === null && this.#source !== null) return this.repeat();
    const [own, other] = streams().ReadableStreamTee(this.stream, true);
    this.#stream = own;
    return new Body({ source: this.#source, stream: other, length: this.length });
  }

  /** Takes the content over into a new body, as `new Request(request)` does: this one is used up. @returns {Body} */
  take() {
    if (this.#stream === null) {
      const taken = new Body({ source: this.#source, remote: this.#remote, length: this.length });
      this.#consumed = true;
      return taken;
    }
    const { ReadableStream } = web();
    const reader = this.#stream.getReader();
    streams().disturb(this.#stream);
    const stream = new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        const { done, value } = await reader.read();
        if (!done) {
          if (!(value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
          controller.enqueue(new Uint8Array(value));
          return;
        }
        controller.close();
        controller.byobRequest?.respond(0);
      },
      cancel: (reason) => reader.cancel(reason),
    }, { highWaterMark: 0 });
    return new Body({ source: this.#source, stream, length: this.length });
  }

  /** Makes reading fail with `reason`. */
  fail(reason) {
    if (this.#controller !== null) {
      try {
        this.#controller.error(reason);
      } catch {
        // It was closed already.
      }
    } else if (this.#stream !== null && !this.#stream.locked) {
      this.#stream.cancel(reason).catch(() => {});
    }
    this.#remote?.cancel(reason);
  }

  /** Tells the source of the body that nobody wants it. */
  cancel(reason) {
    if (this.#stream === null) this.#remote?.cancel(reason);
    else if (!this.#stream.locked) this.#stream.cancel(reason).catch(() => {});
  }
}

async function readStream(stream) {
  const reader = stream.getReader();
  const chunks = [];
  let length = 0;
  for (let result; !(result = await reader.read()).done;) {
    const { value } = result;
    if (!(value instanceof Uint8Array)) {
      const error = new TypeError('Received non-Uint8Array chunk');
      reader.cancel(error).catch(() => {});
      throw error;
    }
    chunks.push(value);
    length += value.byteLength;
  }
  return chunks.length === 0 ? new Uint8Array(0) : concat(chunks, length);
}

function encodeText(text) {
  const buffer = Buffer.from(text);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

function copyBytes(value) {
  if (isAnyArrayBuffer(value)) return new Uint8Array(value.slice(0));
  return new Uint8Array(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength));
}

/**
 * Makes a body of what a script gives as one.
 * @param {unknown} value anything but null and undefined
 * @param {boolean} [keepalive]
 * @returns {{ body: Body, type: string | null }} the body, and the content-type that it suggests
 * @throws {TypeError}
 */
export function extractBody(value, keepalive = false) {
  if (typeof value === 'string') return textBody(value, 'text/plain;charset=UTF-8');
  if (isAnyArrayBuffer(value) || isArrayBufferView(value)) {
    const source = copyBytes(value);
    return { body: new Body({ source, length: source.byteLength }), type: null };
  }
  if (isBlob(value)) return { body: new Body({ source: [value], length: value.size }), type: value.type || null };
  if (value instanceof URLSearchParams) return textBody(value.toString(), 'application/x-www-form-urlencoded;charset=UTF-8');
  if (isFormData(value)) {
    const { parts, length, type } = encodeMultipart(value);
    return { body: new Body({ source: parts, length }), type };
  }
  if (isReadableStream(value)) {
    if (keepalive) throw new TypeError('keepalive');
    if (value.locked || streams().isDisturbed(value)) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return { body: new Body({ stream: value }), type: null };
  }
  if (typeof value === 'object' && value !== null && typeof value[Symbol.asyncIterator] === 'function') {
    if (keepalive) throw new TypeError('keepalive');
    return { body: new Body({ stream: streamFromIterable(value) }), type: null };
  }
  return textBody(toUSVString(value, 'Response', 'body'), 'text/plain;charset=UTF-8');
}

function textBody(text, type) {
  return { body: new Body({ source: text, length: Buffer.byteLength(text) }), type };
}

/** Node's streams and other async iterables of bytes are bodies as well. */
function streamFromIterable(iterable) {
  let iterator;
  const { ReadableStream } = web();
  return new ReadableStream({
    type: 'bytes',
    start() {
      iterator = iterable[Symbol.asyncIterator]();
    },
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) {
        controller.close();
        controller.byobRequest?.respond(0);
        return;
      }
      // A stream of bytes takes its chunks over, which is not for memory that others share.
      const bytes = new Uint8Array(typeof value === 'string' ? encodeText(value) : value);
      if (bytes.byteLength > 0) controller.enqueue(bytes);
      else await this.pull(controller);
    },
    async cancel() {
      await iterator.return?.();
    },
  }, { highWaterMark: 0 });
}

/** Text in UTF-8, without a byte order mark. */
function decodeUtf8(bytes) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  return buffer.utf8Slice(start, buffer.length);
}

/**
 * Gives a class the methods that read its body.
 * @param {Function} Class
 * @param {(object: object) => { body: Body | null, headers: HeaderList } | undefined} getState undefined for other objects
 */
export function mixinBody(Class, getState) {
  const consume = async (object, convert) => {
    const state = getState(object);
    if (state === undefined) throw illegalInvocation();
    if (state.aborted) throw state.aborted.reason;
    const { body, headers } = state;
    if (body === null) return convert(kEmpty.slice(), headers);
    if (body.isUnusable) throw new TypeError('Body is unusable: Body has already been read');
    return convert(await body.consume(), headers);
  };

  const methods = {
    blob() {
      return consume(this, (bytes, headers) => {
        const type = extractMimeType(headers);
        return new Blob([bytes], { type: type === null ? '' : `${type}` });
      });
    },
    arrayBuffer() {
      return consume(this, (bytes) => {
        if (bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer;
        return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      });
    },
    text() {
      return consume(this, decodeUtf8);
    },
    json() {
      return consume(this, (bytes) => JSON.parse(decodeUtf8(bytes)));
    },
    formData() {
      return consume(this, parseForm);
    },
    bytes() {
      return consume(this, (bytes) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  };
  for (const name of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, name, {
      __proto__: null,
      value: methods[name],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

function parseForm(bytes, headers) {
  const type = extractMimeType(headers);
  if (type?.essence === 'multipart/form-data') return parseMultipart(bytes, type);
  if (type?.essence === 'application/x-www-form-urlencoded') {
    return formFromPairs([...new URLSearchParams(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).entries()]);
  }
  throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
}
