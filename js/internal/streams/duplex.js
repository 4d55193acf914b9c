// stream.Duplex: a readable and a writable side that share one life (doc: stream.md "Class: stream.Duplex").

import { lazy } from 'internal/core';
import { begin, expectEvents, extend, markDuplex, mixIn } from 'internal/streams/class';
import { Stream } from 'internal/streams/legacy';
import { Readable } from 'internal/streams/readable';
import { ReadableState } from 'internal/streams/readable_side';
import { Writable } from 'internal/streams/writable';
import { WritableState } from 'internal/streams/writable_side';

const duplexFrom = lazy('internal/streams/duplex_from');
const fromWeb = lazy('internal/webstreams/from_web');
const toWeb = lazy('internal/webstreams/to_web');

const events = ['close', 'error', 'prefinish', 'finish', 'drain', 'data', 'end', 'readable'];
const methodOptions = ['read', 'write', 'writev', 'final', 'destroy', 'construct'];

/** @param {object} [options] doc: "new stream.Duplex(options)" @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING */
export function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  const readable = new ReadableState(options, this, true);
  const writable = new WritableState(options, this, true, readable);
  this._readableState = readable;
  this._writableState = writable;
  // Whether the writable side stays open when the readable side has ended.
  this.allowHalfOpen = options?.allowHalfOpen !== false;
  if (options?.readable === false) {
    readable.readable = false;
    readable.restart();
  }
  if (options?.writable === false) {
    writable.writable = false;
    writable.restart();
  }
  expectEvents(this, events);
  Stream.call(this, options);
  begin(this, options, methodOptions, readable.life);
}
extend(Duplex, Readable);
mixIn(Duplex.prototype, Writable.prototype);
markDuplex(Duplex.prototype);

// Loaded when called: they bring in the web streams.
Duplex.fromWeb = function(pair, options) {
  return fromWeb().duplexFromWeb(pair, options);
};

Duplex.toWeb = function(duplex, options) {
  return toWeb().duplexToWeb(duplex, options);
};

/** doc: "stream.Duplex.from(src)" */
Duplex.from = function from(body) {
  return duplexFrom().duplexFrom(body, 'body');
};

export default Duplex;
