// The functions of node:stream. The less common ones are loaded when they are called.

import { lazy } from 'internal/core';
import { promisify } from 'internal/util';
import { destroyer } from 'internal/streams/destroy';
import { bufferOver, isArrayBufferView, isUint8Array } from 'internal/streams/chunk';
import { finished, finishedPromise } from 'internal/streams/finished';
import { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } from 'internal/streams/kind';
import { getDefaultHighWaterMark, setDefaultHighWaterMark } from 'internal/streams/side';

const lazyPipeline = lazy('internal/streams/pipeline');
const lazyAbort = lazy('internal/streams/abort');
const lazyCompose = lazy('internal/streams/compose');
const lazyDuplexPair = lazy('internal/streams/duplexpair');
const lazyPromises = lazy('stream/promises');

/** `stream.pipeline(source[, ...transforms], destination, callback)` */
function pipeline(...streams) {
  return lazyPipeline().pipeline(...streams);
}

/** `stream.addAbortSignal(signal, stream)` */
function addAbortSignal(signal, stream) {
  return lazyAbort().addAbortSignal(signal, stream);
}

/** `stream.compose(...streams)` */
function compose(...streams) {
  return lazyCompose().compose(...streams);
}

/** `stream.duplexPair([options])` */
function duplexPair(options) {
  return lazyDuplexPair().duplexPair(options);
}

// What `util.promisify` makes of a function, and `stream.promises`, are only loaded when asked for.
function defineLazily(object, key, load) {
  Object.defineProperty(object, key, { __proto__: null, get: load, enumerable: true, configurable: key === 'promises' });
}

/** Fills the Stream class with everything node:stream has. */
export function defineStatics(Stream, classes) {
  Object.assign(Stream, {
    isDestroyed, isDisturbed, isErrored, isReadable, isWritable, ...classes, duplexPair, pipeline, addAbortSignal, finished,
    destroy: destroyer, compose, setDefaultHighWaterMark, getDefaultHighWaterMark,
  });
  defineLazily(Stream, 'promises', lazyPromises);
  defineLazily(pipeline, promisify.custom, () => lazyPromises().pipeline);
  defineLazily(finished, promisify.custom, () => finishedPromise);
  Stream.Stream = Stream;
  // Packages that bring streams of their own look for these.
  Stream._isArrayBufferView = isArrayBufferView;
  Stream._isUint8Array = isUint8Array;
  Stream._uint8ArrayToBuffer = bufferOver;
}
