// Diffie-Hellman: groups of numbers, with objects that hold both keys, and diffieHellman() of any kind of keys.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isAnyArrayBuffer } from 'internal/util/types';
import { validateFunction, validateInt32, validateObject, validateString } from 'internal/validators';
import { bytesOf, opensslError, plain, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { preparePrivateKey, preparePublicOrPrivateKey } from 'internal/crypto/key_input';
import {
  op_crypto_agree, op_crypto_agree_sync, op_crypto_dh_agree, op_crypto_dh_check, op_crypto_dh_generate, op_crypto_dh_group,
  op_crypto_dh_prime, op_crypto_key_type,
} from 'internal/ops';

const {
  ERR_CRYPTO_INCOMPATIBLE_KEY, ERR_CRYPTO_OPERATION_FAILED, ERR_CRYPTO_UNKNOWN_DH_GROUP, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
} = codes;

const DEFAULT_GENERATOR = 2;
/** OpenSSL makes no shorter primes, and takes no longer ones. */
const MIN_BITS = 512;

/** A result in an encoding, if there is one. */
export function encoded(bytes, encoding) {
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

function badGenerator() {
  return opensslError('02800065', 'Diffie-Hellman routines', 'bad generator', 'DH_BAD_GENERATOR');
}

function missingKey(kind) {
  const error = new Error(`No ${kind} key - did you forget to generate one?`);
  error.code = 'ERR_CRYPTO_INVALID_STATE';
  return error;
}

/** The numbers of one side: the group, and its keys as far as there are any. */
class Side {
  prime;
  generator;
  publicKey = null;
  privateKey = null;

  constructor(prime, generator) {
    this.prime = prime;
    this.generator = generator;
  }

  get verifyError() {
    return op_crypto_dh_check(this.prime, this.generator);
  }

  generate() {
    const keys = op_crypto_dh_generate(this.prime, this.generator, this.privateKey);
    this.privateKey = toBuffer(keys.private);
    this.publicKey = toBuffer(keys.public);
    return this.publicKey;
  }
}

const kSide = Symbol('kSide');

/** Compares numbers in bytes. */
function isNotBelow(one, other) {
  const size = Math.max(one.length, other.length);
  const padded = (bytes) => Buffer.concat([Buffer.alloc(size - bytes.length), bytes]);
  return Buffer.compare(padded(one), padded(other)) >= 0;
}

function isBytes(value) {
  return ArrayBuffer.isView(value) || isAnyArrayBuffer(value);
}

function generatorBytes(generator, encoding) {
  if (generator === undefined || generator === 0) return Buffer.from([DEFAULT_GENERATOR]);
  if (typeof generator === 'number') {
    validateInt32(generator, 'generator');
    if (generator <= 1) throw badGenerator();
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(generator);
    return bytes;
  }
  const bytes = bytesOf(generator, 'generator', encoding);
  const significant = bytes.findIndex((byte) => byte !== 0);
  if (significant === -1 || (significant === bytes.length - 1 && bytes[significant] === 1)) throw badGenerator();
  return Buffer.from(bytes);
}

/**
 * Docs: crypto.md "Class: DiffieHellman".
 * @param {number|string|ArrayBuffer|ArrayBufferView} sizeOrKey bits of a new prime, or a prime
 * @param {string} [keyEncoding] of text
 * @param {number|string|ArrayBuffer|ArrayBufferView} [generator]
 * @param {string} [genEncoding] of text
 */
export function DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  if (!(this instanceof DiffieHellman)) return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
  if (typeof sizeOrKey !== 'number' && typeof sizeOrKey !== 'string' && !isBytes(sizeOrKey)) {
    throw new ERR_INVALID_ARG_TYPE('sizeOrKey', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], sizeOrKey);
  }
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  // The encoding may be left out.
  if (keyEncoding && !Buffer.isEncoding(keyEncoding) && keyEncoding !== 'buffer') {
    genEncoding = generator;
    generator = keyEncoding;
    keyEncoding = undefined;
  }
  if (generator !== undefined && typeof generator !== 'number' && typeof generator !== 'string' && !isBytes(generator)) {
    throw new ERR_INVALID_ARG_TYPE('generator', ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], generator);
  }
  const base = generatorBytes(generator || (typeof generator === 'string' ? generator : undefined), genEncoding);
  let prime;
  if (typeof sizeOrKey === 'number') {
    if (sizeOrKey < MIN_BITS) throw opensslError('0280007E', 'Diffie-Hellman routines', 'modulus too small', 'DH_MODULUS_TOO_SMALL');
    prime = toBuffer(op_crypto_dh_prime(sizeOrKey, base.readUIntBE(0, Math.min(base.length, 4))));
  } else {
    prime = Buffer.from(bytesOf(sizeOrKey, 'sizeOrKey', keyEncoding));
  }
  // As a number, 2 stands for itself whatever the prime.
  if (typeof generator !== 'number' && generator !== undefined && isNotBelow(base, prime)) throw badGenerator();
  this[kSide] = new Side(prime, base);
  Object.defineProperty(this, 'verifyError', { __proto__: null, enumerable: true, value: this[kSide].verifyError, writable: false });
}

/**
 * Docs: crypto.md "Class: DiffieHellmanGroup".
 * @param {string} name such as `modp14`
 */
export function DiffieHellmanGroup(name) {
  if (!(this instanceof DiffieHellmanGroup)) return new DiffieHellmanGroup(name);
  const prime = op_crypto_dh_group(`${name}`.toLowerCase());
  if (prime === null) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
  this[kSide] = new Side(toBuffer(prime), Buffer.from([DEFAULT_GENERATOR]));
  Object.defineProperty(this, 'verifyError', { __proto__: null, enumerable: true, value: this[kSide].verifyError, writable: false });
}

const methods = {
  generateKeys(encoding) {
    return encoded(Buffer.from(this[kSide].generate()), encoding);
  },

  /**
   * @param {string|ArrayBuffer|ArrayBufferView} otherPublicKey
   * @param {string} [inputEncoding] of text
   * @param {string} [outputEncoding]
   * @returns {Buffer|string}
   * @throws ERR_CRYPTO_INVALID_KEYLEN
   */
  computeSecret(otherPublicKey, inputEncoding, outputEncoding) {
    const { prime, generator, privateKey } = this[kSide];
    const other = bytesOf(otherPublicKey, 'otherPublicKey', inputEncoding);
    if (privateKey === null) throw new ERR_CRYPTO_OPERATION_FAILED('Failed to compute shared secret');
    return encoded(toBuffer(op_crypto_dh_agree(prime, generator, privateKey, other)), outputEncoding);
  },

  getPrime(encoding) {
    return encoded(Buffer.from(this[kSide].prime), encoding);
  },

  getGenerator(encoding) {
    const { generator } = this[kSide];
    return encoded(Buffer.from(generator.subarray(generator.findIndex((byte) => byte !== 0))), encoding);
  },

  getPublicKey(encoding) {
    const { publicKey } = this[kSide];
    if (publicKey === null) throw missingKey('public');
    return encoded(Buffer.from(publicKey), encoding);
  },

  getPrivateKey(encoding) {
    const { privateKey } = this[kSide];
    if (privateKey === null) throw missingKey('private');
    return encoded(Buffer.from(privateKey), encoding);
  },
};

const setters = {
  setPublicKey(key, encoding) {
    this[kSide].publicKey = Buffer.from(bytesOf(key, 'key', encoding));
    return this;
  },

  setPrivateKey(key, encoding) {
    this[kSide].privateKey = Buffer.from(bytesOf(key, 'key', encoding));
    return this;
  },
};

Object.assign(DiffieHellman.prototype, methods, setters);
Object.assign(DiffieHellmanGroup.prototype, methods);

/** Docs: crypto.md "crypto.createDiffieHellman(…)". Arguments as of DiffieHellman. */
export function createDiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding) {
  return new DiffieHellman(sizeOrKey, keyEncoding, generator, genEncoding);
}

/** Docs: crypto.md "crypto.getDiffieHellman(groupName)". */
export function createDiffieHellmanGroup(name) {
  validateString(name, 'name');
  return new DiffieHellmanGroup(name);
}

const types = new Set(['dh', 'ec', 'x448', 'x25519']);

function checkTypes(privateKey, publicKey) {
  const [own, other] = [op_crypto_key_type(privateKey), op_crypto_key_type(publicKey)];
  if (own !== other || !types.has(own)) {
    throw new ERR_CRYPTO_INCOMPATIBLE_KEY('key types for Diffie-Hellman', `${own} and ${other}`);
  }
}

/**
 * Docs: crypto.md "crypto.diffieHellman(options[, callback])".
 * @param {{ privateKey: unknown, publicKey: unknown }} options
 * @param {(error: Error | null, secret: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
export function diffieHellman(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const { privateKey, publicKey } = options;
  if (privateKey === undefined || privateKey === null) throw new ERR_INVALID_ARG_VALUE('options.privateKey', privateKey);
  if (publicKey === undefined || publicKey === null) throw new ERR_INVALID_ARG_VALUE('options.publicKey', publicKey);
  const own = preparePrivateKey(privateKey, 'options.privateKey');
  const other = preparePublicOrPrivateKey(publicKey, 'options.publicKey');
  checkTypes(own, other);
  if (callback === undefined) return toBuffer(op_crypto_agree_sync(own, other));
  const id = beginJob('DERIVEBITSREQUEST', (error, secret) => (error === null ? callback(null, toBuffer(secret)) : callback(error)));
  op_crypto_agree(id, own, other);
}
