// Prime numbers: making and checking them.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateBoolean, validateFunction, validateInt32, validateObject } from 'internal/validators';
import { isAnyArrayBuffer } from 'internal/util/types';
import { opensslError, plain, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import {
  op_crypto_check_prime, op_crypto_check_prime_sync, op_crypto_generate_prime, op_crypto_generate_prime_sync,
} from 'internal/ops';

const { ERR_CRYPTO_OPERATION_FAILED, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

function fromBigInt(number, name) {
  if (number < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', number);
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex');
}

function toBigInt(bytes) {
  return BigInt(`0x0${toBuffer(bytes).toString('hex')}`);
}

function numberBytes(number, name) {
  if (typeof number === 'bigint') return fromBigInt(number, name);
  if (ArrayBuffer.isView(number) || isAnyArrayBuffer(number)) return plain(number);
  throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'], number);
}

function bitLength(bytes) {
  const number = toBigInt(bytes);
  return number === 0n ? 0 : number.toString(2).length;
}

function prepare(size, options) {
  validateObject(options, 'options');
  const { safe = false, bigint = false, add, rem } = options;
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  const none = new Uint8Array(0);
  const addBytes = add === undefined ? none : numberBytes(add, 'options.add');
  const remBytes = rem === undefined ? none : numberBytes(rem, 'options.rem');
  // There would be no such prime, and the search no end.
  if (add !== undefined) {
    if (bitLength(addBytes) > size) throw invalidOption('options.add');
    if (rem !== undefined && addBytes.byteLength > 0 && toBigInt(addBytes) <= toBigInt(remBytes)) throw invalidOption('options.rem');
  }
  return { input: [size, safe, addBytes, remBytes], result: bigint ? toBigInt : (bytes) => bytes.buffer };
}

function invalidOption(name) {
  const error = new RangeError(`invalid ${name}`);
  error.code = 'ERR_OUT_OF_RANGE';
  return error;
}

function generateError(size, safe) {
  const SMALLEST_SAFE = 3;
  return size < (safe ? SMALLEST_SAFE : 2) ?
    new Error('error:01800076:bignum routines::bits too small') :
    new ERR_CRYPTO_OPERATION_FAILED('could not generate prime');
}

/**
 * Docs: crypto.md "crypto.generatePrime(size[, options], callback)".
 * @param {number} size in bits
 * @param {{ add?: ArrayBuffer|ArrayBufferView|bigint, rem?: ArrayBuffer|ArrayBufferView|bigint, safe?: boolean, bigint?: boolean }} [options]
 * @param {(error: Error | undefined, prime: ArrayBuffer | bigint) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function generatePrime(size, options, callback) {
  validateInt32(size, 'size', 1);
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  const { input, result } = prepare(size, options);
  const id = beginJob('RANDOMPRIMEREQUEST', (_error, prime) => {
    if (prime === null) callback(generateError(size, input[1]));
    else callback(undefined, result(prime));
  });
  op_crypto_generate_prime(id, ...input);
}

/**
 * Docs: crypto.md "crypto.generatePrimeSync(size[, options])". Arguments and errors as of generatePrime().
 * @returns {ArrayBuffer | bigint}
 */
export function generatePrimeSync(size, options = kEmptyObject) {
  validateInt32(size, 'size', 1);
  const { input, result } = prepare(size, options);
  const prime = op_crypto_generate_prime_sync(...input);
  if (prime === null) throw generateError(size, input[1]);
  return result(prime);
}

/** OpenSSL knows no larger numbers. */
const MAX_BYTES = 67108856;

function prepareCheck(candidate, options) {
  validateObject(options, 'options');
  const { checks = 0 } = options;
  validateInt32(checks, 'options.checks', 0);
  if (candidate.byteLength > MAX_BYTES && candidate.byteLength - candidate.findIndex((byte) => byte !== 0) > MAX_BYTES) {
    throw opensslError('01800072', 'bignum routines', 'bignum too long', 'BN_BIGNUM_TOO_LONG');
  }
  return [candidate, checks + 0];
}

/**
 * Docs: crypto.md "crypto.checkPrime(candidate[, options], callback)".
 * @param {ArrayBuffer|ArrayBufferView|bigint} candidate
 * @param {{ checks?: number }} [options]
 * @param {(error: Error | undefined, result: boolean) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function checkPrime(candidate, options = kEmptyObject, callback = undefined) {
  const bytes = numberBytes(candidate, 'candidate');
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  const input = prepareCheck(bytes, options);
  const id = beginJob('CHECKPRIMEREQUEST', (_error, result) => {
    if (result === null) callback(new ERR_CRYPTO_OPERATION_FAILED('could not check prime'));
    else callback(undefined, result);
  });
  op_crypto_check_prime(id, ...input);
}

/**
 * Docs: crypto.md "crypto.checkPrimeSync(candidate[, options])". Arguments and errors as of checkPrime().
 * @returns {boolean}
 */
export function checkPrimeSync(candidate, options = kEmptyObject) {
  const result = op_crypto_check_prime_sync(...prepareCheck(numberBytes(candidate, 'candidate'), options));
  if (result === null) throw new ERR_CRYPTO_OPERATION_FAILED('could not check prime');
  return result;
}
