// Key encapsulation. Docs: crypto.md "crypto.encapsulate(key[, callback])".

import { codes } from 'internal/errors';
import { isAnyArrayBuffer } from 'internal/util/types';
import { validateFunction } from 'internal/validators';
import { plain, toBuffer } from 'internal/crypto/util';
import { beginJob } from 'internal/crypto/job';
import { preparePrivateKey, preparePublicOrPrivateKey } from 'internal/crypto/key_input';
import { op_crypto_decapsulate, op_crypto_decapsulate_sync, op_crypto_encapsulate, op_crypto_encapsulate_sync } from 'internal/ops';

const { ERR_INVALID_ARG_TYPE } = codes;

function both({ sharedKey, ciphertext }) {
  return { sharedKey: toBuffer(sharedKey), ciphertext: toBuffer(ciphertext) };
}

/**
 * A fresh secret, and what the owner of the private key gets it out of.
 * @param {unknown} key
 * @param {(error: Error | null, result: { sharedKey: Buffer, ciphertext: Buffer }) => void} [callback]
 * @returns {{ sharedKey: Buffer, ciphertext: Buffer } | undefined}
 */
export function encapsulate(key, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const native = preparePublicOrPrivateKey(key);
  if (callback === undefined) return both(op_crypto_encapsulate_sync(native));
  op_crypto_encapsulate(beginJob('ENCAPSULATEREQUEST', (error, result) => (error === null ? callback(null, both(result)) : callback(error))), native);
}

/**
 * Docs: crypto.md "crypto.decapsulate(key, ciphertext[, callback])".
 * @param {unknown} key a private one
 * @param {ArrayBuffer|ArrayBufferView} ciphertext
 * @param {(error: Error | null, sharedKey: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
export function decapsulate(key, ciphertext, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  const native = preparePrivateKey(key);
  if (!ArrayBuffer.isView(ciphertext) && !isAnyArrayBuffer(ciphertext)) {
    throw new ERR_INVALID_ARG_TYPE('ciphertext', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], ciphertext);
  }
  const bytes = plain(ciphertext);
  if (callback === undefined) return toBuffer(op_crypto_decapsulate_sync(native, bytes));
  op_crypto_decapsulate(beginJob('DECAPSULATEREQUEST', (error, key) => (error === null ? callback(null, toBuffer(key)) : callback(error))), native, bytes);
}
