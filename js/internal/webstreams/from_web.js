// Web streams as Node streams: Readable.fromWeb(), Writable.fromWeb() and Duplex.fromWeb().

import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { destroyer } from 'internal/streams/destroy';
import { Duplex } from 'internal/streams/duplex';
import { isWritableEnded } from 'internal/streams/kind';
import { Readable } from 'internal/streams/readable';
import { Writable } from 'internal/streams/writable';
import { normalizeEncoding } from 'internal/util';
import { validateBoolean, validateObject } from 'internal/validators';
import { isReadableStream } from 'internal/webstreams/readablestream';
import { isWritableStream } from 'internal/webstreams/writablestream';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE } = codes;

const encoder = new TextEncoder();

// The web stream that is written to, and how far it is.
class Outflow {
  isClosed = false;
  #writer;
  #encodes;
  #stream = null;

  /** @param {boolean} encodes text becomes bytes */
  constructor(writableStream, encodes) {
    this.#writer = writableStream.getWriter();
    this.#encodes = encodes;
  }

  /** Ends `stream`, which writes to this, when the web stream ends. */
  bindTo(stream) {
    this.#stream = stream;
    this.#writer.closed.then(() => {
      this.isClosed = true;
      if (!isWritableEnded(stream)) destroyer(stream, new ERR_STREAM_PREMATURE_CLOSE());
    }, (error) => this.fail(error));
  }

  fail(error) {
    this.isClosed = true;
    destroyer(this.#stream, error);
  }

  /** The options of the Node stream that stand for its methods. */
  methods() {
    const writer = this.#writer;
    return {
      write: (chunk, encoding, callback) => {
        const data = this.#bytesOf(chunk, encoding);
        this.#settle(writer.ready.then(() => writer.write(data)), callback);
      },
      writev: (chunks, callback) => {
        const writeAll = () => Promise.all(chunks.map(({ chunk, encoding }) => writer.write(this.#bytesOf(chunk, encoding))));
        this.#settle(writer.ready.then(writeAll), callback);
      },
      final: (callback) => this.#settle(this.isClosed ? Promise.resolve() : writer.close(), callback),
    };
  }

  close() {
    return this.#writer.close();
  }

  abort(error) {
    return this.#writer.abort(error);
  }

  // What the callback throws is the stream's, not the promise's.
  #settle(promise, callback) {
    const settle = (error) => {
      try {
        callback(error);
      } catch (thrown) {
        process.nextTick(destroyer, this.#stream, thrown);
      }
    };
    promise.then(() => settle(), settle);
  }

  #bytesOf(chunk, encoding) {
    if (typeof chunk !== 'string' || !this.#encodes) return chunk;
    if (normalizeEncoding(encoding) === 'utf8') return encoder.encode(chunk);
    const { buffer, byteOffset, byteLength } = Buffer.from(chunk, encoding);
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
}

// The web stream that is read.
class Inflow {
  isClosed = false;
  #reader;
  #stream = null;
  #arrived = ({ done, value }) => {
    this.#stream.push(done ? null : value);
  };
  #failed = (error) => destroyer(this.#stream, error);

  constructor(readableStream) {
    this.#reader = readableStream.getReader();
  }

  /** @param {(error: Error) => void} [fail] */
  bindTo(stream, fail = this.#failed) {
    this.#stream = stream;
    this.#reader.closed.then(() => {
      this.isClosed = true;
    }, (error) => {
      this.isClosed = true;
      fail(error);
    });
  }

  read() {
    this.#reader.read().then(this.#arrived, this.#failed);
  }

  cancel(reason) {
    return this.#reader.cancel(reason);
  }
}

// Calls back when everything that was told to end has done so, well or not. After the last callback there is no stream left to report
// to: what that throws is uncaught.
function whenEnded(promises, callback, error) {
  const call = () => {
    try {
      callback(error);
    } catch (thrown) {
      process.nextTick(() => {
        throw thrown;
      });
    }
  };
  if (promises.length === 0) call();
  else Promise.all(promises).then(call, call);
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { objectMode = false, decodeStrings = true, encoding } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  return { ...options, objectMode, decodeStrings };
}

/**
 * `Writable.fromWeb(writableStream[, options])`
 * @param {{ decodeStrings?: boolean, highWaterMark?: number, objectMode?: boolean, signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE
 */
export function writableFromWeb(writableStream, options = {}) {
  if (!isWritableStream(writableStream)) throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  const { highWaterMark, decodeStrings, objectMode, signal } = checkOptions(options);
  const outflow = new Outflow(writableStream, decodeStrings && !objectMode);
  const writable = new Writable({
    highWaterMark, objectMode, decodeStrings, signal,
    ...outflow.methods(),
    destroy(error, callback) {
      const ends = [];
      if (!outflow.isClosed) ends.push(error ? outflow.abort(error) : outflow.close());
      whenEnded(ends, callback, error);
    },
  });
  outflow.bindTo(writable);
  return writable;
}

/**
 * `Readable.fromWeb(readableStream[, options])`
 * @param {{ encoding?: string, highWaterMark?: number, objectMode?: boolean, signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function readableFromWeb(readableStream, options = {}) {
  if (!isReadableStream(readableStream)) throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  const { highWaterMark, encoding, objectMode, signal } = checkOptions(options);
  const inflow = new Inflow(readableStream);
  const readable = new Readable({
    highWaterMark, encoding, objectMode, signal,
    read: () => inflow.read(),
    destroy(error, callback) {
      whenEnded(inflow.isClosed ? [] : [inflow.cancel(error)], callback, error);
    },
  });
  inflow.bindTo(readable);
  return readable;
}

/**
 * `Duplex.fromWeb(pair[, options])`
 * @param {{ readable: ReadableStream, writable: WritableStream }} pair
 * @param {{ allowHalfOpen?: boolean, decodeStrings?: boolean, encoding?: string, highWaterMark?: number, objectMode?: boolean,
 *   signal?: AbortSignal }} [options]
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function duplexFromWeb(pair = {}, options = {}) {
  validateObject(pair, 'pair');
  if (!isReadableStream(pair.readable)) throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', pair.readable);
  if (!isWritableStream(pair.writable)) throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', pair.writable);
  const { allowHalfOpen = false, objectMode, encoding, decodeStrings, highWaterMark, signal } = checkOptions(options);
  const outflow = new Outflow(pair.writable, decodeStrings && !objectMode);
  const inflow = new Inflow(pair.readable);
  const duplex = new Duplex({
    allowHalfOpen, highWaterMark, objectMode, encoding, decodeStrings, signal,
    ...outflow.methods(),
    read: () => inflow.read(),
    destroy(error, callback) {
      const ends = [];
      if (!outflow.isClosed) ends.push(outflow.abort(error));
      if (!inflow.isClosed) ends.push(inflow.cancel(error));
      whenEnded(ends, callback, error);
    },
  });
  outflow.bindTo(duplex);
  inflow.bindTo(duplex, (error) => outflow.fail(error));
  return duplex;
}
