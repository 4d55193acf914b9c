// The message digests there are, by all the names Node knows them by.

import { cachedResult } from 'internal/util';
import { op_crypto_find_hash, op_crypto_get_hashes } from 'internal/ops';

const known = new Map();

/**
 * @param {string} name in any case
 * @returns {{ number: number, size: number, extendable: boolean } | null} null for a name that nobody knows
 */
export function findHash(name) {
  let hash = known.get(name);
  if (hash === undefined) {
    hash = op_crypto_find_hash(name);
    // Names that mean nothing may be without number.
    if (hash !== null) known.set(name, hash);
  }
  return hash;
}

/** Docs: crypto.md "crypto.getHashes()". */
export const getHashes = cachedResult(() => op_crypto_get_hashes());
