// crypto.timingSafeEqual().

import { codes } from 'internal/errors';
import { isAnyArrayBuffer } from 'internal/util/types';
import { plain } from 'internal/crypto/util';
import { op_crypto_timing_safe_equal } from 'internal/ops';

const { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE } = codes;

function check(value, name) {
  if (!ArrayBuffer.isView(value) && !isAnyArrayBuffer(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value);
  }
}

/**
 * Whether the bytes are the same; how long it takes does not tell where they differ.
 * Docs: crypto.md "crypto.timingSafeEqual(a, b)".
 * @param {ArrayBuffer|ArrayBufferView} buf1
 * @param {ArrayBuffer|ArrayBufferView} buf2
 * @returns {boolean}
 * @throws ERR_INVALID_ARG_TYPE, ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH
 */
export function timingSafeEqual(buf1, buf2) {
  check(buf1, 'buf1');
  check(buf2, 'buf2');
  if (buf1.byteLength !== buf2.byteLength) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return op_crypto_timing_safe_equal(plain(buf1), plain(buf2));
}
