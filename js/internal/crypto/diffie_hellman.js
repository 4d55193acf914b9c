// Diffie-Hellman: groups of numbers, with objects that hold both keys, and diffieHellman() of any kind of keys.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { isAnyArrayBuffer } from 'internal/util/types';
import { validateFunction, validateInt32, validateObject, validateString } from 'internal/validators';
import { bytesOf, opensslError, operationFailed, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { preparePrivateKey, preparePublicOrPrivateKey } from 'internal/crypto/key_input';
import {
  op_crypto_agree, op_crypto_agree_sync, op_crypto_dh_agree, op_crypto_dh_check, op_crypto_dh_generate, op_crypto_dh_group,
  op_crypto_dh_prime, op_crypto_key_type,
} from 'internal/ops';

const {
  ERR_CRYPTO_INCOMPATIBLE_KEY, ERR_CRYPTO_UNKNOWN_DH_GROUP, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
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

const NUMBER_TYPES = ['number', 'string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];

function checkNumber(value, name) {
  if (!isBytes(value) && !['number', 'string'].includes(typeof value)) throw new ERR_INVALID_ARG_TYPE(name, NUMBER_TYPES, value);
}

/** What follows the prime: its encoding may be left out, which moves the rest. */
function settingsOf(rest) {
  const [first] = rest;
  const isEncoding = !first || first === 'buffer' || Buffer.isEncoding(first);
  const [generator, encoding] = isEncoding ? rest.slice(1) : rest;
  if (generator !== undefined) checkNumber(generator, 'generator');
  return { primeEncoding: (isEncoding && first) || undefined, generator, encoding };
}

/** A new prime of so many bits. */
function makePrime(bits, generator) {
  validateInt32(bits, 'sizeOrKey');
  if (bits < MIN_BITS) throw opensslError('0280007E', 'Diffie-Hellman routines', 'modulus too small', 'DH_MODULUS_TOO_SMALL');
  return toBuffer(op_crypto_dh_prime(bits, generator.readUIntBE(0, Math.min(generator.length, 4))));
}

function hold(self, side) {
  self[kSide] = side;
  Object.defineProperty(self, 'verifyError', { __proto__: null, enumerable: true, value: side.verifyError });
}

/**
 * Docs: crypto.md "Class: DiffieHellman".
 * @param {number|string|ArrayBuffer|ArrayBufferView} sizeOrKey bits of a new prime, or a prime
 * @param {unknown[]} rest encoding of the prime, generator, and its encoding
 */
export function DiffieHellman(sizeOrKey, ...rest) {
  if (new.target === undefined) return new DiffieHellman(sizeOrKey, ...rest);
  checkNumber(sizeOrKey, 'sizeOrKey');
  if (typeof sizeOrKey === 'number') validateInt32(sizeOrKey, 'sizeOrKey');
  const { primeEncoding, generator, encoding } = settingsOf(rest);
  const base = generatorBytes(generator, encoding);
  if (typeof sizeOrKey === 'number') {
    hold(this, new Side(makePrime(sizeOrKey, base), base));
    return;
  }
  const prime = Buffer.from(bytesOf(sizeOrKey, 'sizeOrKey', primeEncoding));
  // As a number, 2 stands for itself whatever the prime.
  if (generator !== undefined && typeof generator !== 'number' && isNotBelow(base, prime)) throw badGenerator();
  hold(this, new Side(prime, base));
}

/**
 * Docs: crypto.md "Class: DiffieHellmanGroup".
 * @param {string} name such as `modp14`
 */
export function DiffieHellmanGroup(name) {
  if (new.target === undefined) return new DiffieHellmanGroup(name);
  const prime = op_crypto_dh_group(`${name}`.toLowerCase());
  if (prime === null) throw new ERR_CRYPTO_UNKNOWN_DH_GROUP();
  hold(this, new Side(toBuffer(prime), Buffer.from([DEFAULT_GENERATOR])));
}

const methods = {
  generateKeys(encoding) {
    return encoded(Buffer.from(this[kSide].generate()), encoding);
  },

  /**
   * @param {string|ArrayBuffer|ArrayBufferView} theirs the other side's public key
   * @param {string} [encoding] of text
   * @param {string} [wanted] encoding of the result
   * @returns {Buffer|string}
   * @throws ERR_CRYPTO_INVALID_KEYLEN
   */
  computeSecret(theirs, encoding, wanted) {
    const { prime, generator, privateKey } = this[kSide];
    const other = bytesOf(theirs, 'otherPublicKey', encoding);
    if (privateKey === null) throw operationFailed('Failed to compute shared secret');
    return encoded(toBuffer(op_crypto_dh_agree(prime, generator, privateKey, other)), wanted);
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
export function createDiffieHellman(...args) {
  return new DiffieHellman(...args);
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
