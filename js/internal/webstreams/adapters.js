// Between Node streams and web streams: toWeb() and fromWeb() of Readable, Writable and Duplex.

import process from 'process';
import { Buffer } from 'buffer';
import { AbortError, codes } from 'internal/errors';
import { kEmptyObject, normalizeEncoding } from 'internal/util';
import { validateBoolean, validateObject, validateOneOf } from 'internal/validators';
import { Readable } from 'internal/streams/readable';
import { Writable } from 'internal/streams/writable';
import { Duplex } from 'internal/streams/duplex';
import { destroyer as destroy } from 'internal/streams/destroy';
import { eos } from 'internal/streams/end-of-stream';
import { isClosed, isDestroyed, isReadable, isReadableErrored, isReadableFinished, isWritable, isWritableEnded } from 'internal/streams/utils';
import { isReadableStream, ReadableStream } from 'internal/webstreams/readablestream';
import { isWritableStream, WritableStream } from 'internal/webstreams/writablestream';
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from 'internal/webstreams/queuingstrategies';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE } = codes;

const zlibFailures = new Set([
  'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR',
  'Z_NEED_DICT', 'ERR_TRAILING_JUNK_AFTER_STREAM_END',
]);

const encoder = new TextEncoder();

function nop() {}

// What a web stream reports for the errors of Node streams.
function toWebError(cause) {
  if (cause?.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause });
  if (zlibFailures.has(cause?.code)) {
    const error = new TypeError(undefined, { cause });
    error.code = cause.code;
    return error;
  }
  return cause;
}

// Once the web stream knows of an error, the Node stream must not throw it as unhandled.
function ignoreErrors(stream) {
  if (!stream.listeners('error').includes(nop)) stream.on('error', nop);
}

/**
 * `Writable.toWeb(streamWritable)`
 * @param {Writable} streamWritable or anything that writes, as http.ServerResponse
 * @returns {WritableStream}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function newWritableStreamFromStreamWritable(streamWritable) {
  if (!streamWritable || typeof streamWritable.write !== 'function' || typeof streamWritable.on !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  }

  if (isDestroyed(streamWritable) || !isWritable(streamWritable)) {
    const writable = new WritableStream();
    writable.close();
    return writable;
  }

  const highWaterMark = streamWritable.writableHighWaterMark;
  const objectMode = streamWritable.writableObjectMode;
  const strategy = objectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };

  let controller;
  let drained;
  let closed;

  const cleanup = eos(streamWritable, (error) => {
    error = toWebError(error);
    cleanup();
    ignoreErrors(streamWritable);

    if (error != null) {
      drained?.reject(error);
      if (closed !== undefined) {
        closed.reject(error);
        closed = undefined;
      }
      controller.error(error);
    } else if (closed !== undefined) {
      closed.resolve();
      closed = undefined;
    } else {
      // Ended behind the back of the web stream.
      controller.error(new AbortError());
    }
    controller = undefined;
  });

  streamWritable.on('drain', () => {
    drained?.resolve();
  });

  function write(chunk) {
    // Before write(): a stream may emit 'drain' while it is called.
    drained = Promise.withResolvers();
    let wantsMore = true;
    try {
      wantsMore = streamWritable.write(chunk);
    } finally {
      if (wantsMore) drained = undefined;
    }
    if (wantsMore) return undefined;
    return drained.promise.finally(() => {
      drained = undefined;
    });
  }

  return new WritableStream(
    {
      start(c) {
        controller = c;
      },
      write(chunk) {
        if (!objectMode && (chunk instanceof ArrayBuffer || chunk instanceof SharedArrayBuffer)) chunk = new Uint8Array(chunk);
        if (!streamWritable.writableNeedDrain) return write(chunk);
        // Somebody else has filled it.
        drained = Promise.withResolvers();
        return drained.promise.then(() => write(chunk));
      },
      abort(reason) {
        destroy(streamWritable, reason);
      },
      close() {
        if (closed === undefined && !isWritableEnded(streamWritable)) streamWritable.end();
        closed = Promise.withResolvers();
        return closed.promise;
      },
    },
    strategy,
  );
}

// The writing methods of a Node stream over a web writer. `side.closed`: the web stream is closed.
function writingMethods(writer, side, { decodeStrings, objectMode }) {
  function bytesOf(chunk, encoding) {
    if (typeof chunk !== 'string' || !decodeStrings || objectMode) return chunk;
    if (normalizeEncoding(encoding) === 'utf8') return encoder.encode(chunk);
    const buffer = Buffer.from(chunk, encoding);
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  // A callback called out of a promise: what it throws belongs to the stream, not to the promise.
  function settle(callback) {
    return (error) => {
      try {
        callback(error);
      } catch (error) {
        process.nextTick(destroy, side.stream, error);
      }
    };
  }

  return {
    writev(chunks, callback) {
      const done = settle(callback);
      writer.ready
        .then(() => Promise.all(chunks.map(({ chunk, encoding }) => writer.write(bytesOf(chunk, encoding)))))
        .then(() => done(), done);
    },
    write(chunk, encoding, callback) {
      const done = settle(callback);
      chunk = bytesOf(chunk, encoding);
      writer.ready.then(() => writer.write(chunk)).then(() => done(), done);
    },
    final(callback) {
      const done = settle(callback);
      if (!side.closed) writer.close().then(() => done(), done);
      else done();
    },
  };
}

// The same for the last callback, after which there is no stream to report to.
function settleDestroy(callback, error) {
  return () => {
    try {
      callback(error);
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    }
  };
}

/**
 * `Writable.fromWeb(writableStream[, options])`
 * @param {{ decodeStrings?: boolean, highWaterMark?: number, objectMode?: boolean, signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE
 */
export function newStreamWritableFromWritableStream(writableStream, options = kEmptyObject) {
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');

  const writer = writableStream.getWriter();
  const side = { closed: false, stream: undefined };

  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    ...writingMethods(writer, side, { decodeStrings, objectMode }),
    destroy(error, callback) {
      const done = settleDestroy(callback, error);
      if (side.closed) done();
      else if (error != null) writer.abort(error).then(done, done);
      else writer.close().then(done, done);
    },
  });
  side.stream = writable;

  writer.closed.then(
    () => {
      side.closed = true;
      if (!isWritableEnded(writable)) destroy(writable, new ERR_STREAM_PREMATURE_CLOSE());
    },
    (error) => {
      side.closed = true;
      destroy(writable, error);
    },
  );
  return writable;
}

/**
 * `Readable.toWeb(streamReadable[, options])`
 * @param {Readable} streamReadable
 * @param {{ strategy?: QueuingStrategy, type?: 'bytes' }} [options]
 * @returns {ReadableStream}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function newReadableStreamFromStreamReadable(streamReadable, options = kEmptyObject) {
  if (typeof streamReadable?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  }
  validateObject(options, 'options');
  const { type, strategy } = options;
  if (type !== undefined) validateOneOf(type, 'options.type', ['bytes', undefined]);
  const isBYOB = type === 'bytes';

  if (isClosed(streamReadable) || streamReadable.readableEnded || streamReadable._readableState.readable === false) {
    return endedReadableStream(streamReadable, type);
  }

  const objectMode = streamReadable.readableObjectMode;
  const highWaterMark = streamReadable.readableHighWaterMark;

  let controller;
  let wasCanceled = false;

  streamReadable.pause();

  const cleanup = eos(streamReadable, { writable: false }, (error) => {
    error = toWebError(error);
    cleanup();
    ignoreErrors(streamReadable);

    if (error) {
      controller.error(error);
    } else if (!wasCanceled) {
      controller.close();
      // A BYOB read that waits is only answered by this.
      if (isBYOB) controller.byobRequest?.respond(0);
    }
  });

  streamReadable.on('data', (chunk) => {
    // Without the Buffer class: web code expects plain bytes.
    if (!objectMode && Buffer.isBuffer(chunk)) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  });

  return new ReadableStream(
    {
      type,
      start(c) {
        controller = c;
      },
      pull() {
        streamReadable.resume();
      },
      cancel(reason) {
        wasCanceled = true;
        destroy(streamReadable, reason);
      },
    },
    isBYOB ? { highWaterMark } : (strategy ?? defaultStrategy(objectMode, highWaterMark)),
  );
}

function defaultStrategy(objectMode, highWaterMark) {
  return objectMode ? new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark });
}

// For a stream that will emit nothing any more.
function endedReadableStream(streamReadable, type) {
  ignoreErrors(streamReadable);
  const endedWell = isReadableFinished(streamReadable, false) || streamReadable._readableState.readable === false;
  const error = isReadableErrored(streamReadable) ?? (endedWell ? undefined : new AbortError());
  return new ReadableStream({
    type,
    start(controller) {
      if (error) controller.error(toWebError(error));
      else controller.close();
    },
  });
}

// read() of a Node stream over a web reader.
function readFrom(reader, stream) {
  reader.read().then(
    ({ done, value }) => {
      stream.push(done ? null : value);
    },
    (error) => destroy(stream, error),
  );
}

function validateEncodingOption(encoding) {
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
}

/**
 * `Readable.fromWeb(readableStream[, options])`
 * @param {{ encoding?: string, highWaterMark?: number, objectMode?: boolean, signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function newStreamReadableFromReadableStream(readableStream, options = kEmptyObject) {
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  validateEncodingOption(encoding);
  validateBoolean(objectMode, 'options.objectMode');

  const reader = readableStream.getReader();
  let closed = false;

  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      readFrom(reader, readable);
    },
    destroy(error, callback) {
      const done = settleDestroy(callback, error);
      if (closed) done();
      else reader.cancel(error).then(done, done);
    },
  });

  reader.closed.then(
    () => {
      closed = true;
    },
    (error) => {
      closed = true;
      destroy(readable, error);
    },
  );
  return readable;
}

/**
 * `Duplex.toWeb(streamDuplex[, options])`
 * @param {{ readableType?: 'bytes', type?: 'bytes' }} [options] type is the deprecated name of readableType
 * @returns {{ readable: ReadableStream, writable: WritableStream }}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function newReadableWritablePairFromDuplex(duplex, options = kEmptyObject) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const type = options.readableType ?? options.type;
  if (type !== undefined) validateOneOf(type, 'options.readableType', ['bytes', undefined]);

  if (isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream({ type });
    writable.close();
    readable.cancel();
    return { readable, writable };
  }

  let writable;
  if (isWritable(duplex)) {
    writable = newWritableStreamFromStreamWritable(duplex);
  } else {
    writable = new WritableStream();
    writable.close();
  }

  let readable;
  if (isReadable(duplex)) {
    readable = newReadableStreamFromStreamReadable(duplex, { type });
  } else {
    readable = new ReadableStream({ type });
    readable.cancel();
  }
  return { writable, readable };
}

/**
 * `Duplex.fromWeb(pair[, options])`
 * @param {{ readable: ReadableStream, writable: WritableStream }} pair
 * @param {{ allowHalfOpen?: boolean, decodeStrings?: boolean, encoding?: string, highWaterMark?: number, objectMode?: boolean,
 *   signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function newStreamDuplexFromReadableWritablePair(pair = kEmptyObject, options = kEmptyObject) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);

  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateEncodingOption(encoding);

  const writer = writableStream.getWriter();
  const reader = readableStream.getReader();
  const side = { closed: false, stream: undefined };
  let readableClosed = false;

  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    ...writingMethods(writer, side, { decodeStrings, objectMode }),
    read() {
      readFrom(reader, duplex);
    },
    destroy(error, callback) {
      const done = settleDestroy(callback, error);
      const pending = [];
      if (!side.closed) pending.push(writer.abort(error));
      if (!readableClosed) pending.push(reader.cancel(error));
      if (pending.length > 0) Promise.all(pending).then(done, done);
      else done();
    },
  });
  side.stream = duplex;

  function onerror(error) {
    side.closed = true;
    readableClosed = true;
    destroy(duplex, error);
  }
  writer.closed.then(() => {
    side.closed = true;
    if (!isWritableEnded(duplex)) destroy(duplex, new ERR_STREAM_PREMATURE_CLOSE());
  }, onerror);
  reader.closed.then(() => {
    readableClosed = true;
  }, onerror);
  return duplex;
}
