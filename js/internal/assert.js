// Checks of our own assumptions: what fails here is a bug of this program, not of the user's.

import { codes } from 'internal/errors';

/**
 * Throws ERR_INTERNAL_ASSERTION if a condition does not hold.
 * @param {unknown} value
 * @param {string} [message]
 */
function assert(value, message) {
  if (!value) throw new codes.ERR_INTERNAL_ASSERTION(message);
}

/** Throws ERR_INTERNAL_ASSERTION. */
function fail(message) {
  throw new codes.ERR_INTERNAL_ASSERTION(message);
}

assert.fail = fail;

export default assert;
