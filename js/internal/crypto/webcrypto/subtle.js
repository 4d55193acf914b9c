// SubtleCrypto. Docs: webcrypto.md "Class: SubtleCrypto". Methods check their arguments by Web IDL, and what goes wrong in them is a
// rejection, never an exception.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { kEnumerableProperty } from 'internal/util';
import { isAnyArrayBuffer } from 'internal/util/types';
import { makeException } from 'internal/webidl';
import { hasOperation, normalize } from 'internal/crypto/webcrypto/algorithms';
import { crypt, wrap } from 'internal/crypto/webcrypto/ciphers';
import { slotsOf } from 'internal/crypto/webcrypto/crypto_key';
import { deriveBits as derive } from 'internal/crypto/webcrypto/derivations';
import { digest as hash } from 'internal/crypto/webcrypto/digests';
import { dataError, exception, invalidAccess, notSupported, syntaxError } from 'internal/crypto/webcrypto/errors';
import { families } from 'internal/crypto/webcrypto/families';
import { bufferSource, bytesArgument, cryptoKey, enumeration, jsonWebKey, unsignedLong } from 'internal/crypto/webcrypto/idl';
import { exportMaterial, importMaterial, keyUsages } from 'internal/crypto/webcrypto/import_key';
import { decapsulate, encapsulate } from 'internal/crypto/webcrypto/encapsulation';
import { generatePair, pairCryptoKey } from 'internal/crypto/webcrypto/key_pairs';
import { generateSecret, lengthOf } from 'internal/crypto/webcrypto/secret_keys';
import { sign as makeSignature, verify as checkSignature } from 'internal/crypto/webcrypto/signatures';
import { checkUsages } from 'internal/crypto/webcrypto/jwk_checks';
import { supports } from 'internal/crypto/webcrypto/supports';
import { op_crypto_key_to_public } from 'internal/ops';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

const keyFormat = enumeration(
  ['jwk', 'pkcs8', 'raw', 'raw-private', 'raw-public', 'raw-secret', 'raw-seed', 'spki'], 'KeyFormat');

const kInternal = Symbol('kInternal');
let isSubtle;

/** What `normalize` looks at comes as it is. */
const asIs = (value) => value;
const optionalLength = (value, name) => (value == null ? null : unsignedLong(value, name));

function keyData(value, name) {
  if (value === null) return null;
  if (ArrayBuffer.isView(value) || isAnyArrayBuffer(value)) return bytesArgument(value, name);
  return jsonWebKey(value, name);
}

/** Slots of a key that is for this algorithm and usage. */
function usable(key, name, usage) {
  const slots = slotsOf(key);
  if (slots.algorithm.name !== name) throw invalidAccess('Key algorithm mismatch');
  if (!slots.usages.includes(usage)) {
    throw invalidAccess(usage.startsWith('derive') ? `baseKey does not have ${usage} usage` : `Unable to use this key to ${usage}`);
  }
  return slots;
}

function checkKeyData(format, data) {
  if (data === null) {
    if (format === 'jwk') throw dataError('Invalid keyData');
    bytesArgument(data, "Failed to execute 'importKey' on 'SubtleCrypto': 2nd argument");
  }
  const isJwk = !ArrayBuffer.isView(data) && !isAnyArrayBuffer(data);
  if (format === 'jwk' ? !isJwk : isJwk) {
    const expected = format === 'jwk' ? 'be of type JsonWebKey' : 'be a BufferSource';
    throw makeException(` must ${expected} for the format '${format}'.`, { context: 'keyData' });
  }
}

/** A key that another made needs a use, unless it is public. */
function checkUseful(key) {
  const { type, usages } = slotsOf(key);
  if (type !== 'public' && usages.length === 0) throw syntaxError(`Usages cannot be empty when importing a ${type} key.`);
  return key;
}

/** The bits that a derived key of an algorithm has. */
async function deriveSecret(slots, params, derivedKeyType, extractable, usages) {
  const target = normalize(derivedKeyType, 'importKey');
  const length = lengthOf(normalize(derivedKeyType, 'get key length'));
  const bits = await derive(slots, params, length);
  const format = families.get(target.name).rawFormats.includes('raw') ? 'raw' : 'raw-secret';
  return checkUseful(importMaterial(format, new Uint8Array(bits), target, extractable, usages));
}

function wrapParams(algorithm, operation, fallback) {
  try {
    return { params: normalize(algorithm, operation), own: true };
  } catch {
    return { params: normalize(algorithm, fallback), own: false };
  }
}

function jwkBytes(jwk, params) {
  const text = JSON.stringify(jwk);
  // Only whole units of 8 bytes can be wrapped by AES-KW: spaces at the end of JSON change nothing.
  const padding = params.name === 'AES-KW' ? (8 - Buffer.byteLength(text) % 8) % 8 : 0;
  return Buffer.from(text.slice(0, -1) + ' '.repeat(padding) + text.slice(-1));
}

/** What each method does: conversions of its arguments, how many have to be there, and the work itself. */
const methods = {
  async encrypt(algorithm, key, data) {
    const params = normalize(algorithm, 'encrypt');
    return crypt(true, usable(key, params.name, 'encrypt'), params, bufferSource(data));
  },

  async decrypt(algorithm, key, data) {
    const params = normalize(algorithm, 'decrypt');
    return crypt(false, usable(key, params.name, 'decrypt'), params, bufferSource(data));
  },

  async sign(algorithm, key, data) {
    const params = normalize(algorithm, 'sign');
    return makeSignature(usable(key, params.name, 'sign'), params, bufferSource(data));
  },

  async verify(algorithm, key, signature, data) {
    const params = normalize(algorithm, 'verify');
    return checkSignature(usable(key, params.name, 'verify'), params, bufferSource(signature), bufferSource(data));
  },

  async digest(algorithm, data) {
    const params = normalize(algorithm, 'digest');
    return hash(params, bufferSource(data));
  },

  async generateKey(algorithm, extractable, usages) {
    const params = normalize(algorithm, 'generateKey');
    return families.get(params.name).secret ? generateSecret(params, extractable, usages) : generatePair(params, extractable, usages);
  },

  async deriveKey(algorithm, baseKey, derivedKeyType, extractable, usages) {
    const params = normalize(algorithm, 'deriveBits');
    return deriveSecret(usable(baseKey, params.name, 'deriveKey'), params, derivedKeyType, extractable, usages);
  },

  async deriveBits(algorithm, baseKey, length) {
    const params = normalize(algorithm, 'deriveBits');
    return derive(usable(baseKey, params.name, 'deriveBits'), params, length ?? null);
  },

  async importKey(format, data, algorithm, extractable, usages) {
    checkKeyData(format, data);
    const params = normalize(algorithm, 'importKey');
    const material = format === 'jwk' ? data : bufferSource(data);
    return checkUseful(importMaterial(format, material, params, extractable, usages));
  },

  async exportKey(format, key) {
    const slots = slotsOf(key);
    if (!hasOperation('exportKey', slots.algorithm.name)) throw notSupported(`${slots.algorithm.name} key export is not supported`);
    if (!slots.extractable) throw invalidAccess('key is not extractable');
    return exportMaterial(format, slots);
  },

  async wrapKey(format, key, wrappingKey, wrapAlgorithm) {
    const { params, own } = wrapParams(wrapAlgorithm, 'wrapKey', 'encrypt');
    const wrapping = usable(wrappingKey, params.name, 'wrapKey');
    const exported = await methods.exportKey(format, key);
    const bytes = format === 'jwk' ? jwkBytes(exported, params) : new Uint8Array(exported);
    return own ? wrap(true, wrapping, bytes) : crypt(true, wrapping, params, bytes);
  },

  async unwrapKey(format, wrappedKey, unwrappingKey, unwrapAlgorithm, keyAlgorithm, extractable, usages) {
    const { params, own } = wrapParams(unwrapAlgorithm, 'unwrapKey', 'decrypt');
    const target = normalize(keyAlgorithm, 'importKey');
    const wrapped = bufferSource(wrappedKey);
    const unwrapping = usable(unwrappingKey, params.name, 'unwrapKey');
    const bytes = new Uint8Array(own ? wrap(false, unwrapping, wrapped) : await crypt(false, unwrapping, params, wrapped));
    let data = bytes;
    if (format === 'jwk') {
      try {
        data = jsonWebKey(JSON.parse(Buffer.from(bytes).toString()), 'wrappedKey');
      } catch (cause) {
        throw dataError('Invalid wrapped JWK key', cause);
      }
    }
    return checkUseful(importMaterial(format, data, target, extractable, usages));
  },

  async getPublicKey(key, usages) {
    const { type, material, algorithm } = slotsOf(key);
    if (!hasOperation('getPublicKey', algorithm.name)) throw notSupported('getPublicKey is not supported for this key');
    if (type !== 'private') throw exception(type === 'secret' ? 'NotSupportedError' : 'InvalidAccessError', 'key must be a private key');
    return pairCryptoKey(op_crypto_key_to_public(material), algorithm, true, checkUsages(algorithm.name, 'public', usages));
  },

  async encapsulateBits(algorithm, key) {
    const params = normalize(algorithm, 'encapsulate');
    return encapsulate(usable(key, params.name, 'encapsulateBits'));
  },

  async encapsulateKey(algorithm, key, sharedKeyAlgorithm, extractable, usages) {
    const params = normalize(algorithm, 'encapsulate');
    const target = normalize(sharedKeyAlgorithm, 'importKey');
    const { sharedKey, ciphertext } = await encapsulate(usable(key, params.name, 'encapsulateKey'));
    return { sharedKey: importMaterial('raw-secret', new Uint8Array(sharedKey), target, extractable, usages), ciphertext };
  },

  async decapsulateBits(algorithm, key, ciphertext) {
    const params = normalize(algorithm, 'decapsulate');
    return decapsulate(usable(key, params.name, 'decapsulateBits'), bufferSource(ciphertext));
  },

  async decapsulateKey(algorithm, key, ciphertext, sharedKeyAlgorithm, extractable, usages) {
    const params = normalize(algorithm, 'decapsulate');
    const target = normalize(sharedKeyAlgorithm, 'importKey');
    const bytes = bufferSource(ciphertext);
    const sharedKey = await decapsulate(usable(key, params.name, 'decapsulateKey'), bytes);
    return importMaterial('raw-secret', new Uint8Array(sharedKey), target, extractable, usages);
  },
};

/**
 * Conversions by method, in order (bytes are copied later: what reads the algorithm may still change them); the number says how many arguments have to be
 * there.
 */
const signatures = {
  encrypt: [3, asIs, cryptoKey, bytesArgument],
  decrypt: [3, asIs, cryptoKey, bytesArgument],
  sign: [3, asIs, cryptoKey, bytesArgument],
  verify: [4, asIs, cryptoKey, bytesArgument, bytesArgument],
  digest: [2, asIs, bytesArgument],
  generateKey: [3, asIs, Boolean, keyUsages],
  deriveKey: [5, asIs, cryptoKey, asIs, Boolean, keyUsages],
  deriveBits: [2, asIs, cryptoKey, optionalLength],
  importKey: [5, keyFormat, keyData, asIs, Boolean, keyUsages],
  exportKey: [2, keyFormat, cryptoKey],
  wrapKey: [4, keyFormat, cryptoKey, cryptoKey, asIs],
  unwrapKey: [7, keyFormat, bytesArgument, cryptoKey, asIs, asIs, Boolean, keyUsages],
  getPublicKey: [2, cryptoKey, keyUsages],
  encapsulateBits: [2, asIs, cryptoKey],
  encapsulateKey: [5, asIs, cryptoKey, asIs, Boolean, keyUsages],
  decapsulateBits: [3, asIs, cryptoKey, bytesArgument],
  decapsulateKey: [6, asIs, cryptoKey, bytesArgument, asIs, Boolean, keyUsages],
};

function ordinal(index) {
  return ['1st', '2nd', '3rd'][index] ?? `${index + 1}th`;
}

function converted(name, args) {
  const [required, ...conversions] = signatures[name];
  if (args.length < required) {
    const error = new ERR_MISSING_ARGS('argument');
    error.message = `Failed to execute '${name}' on 'SubtleCrypto': ${required} arguments required, but only ${args.length} present.`;
    throw error;
  }
  return conversions.map((convert, index) => (
    convert === Boolean ? Boolean(args[index]) :
      convert(args[index], `Failed to execute '${name}' on 'SubtleCrypto': ${ordinal(index)} argument`)));
}

async function run(self, name, args) {
  if (!isSubtle(self)) throw new ERR_INVALID_THIS('SubtleCrypto');
  return methods[name](...converted(name, args));
}

export class SubtleCrypto {
  #brand;

  static {
    isSubtle = (value) => typeof value === 'object' && value !== null && #brand in value;
  }

  constructor(token) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#brand = true;
  }

  /**
   * Whether an operation can be done with an algorithm. Docs: webcrypto.md "SubtleCrypto.supports(operation, algorithm[, lengthOrAdditionalAlgorithm])".
   * @param {string} operation
   * @param {string|object} algorithm
   * @param {number|string|object|null} [lengthOrAdditionalAlgorithm]
   * @returns {boolean}
   */
  static supports(operation, algorithm, lengthOrAdditionalAlgorithm = null) {
    if (this !== SubtleCrypto) throw new ERR_INVALID_THIS('SubtleCrypto constructor');
    if (arguments.length < 2) {
      const error = new ERR_MISSING_ARGS('argument');
      error.message = `Failed to execute 'supports' on 'SubtleCrypto': 2 arguments required, but only ${arguments.length} present.`;
      throw error;
    }
    return supports(`${operation}`, algorithm, lengthOrAdditionalAlgorithm);
  }
}

for (const [name, [required]] of Object.entries(signatures)) {
  const method = { [name](...args) {
    return run(this, name, args);
  } }[name];
  Object.defineProperty(method, 'length', { __proto__: null, configurable: true, value: required });
  Object.defineProperty(SubtleCrypto.prototype, name, { __proto__: null, configurable: true, enumerable: true, value: method, writable: true });
}
Object.defineProperty(SubtleCrypto.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'SubtleCrypto' });
Object.defineProperty(SubtleCrypto, 'supports', kEnumerableProperty);

export const subtle = new SubtleCrypto(kInternal);
