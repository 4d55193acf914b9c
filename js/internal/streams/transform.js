// stream.Transform (doc: stream.md "Class: stream.Transform"): what is written is transformed and can be read. The next chunk is
// taken when the readable side has room; until then the callback of the last write is kept.

import process from 'process';
import { codes } from 'internal/errors';
import { addMembers, adoptMethods, extend } from 'internal/streams/class';
import { Duplex } from 'internal/streams/duplex';

const kGate = Symbol('transform');
const methodOptions = ['transform', 'flush'];

// Between the sides of a Transform: what _transform calls back, one function for all chunks.
class Gate {
  /** The callback of a write that waits for room. */
  waiting = null;
  #stream;
  #written = null;
  #lengthBefore = 0;

  constructor(stream) {
    this.#stream = stream;
    this.done = (error, data) => this.#done(error, data);
  }

  open(lengthBefore, written) {
    this.#lengthBefore = lengthBefore;
    this.#written = written;
  }

  #done(error, data) {
    const written = this.#written;
    if (error) {
      written(error);
      return;
    }
    const stream = this.#stream;
    if (data !== null && data !== undefined) stream.push(data);
    const { _readableState: out, _writableState: input } = stream;
    if (out.ended) {
      // After everything else the end has set off.
      process.nextTick(written);
      return;
    }
    // A chunk that gave nothing, or the last, needs no room.
    if (input.ended || out.length === this.#lengthBefore || out.length < out.highWaterMark) written();
    else this.waiting = written;
  }
}

/** @param {object} [options] doc: "new stream.Transform([options])" @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING */
export function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  this[kGate] = new Gate(this);
  Duplex.call(this, withOwnMarks(options));
  adoptMethods(this, options, methodOptions);
  // Data comes by writes, not by _read: what is pushed may be handed over at once.
  this._readableState.sync = false;
  this._writableState.beforePrefinish = () => {
    // Subclasses with a _final of their own have their _flush called all the same.
    if (this._final !== flushAndEnd) flushAndEnd.call(this);
  };
}
extend(Transform, Duplex);

// A readable side without a buffer must not make the writable side, which has to keep what waits, one as well.
function withOwnMarks(options) {
  if ((options?.highWaterMark ?? options?.readableHighWaterMark) !== 0) return options;
  return { ...options, highWaterMark: null, readableHighWaterMark: 0, writableHighWaterMark: options.writableHighWaterMark || 0 };
}

function flushAndEnd(callback) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    callback?.();
    return;
  }
  this._flush((error, data) => {
    if (error) {
      if (callback) callback(error);
      else this.destroy(error);
      return;
    }
    if (data !== null && data !== undefined) this.push(data);
    this.push(null);
    callback?.();
  });
}

addMembers(Transform.prototype, {
  _final: flushAndEnd,
  _transform(chunk, encoding, callback) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
  },
  _write(chunk, encoding, callback) {
    const gate = this[kGate];
    gate.open(this._readableState.length, callback);
    this._transform(chunk, encoding, gate.done);
  },
  _read() {
    const gate = this[kGate];
    const { waiting } = gate;
    if (waiting === null) return;
    gate.waiting = null;
    waiting();
  },
});

export default Transform;
