// Keys that are just bytes: AES, ChaCha20-Poly1305, HMAC, KMAC, and what others are derived from.

import { Buffer } from 'buffer';
import { toBuffer } from 'internal/crypto/util';
import { findHash } from 'internal/crypto/hashes';
import { dataError, notSupported, operationError, syntaxError } from 'internal/crypto/webcrypto/errors';
import { HASHES, families, normalizeUsages } from 'internal/crypto/webcrypto/families';
import { makeCryptoKey } from 'internal/crypto/webcrypto/crypto_key';
import { checkJwk, checkJwkAlgorithm, checkUsages } from 'internal/crypto/webcrypto/jwk_checks';
import { op_crypto_hash_block_size, op_crypto_random_fill_sync } from 'internal/ops';

const HMAC_JWK = new Map([['SHA-1', 'HS1'], ['SHA-256', 'HS256'], ['SHA-384', 'HS384'], ['SHA-512', 'HS512']]);

/** What a JWK calls the algorithm of a key; undefined where there is no name. */
function jwkAlgorithm(algorithm) {
  const { kind, mode, strength } = families.get(algorithm.name);
  switch (kind) {
    case 'aes': return `A${algorithm.length}${mode}`;
    case 'chacha': return 'C20P';
    case 'kmac': return `K${strength}`;
    default: return HMAC_JWK.get(algorithm.hash.name);
  }
}

/** Bits of a new key where the algorithm leaves them open. */
export function lengthOf(algorithm) {
  const { kind, strength } = families.get(algorithm.name);
  switch (kind) {
    case 'aes': return algorithm.length;
    case 'chacha': return 256;
    case 'kmac': return algorithm.length ?? strength;
    case 'hmac':
      // What the usual length is with SHA-3 is not said.
      if (algorithm.length === undefined && algorithm.hash.name.startsWith('SHA3-')) throw notSupported('length is required for HMAC with SHA-3');
      return algorithm.length ?? op_crypto_hash_block_size(findHash(HASHES.get(algorithm.hash.name)).number) * 8;
    default: return null;
  }
}

/** The algorithm that a key of so many bits shows. */
function shownAlgorithm(algorithm, bits) {
  const { name } = algorithm;
  switch (families.get(name).kind) {
    case 'hmac': return { name, length: bits, hash: { name: algorithm.hash.name } };
    case 'aes':
    case 'kmac': return { name, length: bits };
    default: return { name };
  }
}

/** Bits that are not part of a key are zero. */
function trim(bytes, bits) {
  const extra = bytes.byteLength * 8 - bits;
  if (extra > 0) bytes[bytes.byteLength - 1] &= 0xff << extra;
  return bytes;
}

/**
 * Of bytes that are handed over for good.
 * @throws {DOMException} DataError for a length that cannot be
 */
export function secretCryptoKey(bytes, algorithm, extractable, usages) {
  const { name } = algorithm;
  const { kind } = families.get(name);
  const order = checkUsages(name, 'secret', usages);
  if (kind === 'derivation' && extractable) throw syntaxError(`${name} keys are not extractable`);
  let bits = bytes.byteLength * 8;
  if (kind === 'aes' && ![128, 192, 256].includes(bits)) throw dataError('Invalid key length');
  if (kind === 'chacha' && bits !== 256) throw dataError('Invalid key length');
  if (kind === 'hmac' && bits === 0) throw dataError('Zero-length key is not supported');
  if ((kind === 'hmac' || kind === 'kmac') && algorithm.length !== undefined) {
    if (algorithm.length > bits || algorithm.length <= bits - 8) throw dataError('Invalid key length');
    bits = algorithm.length;
    trim(bytes, bits);
  }
  return makeCryptoKey('secret', bytes, shownAlgorithm(algorithm, bits), extractable, order);
}

/** `importKey` of an algorithm whose keys are bytes. */
export function importSecret(format, data, algorithm, extractable, usages) {
  const { name } = algorithm;
  const { kind, rawFormats } = families.get(name);
  if (rawFormats.includes(format)) return secretCryptoKey(data, algorithm, extractable, usages);
  if (format !== 'jwk' || kind === 'derivation') throw notSupported(`Unable to import ${name} using ${format} format`);
  checkUsages(name, 'secret', usages);
  checkJwk(data, name, 'oct', extractable, usages);
  if (data.k === undefined || !/^[\w-]*$/.test(data.k)) throw dataError('Invalid keyData');
  const bytes = new Uint8Array(Buffer.from(data.k, 'base64url'));
  const expected = jwkAlgorithm({ ...algorithm, length: bytes.byteLength * 8 });
  const key = secretCryptoKey(bytes, algorithm, extractable, usages);
  if (expected !== undefined) checkJwkAlgorithm(data, [expected]);
  return key;
}

/** `exportKey`. @returns {ArrayBuffer | object | undefined} undefined for a format that there is not */
export function exportSecret(format, { material, algorithm, extractable, usages }) {
  const { kind, rawFormats } = families.get(algorithm.name);
  if (kind === 'derivation') return undefined;
  if (rawFormats.includes(format)) return material.slice().buffer;
  if (format !== 'jwk') return undefined;
  const alg = jwkAlgorithm(algorithm);
  const jwk = { key_ops: [...usages], ext: extractable, kty: 'oct', k: toBuffer(material).toString('base64url') };
  return alg === undefined ? jwk : { ...jwk, alg };
}

/** `generateKey`. */
export function generateSecret(algorithm, extractable, usages) {
  const { name } = algorithm;
  if (usages.some((usage) => !families.get(name).usages.includes(usage))) throw syntaxError(`Unsupported key usage for ${name} key`);
  if (usages.length === 0) throw syntaxError('Usages cannot be empty when creating a key.');
  const bits = lengthOf(algorithm);
  if (bits === 0 && families.get(name).kind !== 'kmac') throw operationError('Zero-length key is not supported');
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  op_crypto_random_fill_sync(bytes);
  return makeCryptoKey('secret', trim(bytes, bits), shownAlgorithm(algorithm, bits), extractable, normalizeUsages(usages));
}
