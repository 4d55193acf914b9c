// HKDF: keys out of a secret (RFC 5869).

import { kMaxLength } from 'buffer';
import { codes } from 'internal/errors';
import { validateFunction, validateInteger, validateString } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { bytesOf } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { findHash } from 'internal/crypto/hashes';
import { isKeyObject, prepareSecretKey } from 'internal/crypto/keys';
import { op_crypto_hkdf, op_crypto_hkdf_sync } from 'internal/ops';

const {
  ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_INVALID_KEYLEN, ERR_CRYPTO_OPERATION_FAILED, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE,
} = codes;

const MAX_INFO = 1024;
/** How many digests long the result can be. */
const MAX_BLOCKS = 255;

function secretBytes(ikm) {
  if (isKeyObject(ikm)) return prepareSecretKey(ikm);
  if (typeof ikm === 'string' || ArrayBuffer.isView(ikm) || isAnyArrayBuffer(ikm)) return bytesOf(ikm, 'ikm');
  throw new ERR_INVALID_ARG_TYPE('ikm', ['string', 'SecretKeyObject', 'ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'], ikm);
}

function check(digest, ikm, salt, info, keylen) {
  validateString(digest, 'digest');
  ikm = secretBytes(ikm);
  salt = bytesOf(salt, 'salt');
  info = bytesOf(info, 'info');
  validateInteger(keylen, 'length', 0, kMaxLength);
  if (info.byteLength > MAX_INFO) {
    throw new ERR_OUT_OF_RANGE('info', `must not contain more than ${MAX_INFO} bytes`, info.byteLength);
  }
  return [ikm, salt, info, keylen];
}

function numberOf(digest, keylen) {
  const hash = findHash(digest);
  if (hash === null || hash.extendable) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
  if (keylen > MAX_BLOCKS * hash.size) throw new ERR_CRYPTO_INVALID_KEYLEN();
  return hash.number;
}

/**
 * Docs: crypto.md "crypto.hkdf(digest, ikm, salt, info, keylen, callback)".
 * @param {string} digest
 * @param {string|ArrayBuffer|ArrayBufferView|KeyObject} ikm
 * @param {string|ArrayBuffer|ArrayBufferView} salt
 * @param {string|ArrayBuffer|ArrayBufferView} info
 * @param {number} keylen in bytes
 * @param {(error: Error | null, key: ArrayBuffer) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_INVALID_KEYLEN
 */
export function hkdf(digest, ikm, salt, info, keylen, callback) {
  const input = check(digest, ikm, salt, info, keylen);
  validateFunction(callback, 'callback');
  const id = beginJob('DERIVEBITSREQUEST', (_error, key) => {
    if (key === null) callback(new ERR_CRYPTO_OPERATION_FAILED('HKDF failed'));
    else callback(null, key.buffer);
  });
  op_crypto_hkdf(id, numberOf(digest, keylen), ...input);
}

/**
 * Docs: crypto.md "crypto.hkdfSync(digest, ikm, salt, info, keylen)". Arguments and errors as of hkdf().
 * @returns {ArrayBuffer}
 */
export function hkdfSync(digest, ikm, salt, info, keylen) {
  const input = check(digest, ikm, salt, info, keylen);
  const key = op_crypto_hkdf_sync(numberOf(digest, keylen), ...input);
  if (key === null) throw new ERR_CRYPTO_OPERATION_FAILED('HKDF failed');
  return key.buffer;
}
