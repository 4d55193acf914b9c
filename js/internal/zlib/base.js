// ZlibBase: the Transform that all zlib streams are. Docs: zlib.md "Class: zlib.ZlibBase". A function, as programs inherit from it.

import process from 'process';
import { Buffer } from 'buffer';
import { finished, Transform } from 'stream';
import { codes } from 'internal/errors';
import { validateNumber } from 'internal/validators';
import { constants } from 'internal/zlib/constants';
import { Zlib as Handle } from 'internal/zlib/handle';
import { numberInRange } from 'internal/zlib/options';

const { ERR_BUFFER_TOO_LARGE, ERR_INTERNAL_ASSERTION, ERR_TRAILING_JUNK_AFTER_STREAM_END } = codes;

/** What waits until the reader wants more. */
const kWaiting = Symbol('waiting');

/** zlib's kinds of flush, from weak to strong. Those of brotli and zstd are numbered by strength and fit in. */
const strengths = [
  constants.Z_NO_FLUSH,
  constants.Z_BLOCK,
  constants.Z_PARTIAL_FLUSH,
  constants.Z_SYNC_FLUSH,
  constants.Z_FULL_FLUSH,
  constants.Z_FINISH,
];

function strongerFlush(a, b) {
  return strengths.indexOf(a) > strengths.indexOf(b) ? a : b;
}

/** A flush takes its turn among the chunks: as an empty one that is known, by its place in this list, for its kind. */
const flushMarks = strengths.map(() => Buffer.alloc(0));

/**
 * @param {object} [opts] as the user gave them
 * @param {object} common checked by commonOptions()
 * @param {object} family see options.js
 * @param {object} native the native stream
 */
export function ZlibBase(opts, common, family, native) {
  // It is about bytes, whatever the options say.
  Reflect.apply(Transform, this, [{
    autoDestroy: true,
    ...opts,
    encoding: null,
    objectMode: false,
    readableObjectMode: false,
    writableObjectMode: false,
  }]);
  this[kWaiting] = null;
  this.bytesWritten = 0;
  this._handle = new Handle(native);
  this._handle.onerror = (error) => this.destroy(error);
  this._outBuffer = Buffer.allocUnsafe(common.chunkSize);
  this._outOffset = 0;
  this._chunkSize = common.chunkSize;
  this._defaultFlushFlag = common.flush;
  this._finishFlushFlag = common.finishFlush;
  this._defaultFullFlushFlag = family.fullFlush;
  this._flushFamily = family;
  this._info = opts?.info;
  this._maxOutputLength = common.maxOutputLength;
  this._rejectGarbageAfterEnd = common.rejectGarbageAfterEnd;
}

Object.setPrototypeOf(ZlibBase, Transform);
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);

function openHandle(stream) {
  if (stream._handle) return stream._handle;
  throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
}

function closeHandle(stream) {
  stream._handle?.close();
  stream._handle = null;
}

/** Takes what a step has put into the output, and makes room for the next one. The pieces given out share their memory. */
function takeOutput(stream, length) {
  const from = stream._outOffset;
  const piece = stream._outBuffer.subarray(from, from + length);
  stream._outOffset += length;
  if (stream._outOffset >= stream._chunkSize) {
    stream._outBuffer = Buffer.allocUnsafe(stream._chunkSize);
    stream._outOffset = 0;
  }
  return piece;
}

/** One chunk on its way through the native stream, in as many steps as there are pieces of output. */
class Passage {
  #stream;
  #handle;
  #input;
  #flush;
  #done;
  #consumed = 0;

  /** @param {(error?: Error) => void} done called when the chunk is through, and when the stream was destroyed meanwhile */
  constructor(stream, handle, input, flush, done) {
    this.#stream = stream;
    this.#handle = handle;
    this.#input = input;
    this.#flush = flush;
    this.#done = done;
  }

  step() {
    const { _outBuffer, _outOffset, _chunkSize } = this.#stream;
    const left = this.#input.byteLength - this.#consumed;
    const room = _chunkSize - _outOffset;
    this.#handle.write(this.#flush, this.#input, this.#consumed, left, _outBuffer, _outOffset, room, (leftOut, leftIn) => {
      this.#afterStep(left - leftIn, room - leftOut, leftOut === 0, leftIn);
    });
  }

  #afterStep(consumed, produced, outputIsFull, leftIn) {
    const stream = this.#stream;
    if (stream.destroyed) return this.#done();
    this.#consumed += consumed;
    stream.bytesWritten += consumed;
    const isWanted = produced === 0 || stream.push(takeOutput(stream, produced));
    // By a listener of 'data'.
    if (stream.destroyed) return this.#done();
    if (outputIsFull) {
      if (isWanted) this.step();
      else stream[kWaiting] = this;
      return undefined;
    }
    if (leftIn > 0) {
      // There was room, and yet input is left: the compressed data is over, and what follows is none of it.
      if (stream._rejectGarbageAfterEnd) return this.#done(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
      stream.push(null);
    }
    return this.#done();
  }
}

/** All output for `chunk` at once; the stream is closed afterwards. @returns {Buffer} */
export function processChunkSync(stream, chunk, flush) {
  const handle = openHandle(stream);
  const pieces = [];
  let length = 0;
  let consumed = 0;
  let step;
  do {
    const left = chunk.byteLength - consumed;
    const room = stream._chunkSize - stream._outOffset;
    step = handle.writeSync(flush, chunk, consumed, left, stream._outBuffer, stream._outOffset, room);
    if (step.error !== undefined) throw giveUp(stream, step.error);
    consumed += left - step.leftIn;
    if (room > step.leftOut) pieces.push(takeOutput(stream, room - step.leftOut));
    length += room - step.leftOut;
    if (length > stream._maxOutputLength) {
      closeHandle(stream);
      throw new ERR_BUFFER_TOO_LARGE(stream._maxOutputLength);
    }
  } while (step.leftOut === 0);
  stream.bytesWritten = consumed;
  closeHandle(stream);
  if (step.leftIn > 0 && stream._rejectGarbageAfterEnd) throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, length);
}

/** There is no going on after an error. Who asked for the output gets it as an exception; the event is for those who listen. */
function giveUp(stream, error) {
  stream.once('error', () => {});
  stream.destroy(error);
  return error;
}

/** Methods of all zlib streams. */
const methods = {
  /** Back to the state of a new stream; the settings stay. */
  reset() {
    return openHandle(this).reset();
  },

  /**
   * Brings out everything that was written.
   * @param {number} [kind] of flush, full by default
   * @param {() => void} [callback]
   * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
   */
  flush(kind, callback) {
    if (typeof kind === 'function') [kind, callback] = [undefined, kind];
    if (kind !== undefined) validateNumber(kind, 'kind');
    const { min, max } = this._flushFamily;
    const flush = numberInRange(kind, 'kind', min, max, this._defaultFullFlushFlag);
    if (!this.writableEnded) this.write(flushMarks[strengths.indexOf(flush)], '', callback);
    else if (callback && this.writableFinished) process.nextTick(callback);
    else if (callback) this.once('end', callback);
  },

  /** Destroys the stream; the callback is called when it is closed. */
  close(callback) {
    if (callback) finished(this, callback);
    this.destroy();
  },

  _transform(chunk, encoding, callback) {
    const mark = chunk.byteLength === 0 ? flushMarks.indexOf(chunk) : -1;
    let flush = mark < 0 ? this._defaultFlushFlag : strengths[mark];
    const isLast = this.writableEnded && this.writableLength === chunk.byteLength;
    if (isLast) flush = strongerFlush(flush, this._finishFlushFlag);
    this._processChunk(chunk, flush, callback);
  },

  _flush(callback) {
    this._transform(Buffer.alloc(0), '', callback);
  },

  _read(size) {
    const waiting = this[kWaiting];
    this[kWaiting] = null;
    waiting?.step();
    Reflect.apply(Transform.prototype._read, this, [size]);
  },

  _destroy(error, callback) {
    closeHandle(this);
    callback(error);
  },

  /** Without a callback: processes the whole chunk at once and returns the output. */
  _processChunk(chunk, flush, callback) {
    if (typeof callback !== 'function') return processChunkSync(this, chunk, flush);
    if (this._handle) new Passage(this, this._handle, this._handle.prepare(chunk), flush, callback).step();
    else process.nextTick(callback);
    return undefined;
  },
};

for (const [name, value] of Object.entries(methods)) ZlibBase.prototype[name] = value;

Object.defineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !this._handle;
  },
});
