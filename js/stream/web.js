// node:stream/web: the classes of the Streams, Encoding and Compression standards.

import {
  ReadableStream, ReadableStreamTee, ReadableStreamDefaultReader, ReadableStreamBYOBReader, ReadableStreamBYOBRequest,
  ReadableByteStreamController, ReadableStreamDefaultController,
} from 'internal/webstreams/readablestream';
import { TransformStream, TransformStreamDefaultController } from 'internal/webstreams/transformstream';
import { WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController } from 'internal/webstreams/writablestream';
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from 'internal/webstreams/queuingstrategies';
import { lazy } from 'internal/core';

const lazyEncoding = lazy('internal/webstreams/encoding');
const lazyCompression = lazy('internal/webstreams/compression');

// Most programs that touch ReadableStream never need these.
function defineLazy(target, name, load) {
  const define = (value) =>
    Object.defineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
  Object.defineProperty(target, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      define(load()[name]);
      return target[name];
    },
    set: define,
  });
}

const web = {
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  ReadableByteStreamController,
  ReadableStream,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  ReadableStreamTee,
  TransformStream,
  TransformStreamDefaultController,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
};
defineLazy(web, 'TextEncoderStream', lazyEncoding);
defineLazy(web, 'TextDecoderStream', lazyEncoding);
defineLazy(web, 'CompressionStream', lazyCompression);
defineLazy(web, 'DecompressionStream', lazyCompression);

export default web;
