// ZlibBase: the Transform all zlib streams are (doc: zlib.md "Class: zlib.ZlibBase").

import process from 'process';
import { Buffer } from 'buffer';
import { codes, genericNodeError } from 'internal/errors';
import { validateNumber } from 'internal/validators';
import { Transform } from 'internal/streams/transform';
import { finished as eos } from 'internal/streams/finished';
import { constants } from 'internal/zlib/constants';
import { kOwner, Zlib as Handle } from 'internal/zlib/handle';
import { checkRangesOrGetDefault } from 'internal/zlib/options';

const { ERR_BUFFER_TOO_LARGE, ERR_INTERNAL_ASSERTION, ERR_TRAILING_JUNK_AFTER_STREAM_END } = codes;
const { Z_BLOCK, Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH } = constants;

const kError = Symbol('kError');

// A flush travels through the write queue as an empty chunk that carries its kind.
const kFlushFlag = Symbol('kFlushFlag');
const flushBuffers = [];
for (let kind = Z_NO_FLUSH; kind <= Z_BLOCK; kind++) {
  flushBuffers[kind] = Buffer.alloc(0);
  flushBuffers[kind][kFlushFlag] = kind;
}

// zlib's flush kinds from weak to strong. Those of brotli and zstd are in order already and fit in.
const flushOrder = [];
[Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH].forEach((kind, strength) => {
  flushOrder[kind] = strength;
});

function maxFlush(a, b) {
  return flushOrder[a] > flushOrder[b] ? a : b;
}

function assertOpen(handle) {
  if (!handle) throw new ERR_INTERNAL_ASSERTION('zlib binding closed');
}

/** The error of a stream as Node has it: message, errno and code. */
export function zlibError(message, errno, code) {
  const error = genericNodeError(message, { errno, code });
  error.errno = errno;
  error.code = code;
  return error;
}

// There is no going on after an error: the native state is undefined then.
function zlibOnError(message, errno, code) {
  const self = this[kOwner];
  const error = zlibError(message, errno, code);
  self.destroy(error);
  self[kError] = error;
}

/**
 * @param {object} opts as the user gave them
 * @param {object} common checked by commonOptions()
 * @param {object} family see options.js
 * @param {object} native the native stream
 */
export function ZlibBase(opts, common, family, native) {
  if (opts && (opts.encoding || opts.objectMode || opts.writableObjectMode)) {
    // It is about bytes.
    opts = { ...opts, encoding: null, objectMode: false, writableObjectMode: false };
  }
  Transform.call(this, { autoDestroy: true, ...opts });

  this[kError] = null;
  this._writeState = new Uint32Array(2);
  this.bytesWritten = 0;
  this._handle = new Handle(native, this._writeState, processCallback);
  this._handle[kOwner] = this;
  this._handle.onerror = zlibOnError;
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
Object.setPrototypeOf(ZlibBase.prototype, Transform.prototype);
Object.setPrototypeOf(ZlibBase, Transform);

Object.defineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !this._handle;
  },
});

/** Back to the state of a new stream; the settings stay. */
ZlibBase.prototype.reset = function() {
  assertOpen(this._handle);
  return this._handle.reset();
};

// Called by Transform when all input was taken.
ZlibBase.prototype._flush = function(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

// The flush above happens on 'prefinish', so that errors of the last bytes come before 'finish'.
ZlibBase.prototype._final = function(callback) {
  callback();
};

/**
 * Brings out everything that was written.
 * @param {number} [kind] of flush, full by default
 * @param {() => void} [callback]
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
ZlibBase.prototype.flush = function(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  } else {
    if (kind !== undefined) validateNumber(kind, 'kind');
    const { min, max } = this._flushFamily;
    kind = checkRangesOrGetDefault(kind, 'kind', min, max, this._defaultFullFlushFlag);
  }

  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushBuffers[kind], '', callback);
  }
};

/** Destroys the stream; the callback is called when it is closed. */
ZlibBase.prototype.close = function(callback) {
  if (callback) eos(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function(err, callback) {
  closeHandle(this);
  callback(err);
};

ZlibBase.prototype._transform = function(chunk, encoding, cb) {
  let flushFlag = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') {
    flushFlag = chunk[kFlushFlag];
  }
  if (this.writableEnded && this.writableLength === chunk.byteLength) {
    // The last chunk.
    flushFlag = maxFlush(flushFlag, this._finishFlushFlag);
  }
  processChunk(this, chunk, flushFlag, cb);
};

/** Without a callback: processes the whole chunk at once and returns the output. */
ZlibBase.prototype._processChunk = function(chunk, flushFlag, cb) {
  if (typeof cb === 'function') processChunk(this, chunk, flushFlag, cb);
  else return processChunkSync(this, chunk, flushFlag);
};

function closeHandle(engine) {
  // Called once by destroy() and perhaps again by the end of a sync run.
  engine._handle?.close();
  engine._handle = null;
}

/** Gives back all output for `chunk`; the stream is closed afterwards. */
export function processChunkSync(self, chunk, flushFlag) {
  const handle = self._handle;
  assertOpen(handle);
  const state = self._writeState;
  const chunkSize = self._chunkSize;

  let availInBefore = chunk.byteLength;
  let availOutBefore = chunkSize - self._outOffset;
  let inOff = 0;
  let inputRead = 0;
  let nread = 0;
  let outBuffer = self._outBuffer;
  let offset = self._outOffset;
  const buffers = [];

  let error;
  self.on('error', function onError(er) {
    error = er;
  });

  while (true) {
    handle.writeSync(flushFlag, chunk, inOff, availInBefore, outBuffer, offset, availOutBefore);
    if (error) throw error;
    if (self[kError]) throw self[kError];

    const [availOutAfter, availInAfter] = state;
    const inDelta = availInBefore - availInAfter;
    inputRead += inDelta;

    const have = availOutBefore - availOutAfter;
    if (have > 0) {
      buffers.push(outBuffer.subarray(offset, offset + have));
      offset += have;
      nread += have;
      if (nread > self._maxOutputLength) {
        closeHandle(self);
        throw new ERR_BUFFER_TOO_LARGE(self._maxOutputLength);
      }
    }

    // The chunks given out share the memory.
    if (availOutAfter === 0 || offset >= chunkSize) {
      availOutBefore = chunkSize;
      offset = 0;
      outBuffer = Buffer.allocUnsafe(chunkSize);
    }

    if (availOutAfter !== 0) {
      if (availInAfter > 0 && self._rejectGarbageAfterEnd) {
        closeHandle(self);
        throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
      }
      break;
    }
    inOff += inDelta;
    availInBefore = availInAfter;
  }

  self.bytesWritten = inputRead;
  closeHandle(self);

  if (nread === 0) return Buffer.alloc(0);
  return buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, nread);
}

function processChunk(self, chunk, flushFlag, cb) {
  const handle = self._handle;
  if (!handle) return process.nextTick(cb);

  handle.buffer = chunk;
  handle.cb = cb;
  handle.availOutBefore = self._chunkSize - self._outOffset;
  handle.availInBefore = chunk.byteLength;
  handle.inOff = 0;
  handle.flushFlag = flushFlag;
  handle.write(flushFlag, chunk, 0, chunk.byteLength, self._outBuffer, self._outOffset, handle.availOutBefore);
}

// After each asynchronous step; `this` is the handle.
function processCallback() {
  const handle = this;
  const self = handle[kOwner];
  const state = self._writeState;

  if (self.destroyed) {
    handle.buffer = null;
    handle.cb();
    return;
  }

  const availOutAfter = state[0];
  const availInAfter = state[1];
  const inDelta = handle.availInBefore - availInAfter;
  self.bytesWritten += inDelta;

  const have = handle.availOutBefore - availOutAfter;
  let streamBufferIsFull = false;
  if (have > 0) {
    const out = self._outBuffer.subarray(self._outOffset, self._outOffset + have);
    self._outOffset += have;
    streamBufferIsFull = !self.push(out);
  }

  if (self.destroyed) {
    // By a listener of 'data'.
    handle.cb();
    return;
  }

  if (availOutAfter === 0 || self._outOffset >= self._chunkSize) {
    handle.availOutBefore = self._chunkSize;
    self._outOffset = 0;
    self._outBuffer = Buffer.allocUnsafe(self._chunkSize);
  }

  if (availOutAfter === 0) {
    // There is more to come of the same input.
    handle.inOff += inDelta;
    handle.availInBefore = availInAfter;

    if (!streamBufferIsFull) {
      writeRest(handle, self);
    } else {
      // When the reader wants more.
      const oldRead = self._read;
      self._read = (n) => {
        self._read = oldRead;
        writeRest(handle, self);
        self._read(n);
      };
    }
    return;
  }

  if (availInAfter > 0) {
    // There was room for output, and yet input is left: the compressed data is over, and what follows is none of it.
    if (self._rejectGarbageAfterEnd) {
      handle.buffer = null;
      handle.cb(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
      return;
    }
    self.push(null);
  }

  handle.buffer = null;
  handle.cb();
}

function writeRest(handle, self) {
  handle.write(handle.flushFlag, handle.buffer, handle.inOff, handle.availInBefore, self._outBuffer, self._outOffset, self._chunkSize);
}
