// Random bytes and numbers.

import { Buffer, kMaxLength } from 'buffer';
import process from 'process';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { validateFunction, validateNumber } from 'internal/validators';
import { isAnyArrayBuffer, isSharedArrayBuffer } from 'internal/util/types';
import { beginJob } from 'internal/crypto/job';
import { toBuffer } from 'internal/crypto/util';
import { op_crypto_random_bytes, op_crypto_random_fill_sync } from 'internal/ops';

const { ERR_INVALID_ARG_TYPE, ERR_OPERATION_FAILED, ERR_OUT_OF_RANGE } = codes;

const lazyWebCrypto = lazy('internal/webcrypto');

const MAX_SIZE = Math.min(kMaxLength, 2 ** 31 - 1);

function checkOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  const bytes = offset * elementSize;
  const max = Math.min(length, MAX_SIZE);
  if (!(bytes >= 0 && bytes <= max)) throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${max}`, bytes);
  return bytes >>> 0;
}

function checkSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  const bytes = size * elementSize;
  if (!(bytes >= 0 && bytes <= MAX_SIZE)) throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_SIZE}`, bytes);
  if (bytes + offset > length) throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, bytes + offset);
  return bytes >>> 0;
}

function checkBuffer(buf) {
  if (!ArrayBuffer.isView(buf) && !isAnyArrayBuffer(buf)) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
  }
}

// The bytes of `buf` to be filled.
function part(buf, offset, size) {
  return ArrayBuffer.isView(buf) ?
    new Uint8Array(buf.buffer, buf.byteOffset + offset, size) :
    new Uint8Array(buf, offset, size);
}

function fill(bytes) {
  const { buffer } = bytes;
  if (isSharedArrayBuffer(buffer) || buffer.resizable) {
    const random = new Uint8Array(bytes.byteLength);
    op_crypto_random_fill_sync(random);
    bytes.set(random);
  } else {
    op_crypto_random_fill_sync(bytes);
  }
}

/** Bytes that another thread makes. */
function makeLater(size, done) {
  const id = beginJob('RANDOMBYTESREQUEST', (_error, bytes) => {
    if (bytes === null) done(new ERR_OPERATION_FAILED('random bytes'));
    else done(null, bytes);
  });
  op_crypto_random_bytes(id, size);
}

function fillLater(bytes, done) {
  makeLater(bytes.byteLength, (error, random) => {
    // A buffer that shrank or went elsewhere meanwhile has no place for them.
    if (error === null && bytes.byteLength === random.byteLength) bytes.set(random);
    done(error);
  });
}

/**
 * Docs: crypto.md "crypto.randomBytes(size[, callback])".
 * @param {number} size
 * @param {(error: Error | null, bytes: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function randomBytes(size, callback) {
  size = checkSize(size, 1, 0, Infinity);
  if (callback === undefined) {
    const bytes = Buffer.allocUnsafeSlow(size);
    if (size > 0) op_crypto_random_fill_sync(bytes);
    return bytes;
  }
  validateFunction(callback, 'callback');
  if (size === 0) callback(null, Buffer.allocUnsafeSlow(0));
  else makeLater(size, (error, random) => (error === null ? callback(null, toBuffer(random)) : callback(error)));
  return undefined;
}

/**
 * Docs: crypto.md "crypto.randomFillSync(buffer[, offset][, size])". Offset and size count elements.
 * @template {ArrayBuffer|ArrayBufferView} T
 * @param {T} buf
 * @param {number} [offset]
 * @param {number} [size]
 * @returns {T}
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function randomFillSync(buf, offset = 0, size = undefined) {
  checkBuffer(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = checkOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : checkSize(size, elementSize, offset, buf.byteLength);
  if (size > 0) fill(part(buf, offset, size));
  return buf;
}

/**
 * Docs: crypto.md "crypto.randomFill(buffer[, offset][, size], callback)".
 * @param {ArrayBuffer|ArrayBufferView} buf
 * @param {number} [offset]
 * @param {number} [size]
 * @param {(error: Error | null, buf: ArrayBuffer|ArrayBufferView) => void} callback
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function randomFill(buf, offset, size, callback) {
  checkBuffer(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  offset = checkOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : checkSize(size, elementSize, offset, buf.byteLength);
  // Before the check of the limit of a job, as Node has it.
  if (size > MAX_SIZE) throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${MAX_SIZE}`, size);
  if (size === 0) callback(null, buf);
  else fillLater(part(buf, offset, size), (error) => (error === null ? callback(null, buf) : callback(error)));
}

/** The largest number in six bytes, which randomInt() draws from. */
const RANDOM_MAX = 0xffff_ffff_ffff;
const RANDOM_BYTES = 6;

let cache;
let cacheOffset = 0;

function draw() {
  if (cache === undefined || cacheOffset === cache.length) {
    cache ??= Buffer.alloc(RANDOM_BYTES * 1024);
    op_crypto_random_fill_sync(cache);
    cacheOffset = 0;
  }
  const number = cache.readUIntBE(cacheOffset, RANDOM_BYTES);
  cacheOffset += RANDOM_BYTES;
  return number;
}

/**
 * A number n with min <= n < max; every one is as likely as any other.
 * Docs: crypto.md "crypto.randomInt([min, ]max[, callback])".
 * @param {number} min
 * @param {number} max
 * @param {(error: Error | undefined, n: number) => void} [callback]
 * @returns {number | undefined}
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function randomInt(...args) {
  const last = args.at(-1);
  const callback = args.length > 2 || typeof last === 'function' ? args.pop() : undefined;
  if (callback !== undefined) validateFunction(callback, 'callback');
  const [min, max] = args.length > 1 && args[1] !== undefined ? args : [0, args[0]];
  const hasMin = args.length > 1 && args[1] !== undefined;
  for (const [name, bound] of [['min', min], ['max', max]]) {
    if (!Number.isSafeInteger(bound)) throw new ERR_INVALID_ARG_TYPE(name, 'a safe integer', bound);
  }
  if (min >= max) throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (range > RANDOM_MAX) throw new ERR_OUT_OF_RANGE(hasMin ? 'max - min' : 'max', `<= ${RANDOM_MAX}`, range);
  const result = min + drawBelow(range);
  if (callback === undefined) return result;
  process.nextTick(callback, undefined, result);
  return undefined;
}

/** Draws until the number is below the last multiple of `range`: with those beyond it some results would be likelier than others. */
function drawBelow(range) {
  const limit = RANDOM_MAX - RANDOM_MAX % range;
  for (;;) {
    const number = draw();
    if (number < limit) return number % range;
  }
}

/**
 * Docs: crypto.md "crypto.getRandomValues(typedArray)": that of Web Crypto.
 * @throws {DOMException} TypeMismatchError, QuotaExceededError
 */
export function getRandomValues(typedArray) {
  return lazyWebCrypto().crypto.getRandomValues(typedArray);
}
