// Engines of OpenSSL, which this build has not.

import { codes } from 'internal/errors';
import { validateNumber, validateString } from 'internal/validators';

const { ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED } = codes;

/**
 * Docs: crypto.md "crypto.setEngine(engine[, flags])".
 * @param {string} engine
 * @param {number} [flags]
 * @throws ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED
 */
export function setEngine(engine, flags) {
  validateString(engine, 'engine');
  if (flags !== undefined) validateNumber(flags, 'flags');
  throw new ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED();
}
