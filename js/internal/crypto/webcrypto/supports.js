// SubtleCrypto.supports(). Web Cryptography API (level 2, modern algorithms), "supports": whether an operation would get as far as its key.

import { findHash } from 'internal/crypto/hashes';
import { hasOperation, normalize } from 'internal/crypto/webcrypto/algorithms';
import { slotsOf } from 'internal/crypto/webcrypto/crypto_key';
import { CURVES, HASHES, families } from 'internal/crypto/webcrypto/families';
import { unsignedLong } from 'internal/crypto/webcrypto/idl';
import { lengthOf } from 'internal/crypto/webcrypto/secret_keys';

const OPERATIONS = new Set([
  'encrypt', 'decrypt', 'sign', 'verify', 'digest', 'generateKey', 'deriveKey', 'deriveBits', 'importKey', 'exportKey', 'wrapKey', 'unwrapKey',
  'getPublicKey', 'encapsulateKey', 'encapsulateBits', 'decapsulateKey', 'decapsulateBits',
]);

const MAX_HKDF_BLOCKS = 255;
/** Bits that both sides share. */
const SHARED = { __proto__: null, X25519: 256, X448: 448 };

function normalized(algorithm, operation) {
  try {
    return normalize(algorithm, operation);
  } catch {
    return null;
  }
}

/** Whether it is known how long a key would be. */
function hasLength(params) {
  try {
    lengthOf(params);
    return true;
  } catch {
    return false;
  }
}

function canDerive(params, length) {
  const { name } = params;
  if (name === 'ECDH' || name in SHARED) {
    const { type, algorithm } = slotsOf(params.public);
    if (type !== 'public' || algorithm.name !== name) return false;
    const most = name === 'ECDH' ? CURVES.get(algorithm.namedCurve).size * 8 : SHARED[name];
    return length === null || length <= most;
  }
  if (length === null || length % 8 !== 0) return false;
  if (name.startsWith('Argon2')) return length >= 32 && params.memory >= 8 * params.parallelism;
  return name !== 'HKDF' || length / 8 <= MAX_HKDF_BLOCKS * findHash(HASHES.get(params.hash.name)).size;
}

function canDeriveKey(algorithm, additional) {
  const params = normalized(algorithm, 'deriveBits');
  const target = normalized(additional, 'importKey');
  const lengths = normalized(additional, 'get key length');
  if (params === null || target === null || lengths === null) return false;
  return hasLength(lengths) && canDerive(params, lengthOf(lengths));
}

/** What an encapsulated secret becomes has to be a key of 256 bits. */
function canShare(algorithm, operation, additional) {
  const target = normalized(additional, 'importKey');
  if (normalized(algorithm, operation) === null || target === null) return false;
  const { secret, kind } = families.get(target.name);
  if (!secret) return false;
  return kind !== 'hmac' && kind !== 'kmac' ? true : target.length === undefined || (target.length <= 256 && target.length > 248);
}

function canWrap(algorithm, operation, fallback, additional, inner) {
  if (additional === null || (normalized(algorithm, operation) === null && normalized(algorithm, fallback) === null)) return false;
  return inner === 'exportKey' ? exports(additional) : normalized(additional, inner) !== null;
}

function exports(algorithm) {
  const name = typeof algorithm === 'string' ? algorithm : algorithm?.name;
  return typeof name === 'string' && hasOperation('exportKey', name);
}

/**
 * @param {string} operation
 * @param {string|object} algorithm
 * @param {number|string|object|null} additional a length for deriveBits, else another algorithm
 * @returns {boolean}
 */
export function supports(operation, algorithm, additional) {
  if (!OPERATIONS.has(operation)) return false;
  switch (operation) {
    case 'deriveBits': {
      const length = additional === null ? null : unsignedLong(additional, 'length');
      const params = normalized(algorithm, 'deriveBits');
      return params !== null && canDerive(params, length);
    }
    case 'deriveKey': return canDeriveKey(algorithm, additional);
    case 'wrapKey': return canWrap(algorithm, 'wrapKey', 'encrypt', additional, 'exportKey');
    case 'unwrapKey': return canWrap(algorithm, 'unwrapKey', 'decrypt', additional, 'importKey');
    case 'encapsulateBits': return normalized(algorithm, 'encapsulate') !== null;
    case 'decapsulateBits': return normalized(algorithm, 'decapsulate') !== null;
    case 'encapsulateKey': return canShare(algorithm, 'encapsulate', additional);
    case 'decapsulateKey': return canShare(algorithm, 'decapsulate', additional);
    case 'exportKey':
    case 'getPublicKey': {
      const name = typeof algorithm === 'string' ? algorithm : algorithm?.name;
      return typeof name === 'string' && hasOperation(operation, name);
    }
    case 'generateKey': {
      const params = normalized(algorithm, operation);
      return params !== null && (!families.get(params.name).secret || hasLength(params));
    }
    default: return normalized(algorithm, operation) !== null;
  }
}
