// crypto.generateKey(): secret keys for HMAC and AES.

import { codes } from 'internal/errors';
import { validateFunction, validateInteger, validateObject, validateOneOf, validateString } from 'internal/validators';
import { secretKeyOf } from 'internal/crypto/keys';
import { op_crypto_random_fill_sync } from 'internal/ops';

const { ERR_INVALID_ARG_VALUE } = codes;

// The length of the key in bytes.
function check(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  switch (type) {
    case 'hmac':
      validateInteger(length, 'options.length', 8, 2 ** 31 - 1);
      break;
    case 'aes':
      validateOneOf(length, 'options.length', [128, 192, 256]);
      break;
    default:
      throw new ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type');
  }
  return Math.floor(length / 8);
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
  return generate(check(type, options));
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
  const size = check(type, options);
  setImmediate(() => callback(undefined, generate(size)));
}
