// scrypt: a key out of a password, at the cost of memory.

import { codes } from 'internal/errors';
import { validateFunction, validateInt32, validateInteger, validateUint32 } from 'internal/validators';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { op_crypto_scrypt, op_crypto_scrypt_sync } from 'internal/ops';

const { ERR_CRYPTO_INVALID_SCRYPT_PARAMS, ERR_CRYPTO_OPERATION_FAILED, ERR_INCOMPATIBLE_OPTION_PAIR } = codes;

// Each parameter has a short name and a long one.
function choose(options, short, long, def) {
  const value = options?.[short];
  const alias = options?.[long];
  if (value !== undefined) validateUint32(value, short);
  if (alias === undefined) return value || def;
  if (value !== undefined) throw new ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
  validateUint32(alias, long);
  return alias || def;
}

// What OpenSSL asks of the parameters.
function checkParameters(N, r, p, maxmem) {
  const MAX_PARALLEL_BLOCKS = 2 ** 30 - 1;
  const powerOfTwo = N > 1 && Number.isInteger(Math.log2(N));
  if (!powerOfTwo || p > MAX_PARALLEL_BLOCKS / r || (r < 2 && N >= 2 ** (16 * r))) {
    throw new ERR_CRYPTO_INVALID_SCRYPT_PARAMS('Invalid scrypt params');
  }
  if (128 * r * (N + 2) + 128 * r * p > maxmem) {
    throw new ERR_CRYPTO_INVALID_SCRYPT_PARAMS('Invalid scrypt params: memory limit exceeded');
  }
}

function check(password, salt, keylen, options) {
  const DEFAULT_MAX_MEMORY = 32 << 20;
  password = bytesOf(password, 'password');
  salt = bytesOf(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  const N = choose(options, 'N', 'cost', 16384);
  const r = choose(options, 'r', 'blockSize', 8);
  const p = choose(options, 'p', 'parallelization', 1);
  const maxmem = options?.maxmem;
  if (maxmem !== undefined) validateInteger(maxmem, 'maxmem', 0);
  return { input: [password, salt, N, r, p, keylen], limits: [N, r, p, maxmem || DEFAULT_MAX_MEMORY] };
}

/**
 * Docs: crypto.md "crypto.scrypt(password, salt, keylen[, options], callback)".
 * @param {string|ArrayBuffer|ArrayBufferView} password
 * @param {string|ArrayBuffer|ArrayBufferView} salt
 * @param {number} keylen in bytes
 * @param {{ cost?: number, N?: number, blockSize?: number, r?: number, parallelization?: number, p?: number, maxmem?: number }} [options]
 * @param {(error: Error | null, key: Buffer) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_CRYPTO_INVALID_SCRYPT_PARAMS
 */
export function scrypt(password, salt, keylen, options, callback) {
  // The last argument is the callback, whatever it is.
  if (arguments.length < 5) {
    callback = options;
    options = undefined;
  }
  const { input, limits } = check(password, salt, keylen, options);
  validateFunction(callback, 'callback');
  checkParameters(...limits);
  const id = beginJob('SCRYPTREQUEST', (_error, key) => {
    if (key === null) callback(new ERR_CRYPTO_OPERATION_FAILED('Scrypt failed'));
    else callback(null, toBuffer(key));
  });
  op_crypto_scrypt(id, ...input);
}

/**
 * Docs: crypto.md "crypto.scryptSync(password, salt, keylen[, options])". Arguments and errors as of scrypt().
 * @returns {Buffer}
 */
export function scryptSync(password, salt, keylen, options) {
  const { input, limits } = check(password, salt, keylen, options);
  checkParameters(...limits);
  const key = op_crypto_scrypt_sync(...input);
  if (key === null) throw new ERR_CRYPTO_OPERATION_FAILED('Scrypt failed');
  return toBuffer(key);
}
