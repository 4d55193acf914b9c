// Digests, and functions of the same sponge whose output is as long as one likes (FIPS 202, NIST SP 800-185, RFC 9861).

import { findHash } from 'internal/crypto/hashes';
import { HASHES } from 'internal/crypto/webcrypto/families';
import { runJob } from 'internal/crypto/webcrypto/jobs';
import { op_crypto_hash_job, op_crypto_hash_once, op_crypto_sponge } from 'internal/ops';

/** More than this is hashed on another thread. */
const LARGE = 128 * 1024;

const NONE = new Uint8Array(0);
const DOMAIN = 0x1f;

/** The functions by their numbers in ops/crypto. */
const SPONGES = ['cSHAKE128', 'cSHAKE256', 'TurboSHAKE128', 'TurboSHAKE256', 'KT128', 'KT256'];

/** Bits of the last byte that nobody asked for are zero. */
export function withoutExtraBits(bytes, bits) {
  const extra = bytes.byteLength * 8 - bits;
  if (extra > 0) bytes[bytes.byteLength - 1] &= 0xff << extra;
  return bytes;
}

/**
 * @param {{ name: string }} params
 * @param {Uint8Array} data
 * @returns {Promise<ArrayBuffer>}
 */
export async function digest(params, data) {
  const name = HASHES.get(params.name);
  if (name === undefined) {
    const { outputLength, functionName = NONE, customization = NONE, domainSeparation = DOMAIN } = params;
    const size = Math.ceil(outputLength / 8);
    const out = op_crypto_sponge(SPONGES.indexOf(params.name), data, functionName, customization, domainSeparation, size);
    return withoutExtraBits(out, outputLength).buffer;
  }
  const hash = findHash(name);
  if (data.byteLength > LARGE) return (await runJob('HASHREQUEST', (id) => op_crypto_hash_job(id, hash.number, data))).buffer;
  const out = new Uint8Array(hash.size);
  op_crypto_hash_once(hash.number, data, out);
  return out.buffer;
}
