// LazyTransform: a Transform that is set up when its stream side is first touched. Hashes and ciphers are mostly used without it.

import { extend } from 'internal/streams/class';
import { Transform } from 'internal/streams/transform';

export function LazyTransform(options) {
  this._options = options;
}
extend(LazyTransform, Transform);

// Until then both sides are accessors, which Transform's constructor replaces by assigning to them.
function awaiting(name) {
  return {
    get [name]() {
      Transform.call(this, this._options);
      this._writableState.decodeStrings = false;
      return this[name];
    },
    set [name](side) {
      Object.defineProperty(this, name, { value: side, writable: true, enumerable: true, configurable: true });
    },
  };
}

for (const name of ['_readableState', '_writableState']) {
  Object.defineProperty(LazyTransform.prototype, name, Object.getOwnPropertyDescriptor(awaiting(name), name));
}

export default LazyTransform;
