// LazyTransform: a Transform that is set up when its stream side is first touched. Hashes and ciphers are mostly used without it.

import { extend } from 'internal/streams/class';
import { Transform } from 'internal/streams/transform';

export function LazyTransform(options) {
  this._options = options;
}
extend(LazyTransform, Transform);

// Until then both sides are accessors; Transform's constructor assigns them.
for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      Transform.call(this, this._options);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set(side) {
      Object.defineProperty(this, name, { __proto__: null, value: side, writable: true, enumerable: true, configurable: true });
    },
  });
}

export default LazyTransform;
