// importKey() and exportKey() of any algorithm, and the way from a KeyObject.

import { normalize } from 'internal/crypto/webcrypto/algorithms';
import { dataError, notSupported } from 'internal/crypto/webcrypto/errors';
import { USAGES, families } from 'internal/crypto/webcrypto/families';
import { enumeration, sequenceOf } from 'internal/crypto/webcrypto/idl';
import { checkUsages } from 'internal/crypto/webcrypto/jwk_checks';
import { exportPair, importPair, pairCryptoKey } from 'internal/crypto/webcrypto/key_pairs';
import { exportSecret, importSecret, secretCryptoKey } from 'internal/crypto/webcrypto/secret_keys';


/** `sequence<KeyUsage>`. */
export const keyUsages = sequenceOf(enumeration(USAGES, 'KeyUsage'));

/**
 * @param {string} format
 * @param {Uint8Array|object} data bytes that are handed over, or a JWK
 * @param {object} algorithm normalized
 * @param {boolean} extractable
 * @param {string[]} usages
 * @returns {CryptoKey}
 */
export function importMaterial(format, data, algorithm, extractable, usages) {
  const { secret } = families.get(algorithm.name);
  return secret ?
    importSecret(format, data, algorithm, extractable, usages) :
    importPair(format, data, algorithm, extractable, usages);
}

/**
 * @param {string} format
 * @param {object} slots of an extractable key
 * @returns {ArrayBuffer | object}
 */
export function exportMaterial(format, slots) {
  const { secret } = families.get(slots.algorithm.name);
  const exported = secret ? exportSecret(format, slots) : exportPair(format, slots);
  if (exported === undefined) throw notSupported(`Unable to export ${slots.algorithm.name} ${slots.type} key using ${format} format`);
  return exported;
}

/**
 * keyObject.toCryptoKey().
 * @param {'secret'|'public'|'private'} type
 * @param {Uint8Array|object} material
 * @param {string|object} algorithm
 * @param {boolean} extractable
 * @param {string[]} usages
 * @returns {CryptoKey}
 */
export function cryptoKeyOf(type, material, algorithm, extractable, usages) {
  const params = normalize(algorithm, 'importKey');
  const wanted = keyUsages(usages, 'keyUsages');
  const { secret } = families.get(params.name);
  if (secret !== (type === 'secret')) throw dataError('Invalid key type');
  if (secret) return secretCryptoKey(new Uint8Array(material), params, Boolean(extractable), wanted);
  return pairCryptoKey(material, params, Boolean(extractable), checkUsages(params.name, type, wanted));
}
