// ReadableStream and its readers and controllers, from deno_web. Evaluated when the first of them is needed.

import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateBoolean } from 'internal/validators';
import { defineInspect, stateOf } from 'internal/webstreams/inspect';
import { checkBefore, coded, codeThrown, lockedError } from 'internal/webstreams/state_errors';

const lazyInspect = lazy('internal/util/inspect');

const streams = core.loadExtScript('ext:deno_web/06_streams.js');

export const {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableByteStreamController,
  ReadableStreamDefaultController,
  isReadableStream,
} = streams;

const supportsBYOB = (stream) => streams.isReadableByteStreamController(stream[streams.kNodeWebStreamsState].controller);

defineInspect(ReadableStream, (stream) => ({
  locked: streams.isReadableStreamLocked(stream),
  state: stateOf(streams, stream),
  supportsBYOB: supportsBYOB(stream),
}));
defineInspect(ReadableStreamDefaultReader, (reader) => {
  const state = reader[streams.kNodeWebStreamsState];
  return { stream: state.stream, readRequests: queueLength(state.readRequests), close: reader.closed };
});
defineInspect(ReadableStreamBYOBReader, (reader) => {
  const state = reader[streams.kNodeWebStreamsState];
  return { stream: state.stream, readIntoRequests: queueLength(state.readIntoRequests), close: reader.closed };
});
defineInspect(ReadableStreamDefaultController, () => ({}));
defineInspect(ReadableByteStreamController, () => ({}));
defineInspect(ReadableStreamBYOBRequest, (request) => ({ view: request.view }));

const { isReadableStreamLocked } = streams;

const { get: readLocked } = Object.getOwnPropertyDescriptor(streams.WritableStream.prototype, 'locked');

/** By its brand: deno_web keeps its own check to itself. */
function isWritableStream(value) {
  try {
    Reflect.apply(readLocked, value, []);
    return true;
  } catch {
    return false;
  }
}

const notLocked = (stream) => (isReadableStreamLocked(stream) ? lockedError('ReadableStream') : undefined);

checkBefore(ReadableStream, 'getReader', (stream, [options]) => {
  const mode = options?.mode;
  if (mode !== undefined) {
    if (`${mode}` !== 'byob') return new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    if (!supportsBYOB(stream)) return new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
  }
  return notLocked(stream);
});
checkBefore(ReadableStream, 'cancel', notLocked, true);
checkBefore(ReadableStream, 'tee', notLocked);
checkBefore(ReadableStream, 'values', notLocked);
Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  ...Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator),
  value: ReadableStream.prototype.values,
});
checkBefore(
  ReadableStream,
  'pipeTo',
  (stream, [destination]) => {
    if (!isWritableStream(destination)) return new codes.ERR_INVALID_ARG_TYPE('destination', 'WritableStream', destination);
    if (isReadableStreamLocked(stream)) return lockedError('The ReadableStream');
    return destination.locked ? lockedError('The WritableStream') : undefined;
  },
  true,
);
checkBefore(ReadableStream, 'pipeThrough', (stream, [transform]) => {
  const readable = transform?.readable;
  if (!isReadableStream(readable)) return new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
  const { writable } = transform;
  if (!isWritableStream(writable)) {
    return new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
  }
  if (isReadableStreamLocked(stream)) return lockedError('The ReadableStream');
  return writable.locked ? lockedError('The WritableStream') : undefined;
});
checkBefore(
  ReadableStreamBYOBReader,
  'read',
  (reader, [view, options]) => {
    if (!ArrayBuffer.isView(view)) return new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
    const min = options?.min ?? 1;
    if (typeof min !== 'number') return new codes.ERR_INVALID_ARG_TYPE('options.min', 'number', min);
    if (!Number.isInteger(min) || min <= 0) {
      return new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer greater than 0');
    }
    if (view.byteLength === 0) {
      return new codes.ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
    }
    const length = view.length ?? view.byteLength;
    return min > length ? new codes.ERR_OUT_OF_RANGE('options.min', `<= ${length}`, min) : undefined;
  },
  true,
);
codeThrown(ReadableStreamDefaultController, ['enqueue', 'close']);
codeThrown(ReadableByteStreamController, ['enqueue', 'close']);
codeThrown(ReadableStreamBYOBRequest, ['respond', 'respondWithNewView']);

const { from } = ReadableStream;
Object.defineProperty(ReadableStream, 'from', {
  ...Object.getOwnPropertyDescriptor(ReadableStream, 'from'),
  value: {
    from(iterable) {
      const method = iterable?.[Symbol.asyncIterator] ?? iterable?.[Symbol.iterator];
      if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE(lazyInspect().inspect(iterable));
      try {
        // deno_web takes strings for no iterables; their objects are some.
        return Reflect.apply(from, this, [Object(iterable)]);
      } catch (error) {
        throw coded(error);
      }
    },
  }.from,
});

function queueLength(queue) {
  return queue?.length ?? queue?.size ?? 0;
}

/**
 * The standard's abstract operation of this name (doc: webstreams.md "ReadableStreamTee(stream[, cloneForBranch2])").
 * @param {ReadableStream} stream
 * @param {boolean} [cloneForBranch2] give the second branch chunks of its own
 * @returns {[ReadableStream, ReadableStream]}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function ReadableStreamTee(stream, cloneForBranch2 = false) {
  if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  validateBoolean(cloneForBranch2, 'cloneForBranch2');
  return streams.readableStreamTee(stream, cloneForBranch2);
}
