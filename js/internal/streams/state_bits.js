// The bits shared by the readable and the writable state. Booleans of a stream live in one small integer, `state[kState]`, so that a
// stream costs few words and a check of several flags is one AND. The private bits of each side start at bit 9.

export const kState = Symbol('kState');

export const kObjectMode = 1 << 0;
export const kErrorEmitted = 1 << 1;
export const kAutoDestroy = 1 << 2;
export const kEmitClose = 1 << 3;
export const kDestroyed = 1 << 4;
export const kClosed = 1 << 5;
export const kCloseEmitted = 1 << 6;
export const kErrored = 1 << 7;
export const kConstructed = 1 << 8;

/** Emitted by a stream without `_construct` finished later, see `internal/streams/destroy`. */
export const kOnConstructed = Symbol('kOnConstructed');

/**
 * A boolean property of a state object that reads and writes one bit.
 * @param {number} bit
 * @returns {PropertyDescriptor}
 */
export function bitProperty(bit) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return (this[kState] & bit) !== 0;
    },
    set(value) {
      if (value) this[kState] |= bit;
      else this[kState] &= ~bit;
    },
  };
}
