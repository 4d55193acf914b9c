// SPKAC: a public key and a challenge, signed, in base64. Docs: crypto.md "Class: Certificate".

import { Buffer } from 'buffer';
import { bytesOf, toBuffer } from 'internal/crypto/util';
import { op_crypto_spkac_challenge, op_crypto_spkac_public_key, op_crypto_spkac_verify } from 'internal/ops';

/** @returns {boolean} whether the challenge was signed by the owner of the key */
function verifySpkac(spkac, encoding) {
  return op_crypto_spkac_verify(bytesOf(spkac, 'spkac', encoding));
}

/** @returns {Buffer | ''} the public key as PEM */
function exportPublicKey(spkac, encoding) {
  const pem = op_crypto_spkac_public_key(bytesOf(spkac, 'spkac', encoding));
  return pem === null ? '' : Buffer.from(pem);
}

/** @returns {Buffer | ''} */
function exportChallenge(spkac, encoding) {
  const challenge = op_crypto_spkac_challenge(bytesOf(spkac, 'spkac', encoding));
  return challenge === null ? '' : toBuffer(challenge);
}

export function Certificate() {
  if (!(this instanceof Certificate)) return new Certificate();
}

const functions = { exportChallenge, exportPublicKey, verifySpkac };
Object.assign(Certificate.prototype, functions);
Object.assign(Certificate, functions);
