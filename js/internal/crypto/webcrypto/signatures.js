// Signatures, and codes that only those who share a secret can make.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { findHash } from 'internal/crypto/hashes';
import { attempt, invalidAccess, operationError } from 'internal/crypto/webcrypto/errors';
import { withoutExtraBits } from 'internal/crypto/webcrypto/digests';
import { HASHES } from 'internal/crypto/webcrypto/families';
import { runJob } from 'internal/crypto/webcrypto/jobs';
import {
  op_crypto_hmac_digest, op_crypto_hmac_new, op_crypto_hmac_update, op_crypto_key_octets, op_crypto_kmac, op_crypto_sign, op_crypto_sign_sync,
  op_crypto_timing_safe_equal, op_crypto_verify, op_crypto_verify_sync,
} from 'internal/ops';

const { ERR_OUT_OF_RANGE } = codes;

const PKCS1_PADDING = 1;
const PSS_PADDING = 6;
const USUAL_SALT = -(2 ** 31);
const NO_DIGEST = -1;

function numberOf(hash) {
  return findHash(HASHES.get(hash.name)).number;
}

/** Digest, padding, salt, form and context, as ops take them. */
function schemeOf({ algorithm }, params) {
  switch (params.name) {
    case 'RSASSA-PKCS1-v1_5': return [numberOf(algorithm.hash), PKCS1_PADDING, USUAL_SALT, false, null];
    case 'RSA-PSS': return [numberOf(algorithm.hash), PSS_PADDING, params.saltLength, false, null];
    case 'ECDSA': return [numberOf(params.hash), 0, USUAL_SALT, true, null];
    default: return [NO_DIGEST, 0, USUAL_SALT, false, params.context ?? null];
  }
}

function code(slots, params, data) {
  const { algorithm, material } = slots;
  if (params.name === 'HMAC') {
    const hash = findHash(HASHES.get(algorithm.hash.name));
    const hmac = op_crypto_hmac_new(hash.number, material);
    op_crypto_hmac_update(hmac, data);
    const out = new Uint8Array(hash.size);
    op_crypto_hmac_digest(hmac, out);
    return out;
  }
  const { outputLength, customization } = params;
  const strength = params.name === 'KMAC128' ? 128 : 256;
  return withoutExtraBits(op_crypto_kmac(strength, material, algorithm.length, data, customization ?? new Uint8Array(0), outputLength), outputLength);
}

function isCode(name) {
  return name === 'HMAC' || name.startsWith('KMAC');
}

function checkType(slots, type) {
  if (slots.type !== type) throw invalidAccess(`Key must be a ${type} key`);
}

function isRsa(name) {
  return name.startsWith('RSA');
}

/** The longest salt that there is room for. */
function checkSalt({ algorithm }, { name, saltLength }) {
  if (name !== 'RSA-PSS') return;
  const most = Math.ceil((algorithm.modulusLength - 1) / 8) - findHash(HASHES.get(algorithm.hash.name)).size - 2;
  if (saltLength <= most) return;
  const cause = new ERR_OUT_OF_RANGE('algorithm.saltLength', `>= 0 && <= ${most}`, saltLength);
  throw operationError('The operation failed for an operation-specific reason', cause);
}

/**
 * Whether a public key of Ed25519 or Ed448 is of small order, so that a signature says nothing: y is 0, 1 or -1, or one of two
 * numbers of order 8. Secure Curves in the Web Cryptography API, "verify".
 */
function hasSmallOrder(name, point) {
  const y = Buffer.from(point);
  if (name === 'Ed448') {
    y[56] &= 0x7f;
    return smallOrder448.includes(y.toString('hex'));
  }
  y[31] &= 0x7f;
  return smallOrder25519.includes(y.toString('hex'));
}

const smallOrder25519 = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
];
const smallOrder448 = [
  '00'.repeat(57),
  `01${'00'.repeat(56)}`,
  `${'fe'}${'ff'.repeat(27)}fe${'ff'.repeat(27)}00`,
];

/** @returns {Promise<ArrayBuffer>} */
export async function sign(slots, params, data) {
  if (isCode(params.name)) return code(slots, params, data).buffer;
  checkType(slots, 'private');
  checkSalt(slots, params);
  const scheme = schemeOf(slots, params);
  const signature = isRsa(params.name) ?
    await runJob('SIGNREQUEST', (id) => op_crypto_sign(id, slots.material, data, ...scheme)) :
    attempt(() => op_crypto_sign_sync(slots.material, data, ...scheme));
  return signature.buffer;
}

/** @returns {Promise<boolean>} */
export async function verify(slots, params, signature, data) {
  if (isCode(params.name)) {
    const expected = code(slots, params, data);
    return expected.byteLength === signature.byteLength && op_crypto_timing_safe_equal(expected, signature);
  }
  checkType(slots, 'public');
  checkSalt(slots, params);
  if (params.name.startsWith('Ed')) {
    const key = op_crypto_key_octets(slots.material, 0, false);
    if (hasSmallOrder(params.name, key) || hasSmallOrder(params.name, signature.subarray(0, key.byteLength))) return false;
  }
  const scheme = schemeOf(slots, params);
  if (isRsa(params.name)) return runJob('VERIFYREQUEST', (id) => op_crypto_verify(id, slots.material, data, ...scheme, signature));
  return attempt(() => op_crypto_verify_sync(slots.material, data, ...scheme, signature));
}
