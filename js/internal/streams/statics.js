// The functions of node:stream. The less common ones are loaded when they are called.

import { lazy } from 'internal/core';
import { promisify } from 'internal/util';
import { destroyer } from 'internal/streams/destroy';
import { isDestroyed, isDisturbed, isErrored, isReadable, isWritable } from 'internal/streams/utils';
import { getDefaultHighWaterMark, setDefaultHighWaterMark } from 'internal/streams/state';
import { isArrayBufferView, isUint8Array, viewToBuffer } from 'internal/streams/chunk';
import { eos, finished } from 'internal/streams/end-of-stream';

const lazyPipeline = lazy('internal/streams/pipeline');
const lazyAbort = lazy('internal/streams/add-abort-signal');
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

/** Fills the Stream class with everything node:stream has. */
export function defineStatics(Stream, classes) {
  Stream.isDestroyed = isDestroyed;
  Stream.isDisturbed = isDisturbed;
  Stream.isErrored = isErrored;
  Stream.isReadable = isReadable;
  Stream.isWritable = isWritable;
  Object.assign(Stream, classes);
  Stream.duplexPair = duplexPair;
  Stream.pipeline = pipeline;
  Stream.addAbortSignal = addAbortSignal;
  Stream.finished = eos;
  Stream.destroy = destroyer;
  Stream.compose = compose;
  Stream.setDefaultHighWaterMark = setDefaultHighWaterMark;
  Stream.getDefaultHighWaterMark = getDefaultHighWaterMark;

  Object.defineProperty(Stream, 'promises', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return lazyPromises();
    },
  });
  Object.defineProperty(pipeline, promisify.custom, {
    __proto__: null,
    enumerable: true,
    get() {
      return lazyPromises().pipeline;
    },
  });
  Object.defineProperty(eos, promisify.custom, {
    __proto__: null,
    enumerable: true,
    get() {
      return finished;
    },
  });

  Stream.Stream = Stream;
  Stream._isArrayBufferView = isArrayBufferView;
  Stream._isUint8Array = isUint8Array;
  Stream._uint8ArrayToBuffer = viewToBuffer;
}
