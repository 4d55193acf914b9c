// LazyTransform: a Transform that becomes one when its stream side is first touched. Hash, Hmac and Cipher are used without it mostly.

import { Transform } from 'internal/streams/transform';

export function LazyTransform(options) {
  this._options = options;
}
Object.setPrototypeOf(LazyTransform.prototype, Transform.prototype);
Object.setPrototypeOf(LazyTransform, Transform);

function lazyProperty(name) {
  return {
    __proto__: null,
    get() {
      Transform.call(this, this._options);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(value) {
      Object.defineProperty(this, name, { __proto__: null, value, enumerable: true, configurable: true, writable: true });
    },
    configurable: true,
    enumerable: true,
  };
}

Object.defineProperties(LazyTransform.prototype, {
  _readableState: lazyProperty('_readableState'),
  _writableState: lazyProperty('_writableState'),
});

export default LazyTransform;
