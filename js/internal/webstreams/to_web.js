// Node streams as web streams: Readable.toWeb(), Writable.toWeb() and Duplex.toWeb(). A Node stream is the underlying source or sink
// of the web stream; what the standard calls pull is resume() here, and its backpressure is the promise of a write.

import { Buffer } from 'buffer';
import { AbortError, codes } from 'internal/errors';
import { destroyer } from 'internal/streams/destroy';
import { finished } from 'internal/streams/finished';
import { isClosed, isDestroyed, isReadable, isReadableFinished, isWritable, isWritableEnded, readableError } from 'internal/streams/kind';
import { ReadableState } from 'internal/streams/readable_side';
import { isAnyArrayBuffer } from 'internal/util/types';
import { validateObject, validateOneOf } from 'internal/validators';
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from 'internal/webstreams/queuingstrategies';
import { ReadableStream } from 'internal/webstreams/readablestream';
import { WritableStream } from 'internal/webstreams/writablestream';

const { ERR_INVALID_ARG_TYPE } = codes;

// Codes that say that the data was bad: a TypeError in the Compression standard.
const badDataCodes = new Set([
  'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR', 'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR', 'Z_NEED_DICT',
  'ERR_TRAILING_JUNK_AFTER_STREAM_END',
]);

/** What a web stream fails with when the Node stream below fails with `cause`. */
function webError(cause) {
  if (cause?.code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause });
  if (badDataCodes.has(cause?.code) || /^ERR__ERROR_FORMAT_/.test(cause?.code)) return Object.assign(new TypeError(undefined, { cause }), { code: cause.code });
  return cause;
}

function ignore() {}

// The web stream has the error; the Node stream must not throw it as well.
function silence(stream) {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
}

// Calls back once, when the Node stream is over and needs no listeners of ours any more.
function whenOver(stream, options, callback) {
  const stop = finished(stream, options, (error) => {
    stop();
    silence(stream);
    callback(webError(error));
  });
}

/** An underlying sink. */
class NodeSink {
  #stream;
  #controller = null;
  /** The write that waits for 'drain'. */
  #room = null;
  /** The close that waits for the end. */
  #end = null;

  /** Says what is wrong with a chunk: the whole stream fails with that then. */
  #check;

  constructor(stream, check) {
    this.#stream = stream;
    this.#check = check;
    whenOver(stream, {}, (error) => this.#over(error));
    stream.on('drain', () => this.#room?.resolve());
  }

  start(controller) {
    this.#controller = controller;
  }

  write(chunk) {
    const stream = this.#stream;
    const wrong = this.#check?.(chunk);
    if (wrong !== undefined) {
      destroyer(stream, wrong);
      throw wrong;
    }
    const isMemory = isAnyArrayBuffer(chunk);
    const data = isMemory && !stream.writableObjectMode ? new Uint8Array(chunk) : chunk;
    // Somebody else may have filled it.
    if (stream.writableNeedDrain) return this.#whenRoom().then(() => this.#write(data));
    return this.#write(data);
  }

  #write(data) {
    // Before the write, which may emit 'drain' itself.
    const room = this.#whenRoom();
    let isFull = false;
    try {
      isFull = !this.#stream.write(data);
    } finally {
      if (!isFull) this.#room = null;
    }
    return isFull ? room : undefined;
  }

  #whenRoom() {
    this.#room = Promise.withResolvers();
    return this.#room.promise;
  }

  abort(reason) {
    destroyer(this.#stream, reason);
  }

  close() {
    if (this.#end === null && !isWritableEnded(this.#stream)) this.#stream.end();
    this.#end = Promise.withResolvers();
    return this.#end.promise;
  }

  #over(error) {
    const end = this.#end;
    this.#end = null;
    if (!error && end !== null) {
      end.resolve();
      return;
    }
    // Without an error, it was ended behind the back of the web stream.
    const reason = error ?? new AbortError();
    this.#room?.promise.catch(ignore);
    this.#room?.reject(reason);
    end?.reject(reason);
    this.#controller.error(reason);
  }
}

/** An underlying source, and a consumer of the Node stream. */
class NodeSource {
  type;
  /** For sources that are no streams of ours; see ReadableState#feed. */
  listener = (chunk) => this.consume(chunk);
  #stream;
  #controller = null;
  #isCanceled = false;

  constructor(stream, type) {
    this.type = type;
    this.#stream = stream;
    stream.pause();
    whenOver(stream, { writable: false }, (error) => this.#over(error));
    if (stream._readableState instanceof ReadableState) stream._readableState.feed(this);
    else stream.on('data', this.listener);
  }

  start(controller) {
    this.#controller = controller;
  }

  pull() {
    this.#stream.resume();
  }

  cancel(reason) {
    this.#isCanceled = true;
    destroyer(this.#stream, reason);
  }

  consume(chunk) {
    // Web code expects bytes without the methods of Buffer.
    const isBuffer = chunk instanceof Buffer && !this.#stream.readableObjectMode;
    this.#controller.enqueue(isBuffer ? new Uint8Array(chunk) : chunk);
    if (this.#controller.desiredSize <= 0) this.#stream.pause();
  }

  #over(error) {
    const controller = this.#controller;
    if (error) {
      controller.error(error);
    } else if (!this.#isCanceled) {
      controller.close();
      // A read into the reader's own memory is only answered by this.
      if (this.type === 'bytes') controller.byobRequest?.respond(0);
    }
  }
}

function closedWritableStream() {
  const stream = new WritableStream();
  stream.close();
  return stream;
}

/**
 * `Writable.toWeb(streamWritable)`
 * @param {import('stream').Writable} writable or anything that writes, such as a response
 * @param {(chunk: unknown) => Error | undefined} [check]
 * @returns {WritableStream}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function writableToWeb(writable, check) {
  if (typeof writable?.write !== 'function' || typeof writable.on !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', writable);
  }
  if (isDestroyed(writable) || !isWritable(writable)) return closedWritableStream();
  const { writableHighWaterMark: highWaterMark, writableObjectMode } = writable;
  const strategy = writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  return new WritableStream(new NodeSink(writable, check), strategy);
}

/**
 * `Readable.toWeb(streamReadable[, options])`
 * @param {import('stream').Readable} readable
 * @param {{ strategy?: QueuingStrategy, type?: 'bytes' }} [options]
 * @returns {ReadableStream}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function readableToWeb(readable, options = {}) {
  if (typeof readable?._readableState !== 'object') throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', readable);
  validateObject(options, 'options');
  const { type, strategy } = options;
  if (type !== undefined) validateOneOf(type, 'options.type', ['bytes', undefined]);
  if (isClosed(readable) || readable.readableEnded || readable._readableState.readable === false) return endedReadableStream(readable, type);
  const highWaterMark = readable.readableHighWaterMark;
  const Strategy = readable.readableObjectMode ? CountQueuingStrategy : ByteLengthQueuingStrategy;
  const chosen = type === 'bytes' ? { highWaterMark } : strategy ?? new Strategy({ highWaterMark });
  return new ReadableStream(new NodeSource(readable, type), chosen);
}

// Nothing will be emitted any more; the web stream ends as the Node stream did.
function endedReadableStream(readable, type) {
  silence(readable);
  const isWhole = isReadableFinished(readable, false) || readable._readableState.readable === false;
  const error = webError(readableError(readable) ?? (isWhole ? undefined : new AbortError()));
  const start = (controller) => (error ? controller.error(error) : controller.close());
  return new ReadableStream({ type, start });
}

/**
 * `Duplex.toWeb(streamDuplex[, options])`
 * @param {{ readableType?: 'bytes', type?: 'bytes' }} [options] `type` is the old name of `readableType`
 * @param {(chunk: unknown) => Error | undefined} [check] what is wrong with a chunk, which fails both sides
 * @returns {{ readable: ReadableStream, writable: WritableStream }}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function duplexToWeb(duplex, options = {}, check = undefined) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const type = options.readableType ?? options.type;
  if (type !== undefined) validateOneOf(type, 'options.readableType', ['bytes', undefined]);
  const isAlive = !isDestroyed(duplex);
  const writable = isAlive && isWritable(duplex) ? writableToWeb(duplex, check) : closedWritableStream();
  if (isAlive && isReadable(duplex)) return { readable: readableToWeb(duplex, { type }), writable };
  const readable = new ReadableStream({ type });
  readable.cancel();
  return { readable, writable };
}
