// Argon2: a key out of a password, at the cost of memory and time (RFC 9106).

import { codes } from 'internal/errors';
import { validateFunction, validateInteger, validateObject, validateOneOf, validateString, validateUint32 } from 'internal/validators';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { op_crypto_argon2, op_crypto_argon2_sync } from 'internal/ops';

const { ERR_CRYPTO_OPERATION_FAILED } = codes;

/** The variants by their numbers in native code. */
const VARIANTS = ['argon2d', 'argon2i', 'argon2id'];

function bytesParameter(parameters, name, min) {
  const bytes = bytesOf(parameters[name], `parameters.${name}`);
  validateInteger(bytes.byteLength, `parameters.${name}.byteLength`, min, 2 ** 32 - 1);
  return bytes;
}

function check(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', VARIANTS);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const message = bytesParameter(parameters, 'message', 0);
  const nonce = bytesParameter(parameters, 'nonce', 8);
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, 2 ** 32 - 1);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, 2 ** 32 - 1);
  validateUint32(passes, 'parameters.passes', true);
  const none = new Uint8Array(0);
  const secret = parameters.secret === undefined ? none : bytesParameter(parameters, 'secret', 0);
  const associatedData = parameters.associatedData === undefined ? none : bytesParameter(parameters, 'associatedData', 0);
  return [VARIANTS.indexOf(algorithm), message, nonce, secret, associatedData, parallelism, passes, memory, tagLength];
}

/**
 * Docs: crypto.md "crypto.argon2(algorithm, parameters, callback)".
 * @param {'argon2d'|'argon2i'|'argon2id'} algorithm
 * @param {object} parameters message, nonce, parallelism, tagLength, memory (KiB), passes, secret, associatedData
 * @param {(error: Error | null, key: Buffer) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function argon2(algorithm, parameters, callback) {
  const input = check(algorithm, parameters);
  validateFunction(callback, 'callback');
  const id = beginJob('ARGON2REQUEST', (_error, key) => {
    if (key === null) callback(new ERR_CRYPTO_OPERATION_FAILED('Argon2 failed'));
    else callback(null, toBuffer(key));
  });
  op_crypto_argon2(id, ...input);
}

/**
 * Docs: crypto.md "crypto.argon2Sync(algorithm, parameters)". Arguments and errors as of argon2().
 * @returns {Buffer}
 */
export function argon2Sync(algorithm, parameters) {
  const key = op_crypto_argon2_sync(...check(algorithm, parameters));
  if (key === null) throw new ERR_CRYPTO_OPERATION_FAILED('Argon2 failed');
  return toBuffer(key);
}
