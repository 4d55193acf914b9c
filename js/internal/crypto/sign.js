// Signatures: Sign and Verify, which take in data bit by bit, and sign() and verify(), which have all of it.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { validateEncoding, validateFunction, validateString } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { Writable } from 'stream';
import { bytesOf, plain, toBuffer } from 'internal/crypto/util';
import { findHash } from 'internal/crypto/hashes';
import { beginJob } from 'internal/crypto/job';
import { preparePrivateKey, preparePublicOrPrivateKey } from 'internal/crypto/key_input';
import {
  op_crypto_hash_new, op_crypto_hash_sign, op_crypto_hash_update, op_crypto_hash_update_text, op_crypto_hash_verify, op_crypto_key_type,
  op_crypto_sign, op_crypto_sign_sync, op_crypto_verify, op_crypto_verify_sync,
} from 'internal/ops';

const {
  ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_SIGN_KEY_REQUIRED, ERR_CRYPTO_UNSUPPORTED_OPERATION, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
} = codes;

/** What stands for a salt of the usual length. */
const USUAL_SALT = -(2 ** 31);
const NO_DIGEST = -1;

const kHash = Symbol('kHash');

function intOption(options, name) {
  const value = options[name];
  if (value === undefined) return undefined;
  if (value === value >> 0) return value;
  throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
}

/** Whether signatures are two numbers side by side. */
function isSideBySide(options) {
  const { dsaEncoding } = options;
  if (dsaEncoding === undefined || dsaEncoding === 'der') return false;
  if (dsaEncoding === 'ieee-p1363') return true;
  throw new ERR_INVALID_ARG_VALUE('options.dsaEncoding', dsaEncoding);
}

function contextOf(options) {
  const { context } = options;
  if (context === undefined) return null;
  if (ArrayBuffer.isView(context) || isAnyArrayBuffer(context)) return plain(context);
  throw new ERR_INVALID_ARG_TYPE('context', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], context);
}

const NONE = Object.freeze({ __proto__: null });

/** How to sign, as ops take it: padding (0 is the usual one), length of the salt, form of two numbers, context. */
function schemeOf(key) {
  const options = typeof key === 'object' && key !== null ? key : NONE;
  return {
    padding: intOption(options, 'padding') ?? 0,
    salt: intOption(options, 'saltLength') ?? USUAL_SALT,
    sideBySide: isSideBySide(options),
    context: contextOf(options),
  };
}

/** Sign and Verify are streams that are written to; what they take in is hashed. */
function SignBase(algorithm, options) {
  validateString(algorithm, 'algorithm');
  const hash = findHash(algorithm);
  if (hash === null) {
    const error = new ERR_CRYPTO_INVALID_DIGEST(algorithm);
    error.message = 'Invalid digest';
    throw error;
  }
  Reflect.apply(Writable, this, [options]);
  this[kHash] = op_crypto_hash_new(hash.number);
}

function notInitialised() {
  const error = new Error('Not initialised');
  error.code = 'ERR_CRYPTO_INVALID_STATE';
  return error;
}

function takeIn(self, data, encoding) {
  const hash = self[kHash];
  if (hash === null) throw notInitialised();
  if (typeof data !== 'string') op_crypto_hash_update(hash, plain(data));
  else if (encoding === undefined || encoding === 'utf8') op_crypto_hash_update_text(hash, data);
  else op_crypto_hash_update(hash, Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding));
}

/** The hash, which can be asked once; kinds that sign whole messages have no use for it. */
function takeHash(self, key) {
  const hash = self[kHash];
  if (hash === null) throw notInitialised();
  const type = op_crypto_key_type(key);
  if (wholeMessages.test(type)) throw new ERR_CRYPTO_UNSUPPORTED_OPERATION('Unsupported crypto operation');
  self[kHash] = null;
  return hash;
}

const wholeMessages = /^(?:ed|ml-dsa|slh-dsa)/;

const shared = {
  _write(chunk, encoding, callback) {
    try {
      takeIn(this, chunk, encoding);
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  },

  /**
   * @param {string|ArrayBufferView} data
   * @param {string} [encoding] of text
   */
  update(data, encoding) {
    if (typeof data === 'string') validateEncoding(data, encoding);
    else if (!ArrayBuffer.isView(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    takeIn(this, data, encoding);
    return this;
  },
};

/** Docs: crypto.md "Class: Sign". */
export function Sign(algorithm, options) {
  if (!(this instanceof Sign)) return new Sign(algorithm, options);
  Reflect.apply(SignBase, this, [algorithm, options]);
}

/**
 * @param {unknown} options the private key, or an object with it and with padding, saltLength, dsaEncoding
 * @param {string} [encoding] of the result
 * @returns {Buffer|string}
 */
function signMethod(options, encoding) {
  if (!options) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const key = preparePrivateKey(options);
  const { padding, salt, sideBySide } = schemeOf(options);
  const signature = toBuffer(op_crypto_hash_sign(takeHash(this, key), key, padding, salt, sideBySide));
  return encoding && encoding !== 'buffer' ? signature.toString(encoding) : signature;
}

/** Docs: crypto.md "Class: Verify". */
export function Verify(algorithm, options) {
  if (!(this instanceof Verify)) return new Verify(algorithm, options);
  Reflect.apply(SignBase, this, [algorithm, options]);
}

/**
 * @param {unknown} options the public key, or an object with it and with padding, saltLength, dsaEncoding
 * @param {string|ArrayBuffer|ArrayBufferView} signature
 * @param {string} [sigEncoding] of text
 * @returns {boolean}
 */
function verifyMethod(options, signature, sigEncoding) {
  const key = preparePublicOrPrivateKey(options);
  const { padding, salt, sideBySide } = schemeOf(options);
  const bytes = bytesOf(signature, 'signature', sigEncoding);
  return op_crypto_hash_verify(takeHash(this, key), key, padding, salt, sideBySide, bytes);
}

for (const [Class, method] of [[Sign, { sign: signMethod }], [Verify, { verify: verifyMethod }]]) {
  Object.setPrototypeOf(Class.prototype, Writable.prototype);
  Object.setPrototypeOf(Class, Writable);
  Object.assign(Class.prototype, shared, method);
}

/** Docs: crypto.md "crypto.createSign(algorithm[, options])". */
export function createSign(algorithm, options) {
  return new Sign(algorithm, options);
}

/** Docs: crypto.md "crypto.createVerify(algorithm[, options])". */
export function createVerify(algorithm, options) {
  return new Verify(algorithm, options);
}

function digestNumber(algorithm) {
  if (algorithm == null) return NO_DIGEST;
  const hash = findHash(algorithm);
  if (hash === null) throw new ERR_CRYPTO_INVALID_DIGEST(algorithm);
  return hash.number;
}

/** Keys that sign whole messages take no digest. */
function checkDigest(digest, key) {
  if (digest !== NO_DIGEST && wholeMessages.test(op_crypto_key_type(key))) throw invalidDigest();
}

function invalidDigest() {
  const error = new Error('error:1C80007A:Provider routines::invalid digest');
  return Object.assign(error, { library: 'Provider routines', reason: 'invalid digest', code: 'ERR_OSSL_INVALID_DIGEST' });
}

/**
 * Docs: crypto.md "crypto.sign(algorithm, data, key[, callback])".
 * @param {string | null | undefined} algorithm of the digest; null where the key says it
 * @param {string|ArrayBuffer|ArrayBufferView} data
 * @param {unknown} key a private one, or an object with it and with padding, saltLength, dsaEncoding, context
 * @param {(error: Error | null, signature: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
export function sign(algorithm, data, key, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = bytesOf(data, 'data');
  if (!key) throw new ERR_CRYPTO_SIGN_KEY_REQUIRED();
  const { padding, salt, sideBySide, context } = schemeOf(key);
  const native = preparePrivateKey(key);
  const digest = digestNumber(algorithm);
  if (callback === undefined) {
    checkDigest(digest, native);
    return toBuffer(op_crypto_sign_sync(native, bytes, digest, padding, salt, sideBySide, context));
  }
  const id = beginJob('SIGNREQUEST', (error, signature) => (error === null ? callback(null, toBuffer(signature)) : callback(error)));
  op_crypto_sign(id, native, bytes, digest, padding, salt, sideBySide, context);
}

/**
 * Docs: crypto.md "crypto.verify(algorithm, data, key, signature[, callback])".
 * @param {string | null | undefined} algorithm of the digest; null where the key says it
 * @param {string|ArrayBuffer|ArrayBufferView} data
 * @param {unknown} key a public one, or an object with it and with padding, saltLength, dsaEncoding, context
 * @param {ArrayBuffer|ArrayBufferView} signature
 * @param {(error: Error | null, result: boolean) => void} [callback]
 * @returns {boolean | undefined}
 */
export function verify(algorithm, data, key, signature, callback) {
  if (algorithm != null) validateString(algorithm, 'algorithm');
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = bytesOf(data, 'data');
  const { padding, salt, sideBySide, context } = schemeOf(key);
  if (!ArrayBuffer.isView(signature) && !isAnyArrayBuffer(signature)) {
    throw new ERR_INVALID_ARG_TYPE('signature', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], signature);
  }
  const native = preparePublicOrPrivateKey(key);
  const digest = digestNumber(algorithm);
  if (callback === undefined) {
    checkDigest(digest, native);
    return op_crypto_verify_sync(native, bytes, digest, padding, salt, sideBySide, context, plain(signature));
  }
  const id = beginJob('VERIFYREQUEST', (error, result) => (error === null ? callback(null, result) : callback(error)));
  op_crypto_verify(id, native, bytes, digest, padding, salt, sideBySide, context, plain(signature));
}
