// PBKDF2: a key out of a password, by many rounds of HMAC.

import { codes } from 'internal/errors';
import { validateFunction, validateInt32, validateString } from 'internal/validators';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { findHash } from 'internal/crypto/hashes';
import { op_crypto_pbkdf2, op_crypto_pbkdf2_sync } from 'internal/ops';

const { ERR_CRYPTO_INVALID_DIGEST, ERR_CRYPTO_PBKDF2_ERROR } = codes;

/** The arguments as the ops take them: the number of the hash, then the others, checked. */
function inputOf([password, salt, iterations, keylen, digest]) {
  validateString(digest, 'digest');
  const secret = [bytesOf(password, 'password'), bytesOf(salt, 'salt')];
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return { digest, rest: [...secret, iterations, keylen] };
}

function numberOf(digest) {
  const hash = findHash(digest);
  if (hash === null || hash.extendable) throw new ERR_CRYPTO_INVALID_DIGEST(digest);
  return hash.number;
}

/**
 * Docs: crypto.md "crypto.pbkdf2(password, salt, iterations, keylen, digest, callback)".
 * @param {string|ArrayBuffer|ArrayBufferView} password
 * @param {string|ArrayBuffer|ArrayBufferView} salt
 * @param {number} iterations
 * @param {number} keylen in bytes
 * @param {string} digest
 * @param {(error: Error | null, key: Buffer) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_CRYPTO_INVALID_DIGEST
 */
export function pbkdf2(...args) {
  const callback = args.pop();
  const { digest, rest } = inputOf(args);
  validateFunction(callback, 'callback');
  const id = beginJob('PBKDF2REQUEST', (_error, key) => {
    if (key === null) callback(new ERR_CRYPTO_PBKDF2_ERROR());
    else callback(null, toBuffer(key));
  });
  op_crypto_pbkdf2(id, numberOf(digest), ...rest);
}

/**
 * Docs: crypto.md "crypto.pbkdf2Sync(password, salt, iterations, keylen, digest)". Arguments and errors as of pbkdf2().
 * @returns {Buffer}
 */
export function pbkdf2Sync(...args) {
  const { digest, rest } = inputOf(args);
  const key = op_crypto_pbkdf2_sync(numberOf(digest), ...rest);
  if (key === null) throw new ERR_CRYPTO_PBKDF2_ERROR();
  return toBuffer(key);
}
