// stream.Writable (doc: stream.md "Writable streams"). The rules are in writable_side.js.

import { Buffer } from 'buffer';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kRejection } from 'internal/events/symbols';
import { addMembers, begin, expectEvents, extend, isDuplex } from 'internal/streams/class';
import { Stream } from 'internal/streams/legacy';
import { WritableState } from 'internal/streams/writable_side';

const { ERR_METHOD_NOT_IMPLEMENTED, ERR_STREAM_CANNOT_PIPE, ERR_UNKNOWN_ENCODING } = codes;
const disposeModule = lazy('internal/streams/dispose');
const fromWeb = lazy('internal/webstreams/from_web');
const toWeb = lazy('internal/webstreams/to_web');
const { hasInstance } = Symbol;
const inherits = Function.prototype[hasInstance];

const events = ['close', 'error', 'prefinish', 'finish', 'drain'];
const methodOptions = ['write', 'writev', 'final', 'destroy', 'construct'];

/** @param {object} [options] doc: "new stream.Writable([options])" @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING */
export function Writable(options) {
  const hasBoth = this !== undefined && isDuplex(this);
  if (!hasBoth && !inherits.call(Writable, this)) return new Writable(options);
  const side = new WritableState(options, this, hasBoth, hasBoth ? this._readableState : undefined);
  this._writableState = side;
  expectEvents(this, events);
  Stream.call(this, options);
  begin(this, options, methodOptions, side.life);
}
extend(Writable, Stream);

Writable.WritableState = WritableState;

// A Duplex is one too, though it inherits from Readable.
Object.defineProperty(Writable, hasInstance, {
  __proto__: null,
  value(object) {
    return inherits.call(this, object) || (this === Writable && object?._writableState instanceof WritableState);
  },
});

addMembers(Writable.prototype, {
  destroy(error, done) {
    this._writableState.life.destroy(error, done);
    return this;
  },
  _undestroy() {
    this._writableState.life.restart();
    this._writableState.restart();
  },
  _destroy(error, done) {
    done(error);
  },
  [kRejection](error) {
    this.destroy(error);
  },
  [Symbol.asyncDispose]() {
    return disposeModule().disposeWritable(this);
  },

  /** @returns {boolean} whether more is welcome before 'drain' @throws ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING */
  write(chunk, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    return this._writableState.accept(chunk, encoding, callback) === true;
  },
  _write(chunk, encoding, callback) {
    if (!this._writev) throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
    this._writev([{ chunk, encoding }], callback);
  },
  _writev: null,
  /** @throws as write() */
  end(chunk, encoding, callback) {
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = encoding = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    const side = this._writableState;
    const taken = chunk === undefined || chunk === null || side.accept(chunk, encoding);
    side.end(taken instanceof Error ? taken : undefined, callback);
    return this;
  },
  cork() {
    this._writableState.corked++;
  },
  uncork() {
    this._writableState.uncork();
  },
  /** @throws ERR_UNKNOWN_ENCODING */
  setDefaultEncoding(encoding) {
    if (typeof encoding === 'string') encoding = encoding.toLowerCase();
    if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
    this._writableState.defaultEncoding = encoding;
    return this;
  },
  // Inherited from Stream, but there is nothing to pipe.
  pipe() {
    this._writableState.life.fail(new ERR_STREAM_CANNOT_PIPE());
  },

  get writable() {
    const side = this._writableState;
    return side !== undefined && side.writable !== false && !side.ending && !side.ended && !side.destroyed && side.errored === null;
  },
  // Old streams say so themselves.
  set writable(value) {
    if (this._writableState) this._writableState.writable = Boolean(value);
  },
  get writableAborted() {
    const side = this._writableState;
    return side.writable !== false && (side.destroyed || side.errored !== null) && !side.finished;
  },
  get writableEnded() {
    return this._writableState?.ending ?? false;
  },
  get writableFinished() {
    return this._writableState?.finished ?? false;
  },
  get writableNeedDrain() {
    const side = this._writableState;
    return side !== undefined && side.needDrain && !side.destroyed && !side.ending;
  },
  get writableObjectMode() {
    return this._writableState?.objectMode ?? false;
  },
  get writableBuffer() {
    return this._writableState?.getBuffer();
  },
  get writableHighWaterMark() {
    return this._writableState?.highWaterMark;
  },
  get writableCorked() {
    return this._writableState?.corked ?? 0;
  },
  get writableLength() {
    return this._writableState?.length;
  },
  get errored() {
    return this._writableState?.errored ?? null;
  },
  get closed() {
    return this._writableState?.closed ?? false;
  },
  get destroyed() {
    return this._writableState?.destroyed ?? false;
  },
  set destroyed(value) {
    if (this._writableState) this._writableState.destroyed = value;
  },
});

// Loaded when called: they bring in the web streams.
Writable.fromWeb = function(writableStream, options) {
  return fromWeb().writableFromWeb(writableStream, options);
};

Writable.toWeb = function(writable) {
  return toWeb().writableToWeb(writable);
};

export default Writable;
