// Duplex: a Readable and a Writable in one object (doc: stream.md "Duplex and transform streams").

import { lazy } from 'internal/core';
import { Stream } from 'internal/streams/legacy';
import { construct } from 'internal/streams/destroy';
import { Readable, ReadableState } from 'internal/streams/readable';
import { Writable, WritableState, onwriteOf } from 'internal/streams/writable';
import { kOnConstructed } from 'internal/streams/utils';

const lazyAbort = lazy('internal/streams/add-abort-signal');
const lazyAdapters = lazy('internal/webstreams/adapters');
const lazyDuplexify = lazy('internal/streams/duplexify');

/**
 * @param {object} [options] those of Readable and Writable, and allowHalfOpen, readable, writable, readableObjectMode, writableObjectMode,
 *   readableHighWaterMark, writableHighWaterMark
 */
export function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);

  this._events ??= {
    close: undefined,
    error: undefined,
    prefinish: undefined,
    finish: undefined,
    drain: undefined,
    data: undefined,
    end: undefined,
    readable: undefined,
  };
  this._readableState = new ReadableState(options, this, true);
  this._writableState = new WritableState(options, this, true, onwriteOf(this));

  if (options) {
    this.allowHalfOpen = options.allowHalfOpen !== false;

    if (options.readable === false) {
      this._readableState.readable = false;
      this._readableState.ended = true;
      this._readableState.endEmitted = true;
    }
    if (options.writable === false) {
      this._writableState.writable = false;
      this._writableState.ending = true;
      this._writableState.ended = true;
      this._writableState.finished = true;
    }

    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) lazyAbort().addAbortSignal(options.signal, this);
  } else {
    this.allowHalfOpen = true;
  }

  Stream.call(this, options);

  if (this._construct != null) {
    construct(this, () => {
      this._readableState[kOnConstructed](this);
      this._writableState[kOnConstructed](this);
    });
  }
}
Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
Object.setPrototypeOf(Duplex, Readable);

// The writable half is borrowed method by method; JavaScript has one prototype chain.
for (const key of ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy']) {
  Duplex.prototype[key] = Writable.prototype[key];
}
for (const key of [
  'writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished', 'writableCorked',
  'writableEnded', 'writableNeedDrain', 'writableAborted',
]) {
  Object.defineProperty(Duplex.prototype, key, Object.getOwnPropertyDescriptor(Writable.prototype, key));
}

Object.defineProperty(Duplex.prototype, 'destroyed', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    if (this._readableState === undefined || this._writableState === undefined) return false;
    return this._readableState.destroyed && this._writableState.destroyed;
  },
  set(value) {
    // Subclasses may set it before the states exist.
    if (this._readableState && this._writableState) {
      this._readableState.destroyed = value;
      this._writableState.destroyed = value;
    }
  },
});

/** `stream.Duplex.fromWeb(pair[, options])` */
Duplex.fromWeb = function(pair, options) {
  return lazyAdapters().newStreamDuplexFromReadableWritablePair(pair, options);
};

/** `stream.Duplex.toWeb(streamDuplex[, options])` */
Duplex.toWeb = function(duplex, options) {
  return lazyAdapters().newReadableWritablePairFromDuplex(duplex, options);
};

/** `stream.Duplex.from(src)` */
Duplex.from = function(body) {
  return lazyDuplexify().duplexify(body, 'body');
};

export default Duplex;
