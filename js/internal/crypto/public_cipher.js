// RSA as a cipher. Docs: crypto.md "crypto.publicEncrypt(key, buffer)" and its relatives.

import { validateString } from 'internal/validators';
import { bytesOf, opensslError, toBuffer } from 'internal/crypto/util';
import { findHash } from 'internal/crypto/hashes';
import { preparePrivateKey, preparePublicOrPrivateKey } from 'internal/crypto/key_input';
import { op_crypto_rsa_crypt_reverse, op_crypto_rsa_crypt_sync } from 'internal/ops';

/** Of OpenSSL. */
const PKCS1_PADDING = 1;
const NO_PADDING = 3;
const OAEP_PADDING = 4;

function invalidHash() {
  const error = new Error('Invalid digest used');
  error.code = 'ERR_OSSL_EVP_INVALID_DIGEST';
  return error;
}

function illegalPadding() {
  return opensslError('1C8000A5', 'Provider routines', 'illegal or unsupported padding mode');
}

function settingsOf(options) {
  const { padding, oaepHash, oaepLabel, encoding } = typeof options === 'object' && options !== null ? options : {};
  let hash = findHash('sha1');
  if (oaepHash !== undefined) {
    validateString(oaepHash, 'key.oaepHash');
    hash = findHash(oaepHash);
    if (hash === null) throw invalidHash();
  }
  const label = oaepLabel === undefined ? null : bytesOf(oaepLabel, 'key.oaepLabel', encoding);
  return { padding, hash, label, encoding };
}

/**
 * @param {boolean} encrypts
 * @param {(key: unknown) => object} prepare
 * @returns {(options: unknown, buffer: string|ArrayBuffer|ArrayBufferView) => Buffer}
 */
function forward(encrypts, prepare) {
  return (options, buffer) => {
    const { padding = OAEP_PADDING, hash, label, encoding } = settingsOf(options);
    const key = prepare(options);
    const data = bytesOf(buffer, 'buffer', encoding);
    if (padding !== PKCS1_PADDING && padding !== NO_PADDING && padding !== OAEP_PADDING) throw illegalPadding();
    return toBuffer(op_crypto_rsa_crypt_sync(key, encrypts, data, padding, hash.number, label));
  };
}

/** The inverse way round: only the owner of the private key encrypts, and everybody decrypts. */
function reverse(encrypts, prepare) {
  return (options, buffer) => {
    const { padding = PKCS1_PADDING, encoding } = settingsOf(options);
    const key = prepare(options);
    const data = bytesOf(buffer, 'buffer', encoding);
    if (padding !== PKCS1_PADDING && padding !== NO_PADDING) throw illegalPadding();
    return toBuffer(op_crypto_rsa_crypt_reverse(key, encrypts, data, padding));
  };
}

export const publicEncrypt = forward(true, preparePublicOrPrivateKey);
export const privateDecrypt = forward(false, preparePrivateKey);
export const privateEncrypt = reverse(true, preparePrivateKey);
export const publicDecrypt = reverse(false, preparePublicOrPrivateKey);
