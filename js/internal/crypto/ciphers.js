// The ciphers there are, by all the names Node knows them by.

import { codes } from 'internal/errors';
import { cachedResult } from 'internal/util';
import { validateInt32, validateObject } from 'internal/validators';
import { op_crypto_find_cipher, op_crypto_get_ciphers } from 'internal/ops';

const { ERR_INVALID_ARG_TYPE } = codes;

const known = new Map();

/**
 * @param {string} name in any case
 * @returns {object | null} null for a name that nobody knows
 */
export function findCipher(name) {
  let cipher = known.get(name);
  if (cipher === undefined) {
    cipher = name === '' ? null : op_crypto_find_cipher(name, 0);
    // Names that mean nothing may be without number.
    if (cipher !== null) known.set(name, cipher);
  }
  return cipher;
}

/** Docs: crypto.md "crypto.getCiphers()". */
export const getCiphers = cachedResult(() => op_crypto_get_ciphers());

/** Whether a cipher can take an IV of that length. */
export function takesIv(cipher, length) {
  if (cipher.mode === 'gcm') return length >= 0;
  if (cipher.mode === 'ocb') return length >= 1 && length <= 15;
  if (cipher.mode === 'ccm') return length >= 7 && length <= 13;
  return length === cipher.ivLength;
}

/**
 * Docs: crypto.md "crypto.getCipherInfo(nameOrNid[, options])".
 * @param {string|number} nameOrNid
 * @param {{ keyLength?: number, ivLength?: number }} [options] lengths to be checked
 * @returns {object | undefined} undefined for an unknown cipher, and for one that does not take those lengths
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function getCipherInfo(nameOrNid, options) {
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  else if (typeof nameOrNid !== 'string') throw new ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);

  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }

  const cipher = typeof nameOrNid === 'number' ? op_crypto_find_cipher('', nameOrNid) : findCipher(nameOrNid);
  if (cipher === null) return undefined;
  if (keyLength !== undefined && keyLength !== cipher.keyLength) return undefined;
  if (ivLength !== undefined && !takesIv(cipher, ivLength)) return undefined;

  const info = { mode: cipher.mode, name: cipher.name, nid: cipher.nid };
  if (cipher.mode !== 'stream') info.blockSize = cipher.blockSize;
  const iv = ivLength ?? cipher.ivLength;
  if (iv !== 0) info.ivLength = iv;
  info.keyLength = cipher.keyLength;
  return info;
}
