// What every JWK has to agree with before its material is looked at. Web Cryptography API, "import key" of each algorithm.

import { dataError, syntaxError } from 'internal/crypto/webcrypto/errors';
import { families, normalizeUsages } from 'internal/crypto/webcrypto/families';

/** @throws {DOMException} DataError if a JWK names an operation twice */
export function checkOperations({ key_ops: operations }) {
  if (operations !== undefined && new Set(operations).size !== operations.length) throw dataError('Duplicate key operation');
}

/**
 * @param {object} jwk
 * @param {string} name of the algorithm
 * @param {string} kty
 * @param {boolean} extractable
 * @param {string[]} usages
 * @throws {DOMException} DataError
 */
export function checkJwk(jwk, name, kty, extractable, usages) {
  if (jwk.kty === undefined) throw dataError('Invalid keyData');
  if (jwk.kty !== kty) throw dataError('Invalid JWK "kty" Parameter');
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== families.get(name).jwkUse) throw dataError('Invalid JWK "use" Parameter');
  const { key_ops: operations } = jwk;
  if (operations !== undefined) {
    checkOperations(jwk);
    if (!usages.every((usage) => operations.includes(usage))) throw dataError('Key operations and usage mismatch');
  }
  if (jwk.ext === false && extractable) throw dataError('JWK "ext" Parameter and extractable mismatch');
}

/** @throws {DOMException} DataError if a JWK names another algorithm */
export function checkJwkAlgorithm(jwk, allowed) {
  if (jwk.alg !== undefined && !allowed.includes(jwk.alg)) throw dataError('JWK "alg" does not match the requested algorithm');
}

/**
 * Usages that a key of that type may have, in order.
 * @param {string} name of the algorithm
 * @param {'secret'|'public'|'private'} type
 * @param {string[]} usages
 * @throws {DOMException} SyntaxError
 */
export function checkUsages(name, type, usages) {
  const family = families.get(name);
  const allowed = type === 'secret' ? family.usages : family[`${type}Usages`];
  if (usages.some((usage) => !allowed.includes(usage))) throw syntaxError(`Unsupported key usage for ${name} key`);
  if (usages.length === 0 && type !== 'public') throw syntaxError(`Usages cannot be empty when importing a ${type} key.`);
  return normalizeUsages(usages);
}
