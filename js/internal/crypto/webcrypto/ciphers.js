// Encryption: AES in its modes, ChaCha20-Poly1305 and RSA-OAEP.

import { Buffer } from 'buffer';
import { cipherOnce } from 'internal/crypto/cipher';
import { findHash } from 'internal/crypto/hashes';
import { attempt, invalidAccess, operationError } from 'internal/crypto/webcrypto/errors';
import { HASHES } from 'internal/crypto/webcrypto/families';
import { runJob } from 'internal/crypto/webcrypto/jobs';
import { op_crypto_rsa_crypt } from 'internal/ops';

const OAEP_PADDING = 4;
const FULL_TAG = 16;
const BLOCK = 16;

/** Whether a counter of so many bits, from where it starts, is large enough for the data. */
function checkCounter({ counter, length }, data) {
  const blocks = BigInt(Math.ceil(data.byteLength / BLOCK));
  if (blocks > 1n << BigInt(length)) throw operationError('The data is too large for the counter');
  const start = BigInt(`0x${Buffer.from(counter).toString('hex')}`) & ((1n << BigInt(length)) - 1n);
  return Number((1n << BigInt(length)) - start > blocks ? blocks : (1n << BigInt(length)) - start);
}

/** The counter wraps within its own bits, and the nonce beside it stays: two pieces, with the counter at zero for the second. */
function counterMode(encrypts, key, params, data) {
  const first = checkCounter(params, data) * BLOCK;
  const name = `aes-${key.byteLength * 8}-ctr`;
  const head = cipherOnce(encrypts, name, key, params.counter, data.subarray(0, first));
  if (first >= data.byteLength) return head;
  const bits = BigInt(params.length);
  const whole = BigInt(`0x${Buffer.from(params.counter).toString('hex')}`);
  const wrapped = Buffer.from(((whole >> bits) << bits).toString(16).padStart(BLOCK * 2, '0'), 'hex');
  return Buffer.concat([head, cipherOnce(encrypts, name, key, wrapped, data.subarray(first))]);
}

function authenticated(encrypts, name, key, { iv, additionalData, tagLength = FULL_TAG * 8 }, data) {
  const options = { aad: additionalData, tagLength: tagLength / 8 };
  if (iv.byteLength === 0) throw operationError('The iv is empty');
  if (!encrypts && data.byteLength < options.tagLength) throw operationError('The provided data is too small.');
  return cipherOnce(encrypts, name, key, iv, data, options);
}

function symmetric(encrypts, { material }, params, data) {
  const bits = material.byteLength * 8;
  switch (params.name) {
    case 'AES-CBC': return cipherOnce(encrypts, `aes-${bits}-cbc`, material, params.iv, data);
    case 'AES-CTR': return counterMode(encrypts, material, params, data);
    case 'AES-GCM': return authenticated(encrypts, `aes-${bits}-gcm`, material, params, data);
    case 'AES-OCB': return authenticated(encrypts, `aes-${bits}-ocb`, material, params, data);
    default: return authenticated(encrypts, 'chacha20-poly1305', material, params, data);
  }
}

/**
 * Encrypts or decrypts.
 * @param {boolean} encrypts
 * @param {object} slots of the key
 * @param {object} params
 * @param {Uint8Array} data
 * @returns {Promise<ArrayBuffer>}
 */
export async function crypt(encrypts, slots, params, data) {
  if (params.name === 'RSA-OAEP') {
    if (slots.type !== (encrypts ? 'public' : 'private')) throw invalidAccess('The requested operation is not valid for the provided key');
    const hash = findHash(HASHES.get(slots.algorithm.hash.name));
    const label = params.label ?? null;
    const out = await runJob('CIPHERREQUEST', (id) => op_crypto_rsa_crypt(id, slots.material, encrypts, data, OAEP_PADDING, hash.number, label));
    return out.buffer;
  }
  const out = attempt(() => symmetric(encrypts, slots, params, data));
  return out.byteLength === out.buffer.byteLength ? out.buffer : new Uint8Array(out).buffer;
}

const WRAP_IV = Buffer.alloc(8, 0xa6);

/** AES-KW (RFC 3394). */
export function wrap(encrypts, { material }, data) {
  const out = attempt(() => cipherOnce(encrypts, `id-aes${material.byteLength * 8}-wrap`, material, WRAP_IV, data));
  return new Uint8Array(out).buffer;
}
