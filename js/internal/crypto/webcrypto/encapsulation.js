// Key encapsulation (FIPS 203).

import { attempt, invalidAccess } from 'internal/crypto/webcrypto/errors';
import { op_crypto_decapsulate_sync, op_crypto_encapsulate_sync } from 'internal/ops';

/** @returns {Promise<{ sharedKey: ArrayBuffer, ciphertext: ArrayBuffer }>} */
export async function encapsulate({ type, material }) {
  if (type !== 'public') throw invalidAccess('Key must be a public key');
  const { sharedKey, ciphertext } = attempt(() => op_crypto_encapsulate_sync(material));
  return { sharedKey: sharedKey.buffer, ciphertext: ciphertext.buffer };
}

/** @returns {Promise<ArrayBuffer>} */
export async function decapsulate({ type, material }, ciphertext) {
  if (type !== 'private') throw invalidAccess('Key must be a private key');
  return attempt(() => op_crypto_decapsulate_sync(material, ciphertext)).buffer;
}
