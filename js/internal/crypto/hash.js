// Hash, Hmac and crypto.hash(). Text that is hashed in one piece, which is what most programs do, crosses into native code once.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { kEmptyObject, normalizeEncoding } from 'internal/util';
import { deprecate, getDeprecationWarningEmitter, isPendingDeprecation } from 'internal/util/deprecate';
import { validateEncoding, validateString, validateUint32 } from 'internal/validators';
import { getStringOption, opensslError, plain } from 'internal/crypto/util';
import { findHash } from 'internal/crypto/hashes';
import { prepareSecretKey } from 'internal/crypto/keys';
import { LazyTransform } from 'internal/streams/lazy_transform';
import {
  op_crypto_hash_copy, op_crypto_hash_digest, op_crypto_hash_digest_text, op_crypto_hash_new, op_crypto_hash_once,
  op_crypto_hash_once_to_text, op_crypto_hash_text_to_text, op_crypto_hash_update, op_crypto_hash_update_text, op_crypto_hmac_digest,
  op_crypto_hmac_new, op_crypto_hmac_update, op_crypto_hmac_update_text,
} from 'internal/ops';

const {
  ERR_CRYPTO_HASH_FINALIZED, ERR_CRYPTO_INVALID_DIGEST, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE,
} = codes;

const kState = Symbol('kState');

/** Text up to this length waits for what comes next: if that is digest(), one call does it all. */
const MAX_WAITING = 65536;

/** The encodings native code writes, by their numbers there. */
const TEXT_ENCODINGS = { __proto__: null, hex: 0, base64: 1, base64url: 2, latin1: 3, binary: 3 };

function isUtf8(encoding) {
  return encoding === undefined || encoding === 'utf8' || encoding === 'utf-8';
}

// Bytes in the encoding asked for; an encoding nobody knows means a Buffer.
function encode(buffer, encoding) {
  const known = encoding === undefined || encoding === 'buffer' ? undefined : normalizeEncoding(encoding);
  return known === undefined ? buffer : buffer.toString(known);
}

const warnDefaultLength = getDeprecationWarningEmitter(
  'DEP0198',
  'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.',
  undefined,
  false,
  isPendingDeprecation,
);

class HashState {
  finalized = false;
  native = null;
  waiting = null;
  digested = null;

  constructor(hash, length) {
    this.hash = hash;
    this.length = length;
  }

  get usual() {
    return this.length === this.hash.size;
  }

  start() {
    if (this.native === null) {
      this.native = op_crypto_hash_new(this.hash.number);
      if (this.waiting !== null) {
        op_crypto_hash_update_text(this.native, this.waiting);
        this.waiting = null;
      }
    }
    return this.native;
  }

  update(data, encoding) {
    if (typeof data !== 'string') {
      op_crypto_hash_update(this.start(), plain(data));
    } else if (!isUtf8(encoding)) {
      op_crypto_hash_update(this.start(), Buffer.from(data, encoding));
    } else if (this.native === null && this.waiting === null && data.length <= MAX_WAITING) {
      this.waiting = data;
    } else {
      op_crypto_hash_update_text(this.start(), data);
    }
  }

  copy(length) {
    const copy = new HashState(this.hash, length);
    copy.waiting = this.waiting;
    if (this.native !== null) copy.native = op_crypto_hash_copy(this.native);
    return copy;
  }

  digest() {
    if (this.digested === null) {
      this.digested = Buffer.allocUnsafeSlow(this.length);
      op_crypto_hash_digest(this.start(), this.digested);
    }
    return this.digested;
  }

  digestText(encoding) {
    const number = this.usual && this.digested === null ? TEXT_ENCODINGS[encoding] : undefined;
    if (number === undefined) return encode(this.digest(), encoding);
    if (this.native === null) return op_crypto_hash_text_to_text(this.hash.number, this.waiting ?? '', number);
    return op_crypto_hash_digest_text(this.native, number);
  }
}

function getOutputLength(hash, options) {
  const length = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (length === undefined) return hash?.size;
  validateUint32(length, 'options.outputLength');
  return length;
}

/** Most digests have one length. @throws {Error} ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH */
function checkLength(hash, length) {
  if (length === hash.size || hash.extendable) return;
  throw opensslError('030000B2', 'digital envelope routines', 'not XOF or invalid length', 'EVP_NOT_XOF_OR_INVALID_LENGTH');
}

/**
 * A hash at work, and a stream: what is written is hashed, and at the end the digest can be read.
 * Docs: crypto.md "Class: Hash".
 * @param {string} algorithm
 * @param {object} [options] of the stream, and outputLength
 */
export function Hash(algorithm, options) {
  validateString(algorithm, 'algorithm');
  const hash = findHash(algorithm);
  const length = getOutputLength(hash, options);
  if (hash === null) throw new Error('Digest method not supported');
  checkLength(hash, length);
  if (hash.extendable && options?.outputLength === undefined) warnDefaultLength();
  LazyTransform.call(this, options);
  this[kState] = new HashState(hash, length);
}
Object.setPrototypeOf(Hash.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hash, LazyTransform);

/**
 * @param {object} [options]
 * @returns {Hash} one that goes on from here
 * @throws ERR_CRYPTO_HASH_FINALIZED
 */
Hash.prototype.copy = function copy(options) {
  const state = this[kState];
  if (state.finalized) throw new ERR_CRYPTO_HASH_FINALIZED();
  const length = getOutputLength(state.hash, options);
  checkLength(state.hash, length);
  const hash = Object.create(Hash.prototype);
  LazyTransform.call(hash, options);
  hash[kState] = state.copy(length);
  return hash;
};

Hash.prototype._transform = function _transform(chunk, encoding, callback) {
  this[kState].update(chunk, encoding);
  callback();
};

Hash.prototype._flush = function _flush(callback) {
  this.push(this[kState].digest());
  callback();
};

function checkUpdate(state, data, encoding) {
  if (state.finalized) throw new ERR_CRYPTO_HASH_FINALIZED();
  if (typeof data === 'string') {
    if (encoding !== undefined) validateEncoding(data, encoding);
  } else if (!ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
}

/**
 * @param {string|ArrayBufferView} data
 * @param {string} [encoding] of text
 * @returns {this}
 * @throws ERR_CRYPTO_HASH_FINALIZED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
Hash.prototype.update = function update(data, encoding) {
  const state = this[kState];
  checkUpdate(state, data, encoding);
  state.update(data, encoding === undefined ? undefined : normalizeEncoding(encoding));
  return this;
};

/**
 * @param {string} [outputEncoding]
 * @returns {Buffer|string}
 * @throws ERR_CRYPTO_HASH_FINALIZED
 */
Hash.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state.finalized) throw new ERR_CRYPTO_HASH_FINALIZED();
  // An object may refuse to become a string, before anything happened.
  const encoding = outputEncoding ? `${outputEncoding}` : undefined;
  const result = encoding === undefined ? state.digest() : state.digestText(encoding);
  state.finalized = true;
  return result;
};

class HmacState {
  finalized = false;

  constructor(hash, key) {
    this.length = hash.size;
    this.native = op_crypto_hmac_new(hash.number, key);
  }

  update(data, encoding) {
    if (typeof data !== 'string') op_crypto_hmac_update(this.native, plain(data));
    else if (isUtf8(encoding)) op_crypto_hmac_update_text(this.native, data);
    else op_crypto_hmac_update(this.native, Buffer.from(data, encoding));
  }

  digest() {
    // A second digest is empty: so it was before there were errors for it.
    if (this.finalized) return Buffer.alloc(0);
    this.finalized = true;
    const digest = Buffer.allocUnsafeSlow(this.length);
    op_crypto_hmac_digest(this.native, digest);
    return digest;
  }
}

/**
 * A keyed hash at work, and a stream.
 * Docs: crypto.md "Class: Hmac".
 * @param {string} hmac the algorithm
 * @param {string|ArrayBuffer|ArrayBufferView|KeyObject|CryptoKey} key
 * @param {object} [options] of the stream, and `encoding` of a key that is text
 */
export function Hmac(hmac, key, options) {
  validateString(hmac, 'hmac');
  const bytes = prepareSecretKey(key, getStringOption(options, 'encoding'));
  const hash = findHash(hmac);
  if (hash === null) throw new ERR_CRYPTO_INVALID_DIGEST(hmac);
  if (hash.extendable) throw new Error('error:00000000:lib(0)::reason(0)');
  LazyTransform.call(this, options);
  this[kState] = new HmacState(hash, bytes);
}
Object.setPrototypeOf(Hmac.prototype, LazyTransform.prototype);
Object.setPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = Hash.prototype.update;

/**
 * @param {string} [outputEncoding]
 * @returns {Buffer|string} nothing, the second time
 */
Hmac.prototype.digest = function digest(outputEncoding) {
  const encoding = outputEncoding ? `${outputEncoding}` : undefined;
  return encode(this[kState].digest(), encoding);
};

Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

/** Docs: crypto.md "crypto.createHash(algorithm[, options])". */
export function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

/** Docs: crypto.md "crypto.createHmac(algorithm, key[, options])". */
export function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

// Node's classes of old may be called without `new`.
function callable(Class, code) {
  const create = { [Class.name]: function(...args) {
    return Reflect.construct(Class, args, new.target && new.target !== deprecated ? new.target : Class);
  } }[Class.name];
  Object.defineProperty(create, 'length', { __proto__: null, value: Class.length, configurable: true });
  create.prototype = Class.prototype;
  Object.setPrototypeOf(create, LazyTransform);
  const deprecated = deprecate(create, `crypto.${Class.name} constructor is deprecated.`, code);
  return deprecated;
}

export const PublicHash = callable(Hash, 'DEP0179');
export const PublicHmac = callable(Hmac, 'DEP0181');

/** The options of hash(), where a string is short for the encoding: how the digest is to be written, and how long it is to be. */
function oneShotSettings(options) {
  if (options !== undefined && typeof options !== 'string' && (typeof options !== 'object' || options === null)) {
    throw new ERR_INVALID_ARG_TYPE('options', ['Object', 'string'], options);
  }
  const { outputEncoding = 'hex', outputLength } = typeof options === 'string' ? { outputEncoding: options } : options ?? kEmptyObject;
  if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
  validateString(outputEncoding, 'options.outputEncoding');
  const encoding = outputEncoding === 'buffer' ? outputEncoding : normalizeEncoding(outputEncoding);
  if (encoding === undefined) throw new ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
  return { encoding, outputLength };
}

/**
 * A digest in one go.
 * Docs: crypto.md "crypto.hash(algorithm, data[, options])".
 * @param {string} algorithm
 * @param {string|ArrayBufferView} data
 * @param {string|{ outputEncoding?: string, outputLength?: number }} [options]
 * @returns {string|Buffer}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function hash(algorithm, data, options) {
  validateString(algorithm, 'algorithm');
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new ERR_INVALID_ARG_TYPE('input', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  const { encoding, outputLength: wanted } = oneShotSettings(options);
  const found = findHash(algorithm);
  if (found === null) throw new Error(`Digest method ${algorithm} is not supported`);
  if (found.extendable && wanted === undefined) warnDefaultLength();
  const outputLength = wanted ?? found.size;
  if (outputLength !== found.size && !found.extendable) {
    throw new Error(`Output length ${outputLength} is invalid for ${algorithm}, which does not support XOF`);
  }

  const number = outputLength === found.size ? TEXT_ENCODINGS[encoding] : undefined;
  if (number !== undefined) {
    return typeof data === 'string' ?
      op_crypto_hash_text_to_text(found.number, data, number) :
      op_crypto_hash_once_to_text(found.number, plain(data), number);
  }
  const out = Buffer.allocUnsafeSlow(outputLength);
  op_crypto_hash_once(found.number, typeof data === 'string' ? Buffer.from(data) : plain(data), out);
  return encoding === 'buffer' ? out : out.toString(encoding);
}
