// Bits out of what two sides share, out of secrets, and out of passwords.

import { findHash } from 'internal/crypto/hashes';
import { attempt, invalidAccess, operationError } from 'internal/crypto/webcrypto/errors';
import { HASHES } from 'internal/crypto/webcrypto/families';
import { runJob } from 'internal/crypto/webcrypto/jobs';
import { slotsOf } from 'internal/crypto/webcrypto/crypto_key';
import { op_crypto_agree_sync, op_crypto_argon2, op_crypto_hkdf, op_crypto_pbkdf2 } from 'internal/ops';

const NONE = new Uint8Array(0);
const ARGON2 = ['Argon2d', 'Argon2i', 'Argon2id'];
const MAX_HKDF_BLOCKS = 255;
const MIN_ARGON2_BITS = 32;

/** Bits that are not asked for are cut off, within a byte too. */
function truncated(secret, length) {
  if (length === null) return secret.slice().buffer;
  const bits = secret.byteLength * 8;
  if (bits < length) throw operationError('derived bit length is too small');
  const out = secret.slice(0, Math.ceil(length / 8));
  const extra = out.byteLength * 8 - length;
  if (extra > 0) out[out.byteLength - 1] &= 0xff << extra;
  return out.buffer;
}

function agree(slots, { name, public: publicKey }, length) {
  const other = slotsOf(publicKey);
  if (slots.type !== 'private') throw invalidAccess('baseKey must be a private key');
  if (other.type !== 'public') throw invalidAccess('algorithm.public must be a public key');
  if (other.algorithm.name !== name) throw invalidAccess('key algorithm mismatch');
  if (other.algorithm.namedCurve !== slots.algorithm.namedCurve) throw invalidAccess('Named curve mismatch');
  return truncated(attempt(() => op_crypto_agree_sync(slots.material, other.material)), length);
}

function wholeBytes(length) {
  if (length === null) throw operationError('length cannot be null');
  if (length % 8 !== 0) throw operationError('length must be a multiple of 8');
  return length / 8;
}

async function derived(type, start) {
  const bytes = await runJob(type, start);
  if (bytes === null) throw operationError('The operation failed for an operation-specific reason');
  return bytes.buffer;
}

/**
 * @param {object} slots of the key
 * @param {object} params
 * @param {number | null} length in bits; null for all there are
 * @returns {Promise<ArrayBuffer>}
 */
export async function deriveBits(slots, params, length) {
  const { material } = slots;
  switch (params.name) {
    case 'ECDH':
    case 'X25519':
    case 'X448':
      return agree(slots, params, length);
    case 'HKDF': {
      const size = wholeBytes(length);
      const hash = findHash(HASHES.get(params.hash.name));
      if (size > MAX_HKDF_BLOCKS * hash.size) throw operationError('length is too large');
      return derived('DERIVEBITSREQUEST', (id) => op_crypto_hkdf(id, hash.number, material, params.salt, params.info, size));
    }
    case 'PBKDF2': {
      const size = wholeBytes(length);
      const { number } = findHash(HASHES.get(params.hash.name));
      return derived('PBKDF2REQUEST', (id) => op_crypto_pbkdf2(id, number, material, params.salt, params.iterations, size));
    }
    default: {
      const size = wholeBytes(length);
      if (length < MIN_ARGON2_BITS) throw operationError('length must be >= 32');
      const { nonce, secretValue = NONE, associatedData = NONE, parallelism, passes, memory } = params;
      if (memory < 8 * parallelism) throw operationError('memory must be at least 8 times parallelism');
      const input = [ARGON2.indexOf(params.name), material, nonce, secretValue, associatedData, parallelism, passes, memory, size];
      return derived('ARGON2REQUEST', (id) => op_crypto_argon2(id, ...input));
    }
  }
}
