// LazyTransform: a Transform that is set up when its stream side is first touched. Hashes and ciphers are mostly used without it.

import { extend } from 'internal/streams/class';
import { Transform } from 'internal/streams/transform';

export function LazyTransform(options) {
  this._options = options;
}
extend(LazyTransform, Transform);

/** Makes the stream of a hash or cipher: Transform's constructor assigns both sides, which ends the waiting. */
function setUp(stream) {
  Transform.call(stream, stream._options);
  stream._writableState.decodeStrings = false;
}

/** Until it is set up, a side is an accessor of the prototype. */
const waiting = (name) => ({
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    setUp(this);
    return this[name];
  },
  set(value) {
    const own = { __proto__: null, configurable: true, enumerable: true, value, writable: true };
    Object.defineProperty(this, name, own);
  },
});

Object.defineProperties(LazyTransform.prototype, {
  _readableState: waiting('_readableState'),
  _writableState: waiting('_writableState'),
});

export default LazyTransform;
