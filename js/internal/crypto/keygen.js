// crypto.generateKey(): secret keys for HMAC and AES.

import { codes } from 'internal/errors';
import { validateFunction, validateInteger, validateObject, validateOneOf, validateString } from 'internal/validators';
import { secretKeyOf } from 'internal/crypto/keys';
import { op_crypto_random_fill_sync } from 'internal/ops';

const { ERR_INVALID_ARG_VALUE } = codes;

/** The kinds of keys, with what their length in bits may be. */
const lengths = new Map([
  ['hmac', (length, name) => validateInteger(length, name, 8, 2 ** 31 - 1)],
  ['aes', (length, name) => validateOneOf(length, name, [128, 192, 256])],
]);

/** @returns {number} the size of the key in bytes */
function sizeOf(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const check = lengths.get(type);
  if (check === undefined) throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  check(options.length, 'options.length');
  return Math.floor(options.length / 8);
}

function generate(size) {
  const bytes = new Uint8Array(size);
  op_crypto_random_fill_sync(bytes);
  return secretKeyOf(bytes);
}

/**
 * Docs: crypto.md "crypto.generateKeySync(type, options)".
 * @param {'hmac'|'aes'} type
 * @param {{ length: number }} options the length in bits
 * @returns {KeyObject}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function generateKeySync(type, options) {
  return generate(sizeOf(type, options));
}

/**
 * Docs: crypto.md "crypto.generateKey(type, options, callback)".
 * @param {'hmac'|'aes'} type
 * @param {{ length: number }} options the length in bits
 * @param {(error: Error | undefined, key: KeyObject) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
export function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const size = sizeOf(type, options);
  setImmediate(() => callback(undefined, generate(size)));
}
