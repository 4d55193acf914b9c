// Signatures, and codes that only those who share a secret can make.

import { findHash } from 'internal/crypto/hashes';
import { attempt, invalidAccess, notSupported } from 'internal/crypto/webcrypto/errors';
import { HASHES } from 'internal/crypto/webcrypto/families';
import { runJob } from 'internal/crypto/webcrypto/jobs';
import {
  op_crypto_hmac_digest, op_crypto_hmac_new, op_crypto_hmac_update, op_crypto_kmac, op_crypto_sign, op_crypto_sign_sync,
  op_crypto_timing_safe_equal, op_crypto_verify, op_crypto_verify_sync,
} from 'internal/ops';

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
  if (outputLength % 8 !== 0) throw notSupported('Unsupported KmacParams outputLength');
  return op_crypto_kmac(params.name === 'KMAC128' ? 128 : 256, material, data, customization ?? new Uint8Array(0), outputLength / 8);
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

/** @returns {Promise<ArrayBuffer>} */
export async function sign(slots, params, data) {
  if (isCode(params.name)) return code(slots, params, data).buffer;
  checkType(slots, 'private');
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
  const scheme = schemeOf(slots, params);
  if (isRsa(params.name)) return runJob('VERIFYREQUEST', (id) => op_crypto_verify(id, slots.material, data, ...scheme, signature));
  return attempt(() => op_crypto_verify_sync(slots.material, data, ...scheme, signature));
}
