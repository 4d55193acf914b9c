// FIPS mode, which this build has not.

import { codes } from 'internal/errors';
import { deprecate } from 'internal/util';

const { ERR_CRYPTO_FIPS_UNAVAILABLE } = codes;

/**
 * Docs: crypto.md "crypto.getFips()".
 * @returns {0}
 */
export function getFips() {
  return 0;
}

/**
 * Docs: crypto.md "crypto.setFips(bool)".
 * @param {boolean} enable
 * @throws ERR_CRYPTO_FIPS_UNAVAILABLE when it is to be switched on
 */
export function setFips(enable) {
  if (enable) throw new ERR_CRYPTO_FIPS_UNAVAILABLE();
}

/** The accessors of `crypto.fips`. */
export const fips = {
  __proto__: null,
  get: deprecate(getFips, 'The crypto.fips is deprecated. Please use crypto.getFips()', 'DEP0093'),
  set: deprecate(setFips, 'The crypto.fips is deprecated. Please use crypto.setFips()', 'DEP0093'),
};
