// UUIDs of versions 4 and 7.

import { validateBoolean, validateObject } from 'internal/validators';
import { op_crypto_random_uuids } from 'internal/ops';

const UUID_LENGTH = 36;
const BATCH = 128;

// UUIDs in advance, one after the other.
let batch = '';
let position = 0;

function next(options) {
  let disableEntropyCache = false;
  if (options !== undefined) {
    validateObject(options, 'options');
    disableEntropyCache = options.disableEntropyCache ?? false;
    if (options.disableEntropyCache !== undefined) validateBoolean(options.disableEntropyCache, 'options.disableEntropyCache');
  }
  if (disableEntropyCache) return op_crypto_random_uuids(1);
  if (position === batch.length) {
    batch = op_crypto_random_uuids(BATCH);
    position = 0;
  }
  position += UUID_LENGTH;
  return batch.slice(position - UUID_LENGTH, position);
}

/**
 * A random UUID (RFC 4122, version 4).
 * Docs: crypto.md "crypto.randomUUID([options])".
 * @param {{ disableEntropyCache?: boolean }} [options]
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function randomUUID(options) {
  return next(options);
}

/**
 * A UUID that begins with the time in milliseconds (RFC 9562, version 7).
 * Docs: crypto.md "crypto.randomUUIDv7([options])".
 * @param {{ disableEntropyCache?: boolean }} [options]
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function randomUUIDv7(options) {
  const random = next(options);
  const time = Date.now().toString(16).padStart(12, '0');
  // Behind time and version all is as random as in version 4.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
