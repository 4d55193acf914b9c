// Cipheriv and Decipheriv. This side knows which calls make sense when; the native side does the work.

import { Buffer } from 'buffer';
import { codes, genericNodeError } from 'internal/errors';
import { lazy } from 'internal/core';
import { normalizeEncoding } from 'internal/util';
import { getDeprecationWarningEmitter } from 'internal/util/deprecate';
import { validateEncoding, validateString } from 'internal/validators';
import { bytesOf, getStringOption, kHandle, opensslError, plain, toBuffer } from 'internal/crypto/util';
import { findCipher, takesIv } from 'internal/crypto/ciphers';
import { prepareSecretKey } from 'internal/crypto/keys';
import { LazyTransform } from 'internal/streams/lazy_transform';
import {
  op_crypto_cipher_final, op_crypto_cipher_get_auth_tag, op_crypto_cipher_new, op_crypto_cipher_set_aad, op_crypto_cipher_set_auth_tag,
  op_crypto_cipher_set_auto_padding, op_crypto_cipher_set_message_length, op_crypto_cipher_update,
} from 'internal/ops';

const {
  ERR_CRYPTO_INVALID_AUTH_TAG, ERR_CRYPTO_INVALID_IV, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_INVALID_MESSAGELEN, ERR_CRYPTO_INVALID_STATE,
  ERR_CRYPTO_UNKNOWN_CIPHER, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING,
} = codes;

const lazyStringDecoder = lazy('string_decoder');

const FULL_TAG = 16;
const MAX_UPDATE = 2 ** 31 - 1 - 16;

const warnShortTag = getDeprecationWarningEmitter(
  'DEP0182',
  'Using AES-GCM authentication tags of less than 128 bits without specifying the authTagLength option when initializing ' +
    'decryption is deprecated.',
);

function providerError(number, reason) {
  const error = opensslError(number, 'Provider routines', reason);
  error.opensslErrorStack = [error.message];
  return error;
}

function isGcmTagLength(length) {
  return length === 4 || length === 8 || (length >= 12 && length <= FULL_TAG);
}

function invalidTagLength(length) {
  return new ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${length}`);
}

// The length of the tag, or -1 where it is up to what comes.
function checkTagLength(name, cipher, length) {
  switch (cipher.mode) {
    case 'gcm':
      if (length !== -1 && !isGcmTagLength(length)) throw invalidTagLength(length);
      return length;
    case 'ocb':
      if (length === -1) throw new ERR_CRYPTO_INVALID_AUTH_TAG(`authTagLength required for ${name}`);
      if (length < 1 || length > FULL_TAG) throw invalidTagLength(length);
      return length;
    case 'ccm':
      if (length === -1) throw new ERR_CRYPTO_INVALID_AUTH_TAG(`authTagLength required for ${name}`);
      if (length < 4 || length > FULL_TAG || length % 2 !== 0) throw invalidTagLength(length);
      return length;
    default:
      if (length === -1) return FULL_TAG;
      if (length < 1 || length > FULL_TAG) throw invalidTagLength(length);
      return length;
  }
}

/** The state of a cipher, from its making to final(). */
class CipherBase {
  #native;
  #encrypt;
  #cipher;
  #authenticated;
  #tagLength;
  #tag = null;
  #tagPassed = false;
  #maxMessage = Infinity;
  #failed = false;
  #padding = true;
  #length = 0;
  #announced = false;
  #updated = false;

  constructor(encrypt, name, key, iv, tagLength) {
    const cipher = findCipher(name);
    if (cipher === null) throw new ERR_CRYPTO_UNKNOWN_CIPHER();
    const { mode } = cipher;
    this.#authenticated = cipher.authenticated;
    const ivLength = iv === null ? 0 : iv.byteLength;
    if (!takesIv(cipher, ivLength) || (ivLength === 0 && cipher.ivLength !== 0)) throw new ERR_CRYPTO_INVALID_IV();
    if (this.#authenticated) this.#tagLength = checkTagLength(name, cipher, tagLength);
    if (mode === 'ccm') this.#maxMessage = ivLength < 12 ? 2 ** 31 - 1 : 2 ** (8 * (15 - ivLength)) - 1;
    if (key.byteLength !== cipher.keyLength) throw new ERR_CRYPTO_INVALID_KEYLEN();
    const half = key.byteLength / 2;
    if (mode === 'xts' && Buffer.compare(key.subarray(0, half), key.subarray(half)) === 0) {
      throw providerError('1C800095', 'xts duplicated keys');
    }
    this.#encrypt = encrypt;
    this.#cipher = cipher;
    this.#native = op_crypto_cipher_new(cipher.number, encrypt, key, iv ?? new Uint8Array(0), this.#tagLength ?? -1);
  }

  // The tag may come at any time before it is needed.
  #passTag() {
    if (this.#tag !== null && !this.#tagPassed) {
      this.#tagPassed = true;
      op_crypto_cipher_set_auth_tag(this.#native, this.#tag);
    }
  }

  // CCM has to know how long the message is before it begins.
  #announce(length) {
    if (this.#announced) return true;
    this.#announced = true;
    return op_crypto_cipher_set_message_length(this.#native, length);
  }

  update(data) {
    if (this.#native === null) throw new Error('Trying to add data in unsupported state');
    const ccm = this.#cipher.mode === 'ccm';
    if (data.byteLength > this.#maxMessage) throw new ERR_CRYPTO_INVALID_MESSAGELEN();
    if (!this.#encrypt && this.#authenticated) this.#passTag();
    // Without a tag there is nothing to be checked against, and final() will say so.
    if (ccm && !this.#encrypt && !this.#tagPassed) {
      this.#failed = true;
      return Buffer.alloc(0);
    }
    if (data.byteLength === 0 && !ccm) {
      if (this.#cipher.mode === 'xts') throw new Error('Trying to add data in unsupported state');
      return Buffer.alloc(0);
    }
    // What native code counts with is 32 bits; and CCM takes a message in one piece.
    if (data.byteLength > MAX_UPDATE || (ccm && this.#updated)) {
      this.#failed = true;
      throw new Error('Trying to add data in unsupported state');
    }
    if (ccm) this.#announce(data.byteLength);
    this.#updated = true;
    this.#length += data.byteLength;
    const out = op_crypto_cipher_update(this.#native, data);
    if (out !== null) return toBuffer(out);
    if (!ccm || this.#encrypt) throw new Error('Trying to add data in unsupported state');
    this.#failed = true;
    return Buffer.alloc(0);
  }

  #finalError() {
    if (this.#authenticated) return new Error('Unsupported state or unable to authenticate data');
    const { mode, blockSize } = this.#cipher;
    if (mode !== 'cbc' && mode !== 'ecb') return new Error('Unsupported state');
    const whole = this.#length % blockSize === 0 && (this.#length > 0 || !this.#padding);
    return whole ? providerError('1C800064', 'bad decrypt') : providerError('1C80006B', 'wrong final block length');
  }

  final() {
    if (this.#native === null) throw genericNodeError('Invalid state', { code: 'ERR_CRYPTO_INVALID_STATE' });
    const native = this.#native;
    const { mode } = this.#cipher;
    if (!this.#encrypt && this.#authenticated) this.#passTag();
    if (mode === 'ccm' && this.#encrypt && !this.#updated) {
      // Nothing to encrypt still makes a tag.
      this.#announce(0);
      op_crypto_cipher_update(native, new Uint8Array(0));
    }
    this.#native = null;
    const missing = this.#authenticated && !this.#encrypt && this.#tag === null;
    if (this.#failed || missing) throw this.#finalError();

    let out = new Uint8Array(0);
    if (mode !== 'ccm') {
      out = op_crypto_cipher_final(native);
      if (out === null) throw this.#finalError();
    }
    if (this.#authenticated && this.#encrypt) {
      this.#tag = Buffer.allocUnsafeSlow(this.#tagLength === -1 ? FULL_TAG : this.#tagLength);
      op_crypto_cipher_get_auth_tag(native, this.#tag);
    }
    return toBuffer(out);
  }

  setAutoPadding(padding) {
    if (this.#native === null) throw new ERR_CRYPTO_INVALID_STATE('setAutoPadding');
    this.#padding = padding;
    op_crypto_cipher_set_auto_padding(this.#native, padding);
  }

  getAuthTag() {
    if (this.#native !== null || !this.#encrypt || this.#tag === null) throw new ERR_CRYPTO_INVALID_STATE('getAuthTag');
    return Buffer.from(this.#tag);
  }

  setAuthTag(tag) {
    if (this.#native === null || !this.#authenticated || this.#encrypt || this.#tag !== null) {
      throw new ERR_CRYPTO_INVALID_STATE('setAuthTag');
    }
    const length = tag.byteLength;
    const open = this.#cipher.mode === 'gcm' && this.#tagLength === -1;
    if (open ? !isGcmTagLength(length) : length !== this.#tagLength) throw invalidTagLength(length);
    if (open && length < FULL_TAG) warnShortTag();
    this.#tag = Buffer.from(tag);
  }

  setAAD(data, plaintextLength) {
    if (this.#native === null || !this.#authenticated) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
    if (this.#cipher.mode === 'ccm') {
      if (plaintextLength === -1) {
        const error = new TypeError('options.plaintextLength required for CCM mode with AAD');
        error.code = 'ERR_MISSING_ARGS';
        throw error;
      }
      if (plaintextLength > this.#maxMessage) throw new ERR_CRYPTO_INVALID_MESSAGELEN();
      if (!this.#encrypt) {
        if (this.#tag === null) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
        this.#passTag();
      }
      if (!this.#announce(plaintextLength)) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
    }
    if (data.byteLength > 0 && !op_crypto_cipher_set_aad(this.#native, data)) throw new ERR_CRYPTO_INVALID_STATE('setAAD');
  }
}

/**
 * A message in one piece, with its tag at the end where there is one.
 * @param {boolean} encrypt
 * @param {string} name
 * @param {Uint8Array} key
 * @param {Uint8Array} iv
 * @param {Uint8Array} data
 * @param {{ aad?: Uint8Array, tagLength: number }} [authenticated]
 * @returns {Buffer}
 */
export function cipherOnce(encrypt, name, key, iv, data, authenticated) {
  const cipher = new CipherBase(encrypt, name, key, iv, authenticated?.tagLength ?? -1);
  if (authenticated?.aad !== undefined) cipher.setAAD(authenticated.aad, -1);
  let input = data;
  if (authenticated !== undefined && !encrypt) {
    const end = data.byteLength - authenticated.tagLength;
    cipher.setAuthTag(data.subarray(end));
    input = data.subarray(0, end);
  }
  const parts = [cipher.update(input), cipher.final()];
  if (authenticated !== undefined && encrypt) parts.push(cipher.getAuthTag());
  const filled = parts.filter((part) => part.byteLength > 0);
  return filled.length === 1 ? filled[0] : Buffer.concat(filled);
}

function uintOption(options, key) {
  const value = options?.[key];
  if (value == null) return -1;
  if (value >>> 0 !== value) throw new ERR_INVALID_ARG_VALUE(`options.${key}`, value);
  return value;
}

function initialize(self, name, key, options, encrypt, iv) {
  validateString(name, 'cipher');
  const keyBytes = prepareSecretKey(key, getStringOption(options, 'encoding'));
  const ivBytes = iv === null ? null : bytesOf(iv, 'iv');
  const tagLength = uintOption(options, 'authTagLength');
  self[kHandle] = new CipherBase(encrypt, name, keyBytes, ivBytes, tagLength);
  self._decoder = null;
  LazyTransform.call(self, options);
}

// All output of a cipher has to be in one encoding, since characters may be spread over calls.
function decoderFor(decoder, encoding) {
  const normalized = normalizeEncoding(encoding);
  if (normalized === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  if (decoder === null) {
    const { StringDecoder } = lazyStringDecoder();
    return new StringDecoder(encoding);
  }
  if (decoder.encoding !== normalized) {
    throw new ERR_INVALID_ARG_VALUE('outputEncoding', encoding, `cannot be changed from '${decoder.encoding}'`);
  }
  return decoder;
}

function dataBytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, normalizeEncoding(encoding) ?? 'utf8');
  return plain(data);
}

/**
 * Encrypts. Docs: crypto.md "Class: Cipheriv".
 * @param {string} cipher
 * @param {string|ArrayBuffer|ArrayBufferView|KeyObject|CryptoKey} key
 * @param {string|ArrayBuffer|ArrayBufferView|null} iv
 * @param {object} [options] of the stream, and authTagLength
 */
export function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  initialize(this, cipher, key, options, true, iv);
}

/** Decrypts. Docs: crypto.md "Class: Decipheriv". Arguments as of Cipheriv. */
export function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  initialize(this, cipher, key, options, false, iv);
}

const shared = {
  _transform(chunk, encoding, callback) {
    this.push(this[kHandle].update(dataBytes(chunk, encoding)));
    callback();
  },

  _flush(callback) {
    try {
      this.push(this[kHandle].final());
    } catch (error) {
      callback(error);
      return;
    }
    callback();
  },

  update(data, inputEncoding, outputEncoding) {
    if (typeof data === 'string') validateEncoding(data, inputEncoding);
    else if (!ArrayBuffer.isView(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
    }
    const out = this[kHandle].update(dataBytes(data, inputEncoding));
    if (!outputEncoding || outputEncoding === 'buffer') return out;
    this._decoder = decoderFor(this._decoder, outputEncoding);
    return this._decoder.write(out);
  },

  final(outputEncoding) {
    const out = this[kHandle].final();
    if (!outputEncoding || outputEncoding === 'buffer') return out;
    this._decoder = decoderFor(this._decoder, outputEncoding);
    return this._decoder.end(out);
  },

  setAutoPadding(autoPadding) {
    this[kHandle].setAutoPadding(Boolean(autoPadding));
    return this;
  },

  setAAD(buffer, options) {
    const encoding = getStringOption(options, 'encoding');
    const plaintextLength = uintOption(options, 'plaintextLength');
    this[kHandle].setAAD(bytesOf(buffer, 'aadbuf', encoding), plaintextLength);
    return this;
  },
};

/** Docs: crypto.md "cipher.getAuthTag()". */
function getAuthTag() {
  return this[kHandle].getAuthTag();
}

/** Docs: crypto.md "decipher.setAuthTag(buffer[, encoding])". */
function setAuthTag(buffer, encoding) {
  this[kHandle].setAuthTag(bytesOf(buffer, 'buffer', encoding));
  return this;
}

for (const [Class, own] of [[Cipheriv, { getAuthTag }], [Decipheriv, { setAuthTag }]]) {
  Object.setPrototypeOf(Class.prototype, LazyTransform.prototype);
  Object.setPrototypeOf(Class, LazyTransform);
  const { setAAD, ...methods } = shared;
  Object.assign(Class.prototype, methods, own, { setAAD });
}

/** Docs: crypto.md "crypto.createCipheriv(algorithm, key, iv[, options])". */
export function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

/** Docs: crypto.md "crypto.createDecipheriv(algorithm, key, iv[, options])". */
export function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}
