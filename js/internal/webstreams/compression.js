// CompressionStream and DecompressionStream (Compression standard): a stream of node:zlib as a pair of web streams.

import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { isArrayBuffer } from 'internal/util/types';
import { defineInspect } from 'internal/webstreams/inspect';
import { duplexToWeb } from 'internal/webstreams/to_web';

const zlib = lazy('zlib');

// By format, the functions that make the streams of node:zlib.
const compressors = { 'deflate': 'createDeflate', 'deflate-raw': 'createDeflateRaw', 'gzip': 'createGzip', 'brotli': 'createBrotliCompress' };
const decompressors = { 'deflate': 'createInflate', 'deflate-raw': 'createInflateRaw', 'gzip': 'createGunzip', 'brotli': 'createBrotliDecompress' };

/** The standard takes bytes that nobody else writes to meanwhile; Node takes strings too. */
function checkChunk(chunk) {
  if (typeof chunk === 'string') return undefined;
  const buffer = ArrayBuffer.isView(chunk) ? chunk.buffer : chunk;
  if (isArrayBuffer(buffer)) return undefined;
  return new codes.ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

function makePair(makers, format, options) {
  if (!Object.hasOwn(makers, format)) throw new codes.ERR_INVALID_ARG_VALUE('format', format, `must be one of ${Object.keys(makers).join(', ')}`);
  return duplexToWeb(zlib()[makers[format]](options), {}, checkChunk);
}

export class CompressionStream {
  #pair;

  /** @param {'deflate' | 'deflate-raw' | 'gzip' | 'brotli'} format @throws ERR_INVALID_ARG_VALUE */
  constructor(format) {
    this.#pair = makePair(compressors, format);
  }

  get readable() {
    return this.#pair.readable;
  }

  get writable() {
    return this.#pair.writable;
  }
}

export class DecompressionStream {
  #pair;

  /** @param {'deflate' | 'deflate-raw' | 'gzip' | 'brotli'} format @throws ERR_INVALID_ARG_VALUE */
  constructor(format) {
    // The standard takes nothing after the end for good.
    this.#pair = makePair(decompressors, format, { rejectGarbageAfterEnd: true });
  }

  get readable() {
    return this.#pair.readable;
  }

  get writable() {
    return this.#pair.writable;
  }
}

for (const Class of [CompressionStream, DecompressionStream]) {
  for (const name of ['readable', 'writable']) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: Class.name });
  defineInspect(Class, (stream) => ({ readable: stream.readable, writable: stream.writable }));
}
