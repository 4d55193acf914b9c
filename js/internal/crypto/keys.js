// KeyObject, and keys that are just secret bytes. What a key is made of lies in handles that scripts cannot reach: bytes for secret keys,
// an object of ops/crypto for the others.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { core, lazy } from 'internal/core';
import { kEnumerableProperty } from 'internal/util';
import { getDeprecationWarningEmitter } from 'internal/util/deprecate';
import { validateObject, validateOneOf } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import {
  op_crypto_key_equals, op_crypto_key_export_der, op_crypto_key_facts, op_crypto_key_import, op_crypto_key_is_private, op_crypto_key_to_public,
  op_crypto_key_type, op_crypto_timing_safe_equal,
} from 'internal/ops';

const {
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS,
} = codes;

const lazyCryptoKey = lazy('internal/crypto/webcrypto/crypto_key');
const lazyEncoding = lazy('internal/crypto/key_encoding');
const lazyToCryptoKey = lazy('internal/crypto/webcrypto/import_key');

// Having one of these proves that a KeyObject was made here.
class SecretHandle {
  constructor(bytes) {
    this.bytes = bytes;
  }
}

class AsymmetricHandle {
  constructor(native) {
    this.native = native;
  }
}

const types = new Set(['private', 'public', 'secret']);

let handleOf;
let typeOf;

/** Docs: crypto.md "Class: KeyObject". */
export class KeyObject {
  #type;
  #handle;

  static {
    handleOf = (key) => (typeof key === 'object' && key !== null && #handle in key ? key.#handle : undefined);
    typeOf = (key) => key.#type;
  }

  constructor(type, handle) {
    if (!types.has(type)) throw new ERR_INVALID_ARG_VALUE('type', type);
    const isOurs = handle instanceof SecretHandle || handle instanceof AsymmetricHandle;
    if (!isOurs) throw new ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    this.#type = type;
    this.#handle = handle;
  }

  /**
   * @param {CryptoKey} key
   * @returns {KeyObject} of the same material
   * @throws ERR_INVALID_ARG_TYPE
   */
  static from(key) {
    const slots = slotsOfCryptoKey(key);
    if (slots === undefined) throw new ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return slots.type === 'secret' ? secretKeyOf(slots.material) : asymmetricKeyOf(slots.material);
  }

  get type() {
    if (handleOf(this) === undefined) throw new ERR_INVALID_THIS('KeyObject');
    return this.#type;
  }

  /**
   * @param {KeyObject} otherKeyObject
   * @returns {boolean} whether it has the same type, value and parameters
   * @throws ERR_INVALID_ARG_TYPE
   */
  equals(otherKeyObject) {
    const other = handleOf(otherKeyObject);
    if (other === undefined) throw new ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    const own = handleOf(this);
    if (own === undefined) throw new ERR_INVALID_THIS('KeyObject');
    return areHandlesEqual(own, other);
  }

  /**
   * @param {object|string} algorithm
   * @param {boolean} extractable
   * @param {string[]} keyUsages
   * @returns {CryptoKey}
   * @throws {DOMException}
   */
  toCryptoKey(algorithm, extractable, keyUsages) {
    const handle = handleOf(this);
    if (handle === undefined) throw new ERR_INVALID_THIS('KeyObject');
    return lazyToCryptoKey().cryptoKeyOf(this.#type, handle.bytes ?? handle.native, algorithm, extractable, keyUsages);
  }
}

Object.defineProperties(KeyObject.prototype, {
  [Symbol.toStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
  type: kEnumerableProperty,
  equals: kEnumerableProperty,
  toCryptoKey: kEnumerableProperty,
});

function areHandlesEqual(own, other) {
  if (own.constructor !== other.constructor) return false;
  if (own instanceof AsymmetricHandle) return op_crypto_key_equals(own.native, other.native);
  return op_crypto_timing_safe_equal(own.bytes, other.bytes);
}

/** Whether two KeyObjects are the same key, whatever a program made of their methods. */
export function areKeyObjectsEqual(one, other) {
  return areHandlesEqual(handleOf(one), handleOf(other));
}

/** What Node shows of a secret key. */
class SecretKeyObject extends KeyObject {
  constructor(handle) {
    super('secret', handle);
  }

  /** @returns {number} in bytes */
  get symmetricKeySize() {
    return checkedHandle(this, SecretHandle, 'SecretKeyObject').bytes.byteLength;
  }

  /**
   * @param {{ format?: 'buffer' | 'jwk' }} [options]
   * @returns {Buffer | { kty: 'oct', k: string }}
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
   */
  export(options) {
    const { bytes } = checkedHandle(this, SecretHandle, 'SecretKeyObject');
    if (options !== undefined) {
      validateObject(options, 'options');
      const { format } = options;
      validateOneOf(format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (format === 'jwk') return { kty: 'oct', k: toBuffer(bytes).toString('base64url') };
    }
    return Buffer.from(bytes);
  }
}

/** The details of a key by what ops/crypto tells; what a kind does not have is left out. */
function detailsOf(facts) {
  const details = {};
  if (facts.modulusLength > 0) details.modulusLength = facts.modulusLength;
  if (facts.publicExponent != null) details.publicExponent = BigInt(`0x0${toBuffer(facts.publicExponent).toString('hex')}`);
  if (facts.hashAlgorithm != null) {
    details.hashAlgorithm = facts.hashAlgorithm;
    details.mgf1HashAlgorithm = facts.mgf1HashAlgorithm;
    details.saltLength = facts.saltLength;
  }
  if (facts.divisorLength > 0) details.divisorLength = facts.divisorLength;
  if (facts.namedCurve != null) details.namedCurve = facts.namedCurve;
  return details;
}

class AsymmetricKeyObject extends KeyObject {
  #details;

  get asymmetricKeyType() {
    return op_crypto_key_type(checkedHandle(this, AsymmetricHandle, 'AsymmetricKeyObject').native);
  }

  get asymmetricKeyDetails() {
    const { native } = checkedHandle(this, AsymmetricHandle, 'AsymmetricKeyObject');
    this.#details ??= detailsOf(op_crypto_key_facts(native));
    return { ...this.#details };
  }
}

class PublicKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('public', handle);
  }

  /**
   * Docs: crypto.md "keyObject.export([options])".
   * @param {{ format: string, type?: string }} options
   * @returns {string | Buffer | object}
   */
  export(options) {
    const { native } = checkedHandle(this, AsymmetricHandle, 'PublicKeyObject');
    return lazyEncoding().exportKey(native, false, options);
  }
}

class PrivateKeyObject extends AsymmetricKeyObject {
  constructor(handle) {
    super('private', handle);
  }

  /**
   * Docs: crypto.md "keyObject.export([options])".
   * @param {{ format: string, type?: string, cipher?: string, passphrase?: string | Buffer }} options
   * @returns {string | Buffer | object}
   */
  export(options) {
    const { native } = checkedHandle(this, AsymmetricHandle, 'PrivateKeyObject');
    return lazyEncoding().exportKey(native, true, options);
  }
}

function checkedHandle(key, Handle, name) {
  const handle = handleOf(key);
  if (!(handle instanceof Handle)) throw new ERR_INVALID_THIS(name);
  return handle;
}

// structuredClone() and ports: the copy is a key of the same bytes. Others than secret ones travel as DER.
const kCloneType = 'protojs.KeyObject';
const kPrivate = 2;
const kPublic = 1;
Object.defineProperty(KeyObject.prototype, core.hostObjectBrand, {
  __proto__: null,
  value: function describeForClone() {
    const handle = handleOf(this);
    if (handle === undefined) throw new ERR_INVALID_THIS('KeyObject');
    if (handle instanceof SecretHandle) return { type: kCloneType, structure: 0, bytes: handle.bytes };
    const structure = typeOf(this) === 'private' ? kPrivate : kPublic;
    return { type: kCloneType, structure, bytes: op_crypto_key_export_der(handle.native, structure) };
  },
});
core.registerCloneableResource(kCloneType, ({ structure, bytes }) => {
  if (structure === 0) return secretKeyOf(bytes);
  return asymmetricKeyOf(op_crypto_key_import(structure === kPrivate, structure, bytes));
});

/** Whether a value is a KeyObject, whatever its prototype says. */
export function isKeyObject(value) {
  return handleOf(value) !== undefined;
}

/** What a CryptoKey of Web Crypto holds; undefined for anything else. */
export function slotsOfCryptoKey(value) {
  return typeof value === 'object' && value !== null ? lazyCryptoKey().slotsOf(value) : undefined;
}

/** Whether a value is a CryptoKey, whatever its prototype says. */
export function isCryptoKey(value) {
  return slotsOfCryptoKey(value) !== undefined;
}

/**
 * Type and material (bytes, or an object of ops/crypto) of a KeyObject or CryptoKey.
 * @returns {{ type: 'secret'|'public'|'private', material: object } | undefined} undefined for anything else
 */
export function materialOf(value) {
  const handle = handleOf(value);
  if (handle !== undefined) return { type: typeOf(value), material: handle.bytes ?? handle.native };
  const slots = slotsOfCryptoKey(value);
  if (slots !== undefined) warnCryptoKey();
  return slots;
}

const warnCryptoKey = getDeprecationWarningEmitter('DEP0203', 'Passing a CryptoKey to node:crypto functions is deprecated.');

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
  const found = bufferOnly ? undefined : materialOf(key);
  if (found === undefined) {
    throw new ERR_INVALID_ARG_TYPE('key', bufferOnly ? BUFFER_TYPES : [...BUFFER_TYPES, 'KeyObject', 'CryptoKey'], key);
  }
  if (found.type !== 'secret') throw new ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE(found.type, 'secret');
  return found.material;
}

/**
 * A key of bytes that are handed over for good.
 * @param {Uint8Array} bytes
 */
export function secretKeyOf(bytes) {
  return new SecretKeyObject(new SecretHandle(bytes));
}

/** A key of what ops/crypto made. */
export function asymmetricKeyOf(native) {
  const handle = new AsymmetricHandle(native);
  return op_crypto_key_is_private(native) ? new PrivateKeyObject(handle) : new PublicKeyObject(handle);
}

/** The public half of what ops/crypto made. */
export function publicHalf(native) {
  return op_crypto_key_is_private(native) ? op_crypto_key_to_public(native) : native;
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
