// The Web Crypto API: `globalThis.crypto` and its classes. Docs: webcrypto.md "Class: Crypto".

import { codes } from 'internal/errors';
import { kEnumerableProperty } from 'internal/util';
import { lazyDOMException } from 'internal/dom_exception';
import { randomFillSync } from 'internal/crypto/random';
import { randomUUID } from 'internal/crypto/uuid';
import { CryptoKey } from 'internal/crypto/webcrypto/crypto_key';
import { SubtleCrypto, subtle } from 'internal/crypto/webcrypto/subtle';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

const kInternal = Symbol('kInternal');

/** As much as getRandomValues() gives at once. */
const QUOTA = 65536;

const integerArrays = new Set([
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array',
]);
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

class Crypto {
  #brand;

  constructor() {
    if (arguments[0] !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#brand = true;
  }

  static isCrypto(value) {
    return typeof value === 'object' && value !== null && #brand in value;
  }

  get subtle() {
    if (!isCrypto(this)) throw new ERR_INVALID_THIS('Crypto');
    return subtle;
  }

  /**
   * Fills an array of integers.
   * @param {ArrayBufferView} array
   * @throws {DOMException} TypeMismatchError, QuotaExceededError
   */
  getRandomValues(array) {
    if (!isCrypto(this)) throw new ERR_INVALID_THIS('Crypto');
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('typedArray');
    if (!ArrayBuffer.isView(array) || !integerArrays.has(Reflect.apply(tagOf, array, []))) {
      throw lazyDOMException('The data argument must be an integer-type TypedArray', { name: 'TypeMismatchError' });
    }
    if (array.byteLength > QUOTA) {
      throw lazyDOMException('The requested length exceeds 65,536 bytes', { name: 'QuotaExceededError', quota: QUOTA, requested: array.byteLength });
    }
    return randomFillSync(array);
  }

  /**
   * @param {{ disableEntropyCache?: boolean }} [options]
   * @returns {string}
   */
  randomUUID() {
    if (!isCrypto(this)) throw new ERR_INVALID_THIS('Crypto');
    return randomUUID(arguments[0]);
  }
}

const { isCrypto } = Crypto;
delete Crypto.isCrypto;

Object.defineProperties(Crypto.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'Crypto' },
  subtle: kEnumerableProperty,
  getRandomValues: kEnumerableProperty,
  randomUUID: kEnumerableProperty,
});

export const crypto = new Crypto(kInternal);

export { Crypto, CryptoKey, SubtleCrypto };
