// KeyObject, and the keys that are just secret bytes. Secrets stay in native-looking handles that scripts cannot reach.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { core, lazy } from 'internal/core';
import { kEnumerableProperty } from 'internal/util';
import { validateObject, validateOneOf } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import { op_crypto_timing_safe_equal } from 'internal/ops';

const { ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS } = codes;

const lazyWebCrypto = lazy('internal/webcrypto');

// What a key is made of. Having one proves that a KeyObject was made here.
class SecretHandle {
  constructor(bytes) {
    this.bytes = bytes;
  }
}

const types = new Set(['private', 'public', 'secret']);

let handleOf;

/** Docs: crypto.md "Class: KeyObject". */
export class KeyObject {
  #type;
  #handle;

  static {
    handleOf = (key) => (typeof key === 'object' && key !== null && #handle in key ? key.#handle : undefined);
  }

  constructor(type, handle) {
    if (!types.has(type)) throw new ERR_INVALID_ARG_VALUE('type', type);
    const isOurs = handle instanceof SecretHandle;
    if (!isOurs) throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this.#type = type;
    this.#handle = handle;
  }

  /**
   * @param {CryptoKey} key a secret one
   * @returns {KeyObject}
   * @throws ERR_INVALID_ARG_TYPE, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE
   */
  static from(key) {
    if (isCryptoKey(key)) return secretKeyOf(secretOf(key));
    throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
  }

  get type() {
    if (handleOf(this) === undefined) throw new ERR_INVALID_THIS('KeyObject');
    return this.#type;
  }

  /**
   * @param {KeyObject} otherKeyObject
   * @returns {boolean} whether it has the same type and value
   * @throws ERR_INVALID_ARG_TYPE
   */
  equals(otherKeyObject) {
    const other = handleOf(otherKeyObject);
    if (other === undefined) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    if (handleOf(this) === undefined) throw new ERR_INVALID_THIS('KeyObject');
    return op_crypto_timing_safe_equal(this.#handle.bytes, other.bytes);
  }

  /**
   * @param {object|string} algorithm
   * @param {boolean} extractable
   * @param {string[]} keyUsages
   * @returns {CryptoKey}
   * @throws {DOMException}
   */
  toCryptoKey(algorithm, extractable, keyUsages) {
    if (handleOf(this) === undefined) throw new ERR_INVALID_THIS('KeyObject');
    return lazyWebCrypto().importCryptoKeySync('raw', this.#handle.bytes, algorithm, extractable, keyUsages);
  }
}

Object.defineProperties(KeyObject.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
  type: kEnumerableProperty,
  equals: kEnumerableProperty,
  toCryptoKey: kEnumerableProperty,
});

class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  /** @returns {number} in bytes */
  get symmetricKeySize() {
    return secretHandle(this).bytes.byteLength;
  }

  /**
   * @param {{ format?: 'buffer' | 'jwk' }} [options]
   * @returns {Buffer | { kty: 'oct', k: string }}
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  export(options) {
    const { bytes } = secretHandle(this);
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk', 'raw-secret']);
      if (options.format === 'jwk') return { kty: 'oct', k: toBuffer(bytes).toString('base64url') };
    }
    return Buffer.from(bytes);
  }
}

// structuredClone() and ports: the copy is a key of the same bytes.
const kCloneType = 'protojs.KeyObject';
Object.defineProperty(KeyObject.prototype, core.hostObjectBrand, {
  __proto__: null,
  value: function describeForClone() {
    return { type: kCloneType, bytes: secretHandle(this).bytes };
  },
});
core.registerCloneableResource(kCloneType, ({ bytes }) => new SecretKeyObject(new SecretHandle(bytes)));

function secretHandle(key) {
  const handle = handleOf(key);
  if (handle === undefined) throw new ERR_INVALID_THIS('SecretKeyObject');
  return handle;
}

/** Whether a value is a KeyObject, whatever its prototype says. */
export function isKeyObject(value) {
  return handleOf(value) !== undefined;
}

/** Whether a value is a CryptoKey of Web Crypto. */
export function isCryptoKey(value) {
  return typeof value === 'object' && value !== null && value instanceof lazyWebCrypto().CryptoKey;
}

// The bytes of a CryptoKey, extractable or not.
function secretOf(key) {
  if (key.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(key.type, 'secret');
  return lazyWebCrypto().cryptoKeyExportNodeKeyMaterial(key).data;
}

const BUFFER_TYPES = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'string'];

/**
 * The bytes of an argument `key`.
 * @param {string|ArrayBuffer|ArrayBufferView|KeyObject|CryptoKey} key
 * @param {string} [encoding] of text
 * @param {boolean} [bufferOnly] neither KeyObject nor CryptoKey will do
 * @returns {Uint8Array}
 * @throws ERR_INVALID_ARG_TYPE, ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE
 */
export function prepareSecretKey(key, encoding, bufferOnly = false) {
  if (typeof key === 'string' || ArrayBuffer.isView(key) || isAnyArrayBuffer(key)) return bytesOf(key, 'key', encoding);
  if (!bufferOnly && typeof key === 'object' && key !== null) {
    const handle = handleOf(key);
    if (handle !== undefined) return handle.bytes;
    if (isCryptoKey(key)) return secretOf(key);
  }
  throw new ERR_INVALID_ARG_TYPE('key', bufferOnly ? BUFFER_TYPES : [...BUFFER_TYPES, 'KeyObject', 'CryptoKey'], key);
}

/**
 * A key of bytes that are handed over for good.
 * @param {Uint8Array} bytes
 */
export function secretKeyOf(bytes) {
  return new SecretKeyObject(new SecretHandle(bytes));
}

/**
 * Docs: crypto.md "crypto.createSecretKey(key[, encoding])".
 * @param {string|ArrayBuffer|ArrayBufferView} key
 * @param {string} [encoding] of text
 * @returns {KeyObject}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function createSecretKey(key, encoding) {
  return secretKeyOf(new Uint8Array(prepareSecretKey(key, encoding, true)));
}
