// Checks the options of zlib streams and functions, and makes the native handles from them.

import { Buffer, kMaxLength } from 'buffer';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { isAnyArrayBuffer, isSharedArrayBuffer } from 'internal/util/types';
import { validateBoolean, validateInteger, validateNumber } from 'internal/validators';
import { constants } from 'internal/zlib/constants';
import { op_zlib_new_brotli, op_zlib_new_deflate, op_zlib_new_zstd } from 'internal/ops';

const { ERR_BROTLI_INVALID_PARAM, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_ZSTD_INVALID_PARAM } = codes;
const {
  DEFLATERAW, INFLATE, GZIP, GUNZIP, UNZIP, ZSTD_COMPRESS,
  Z_NO_FLUSH, Z_BLOCK, Z_FINISH, Z_FULL_FLUSH, Z_MIN_CHUNK, Z_DEFAULT_CHUNK, Z_MIN_WINDOWBITS, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS,
  Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_LEVEL, Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_FIXED,
  BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_EMIT_METADATA,
  ZSTD_e_continue, ZSTD_e_flush, ZSTD_e_end, ZSTD_c_overlapLog, ZSTD_d_windowLogMax,
} = constants;

const none = new Uint8Array(0);

/**
 * An optional number of a range. NaN, like undefined, stands for "not given".
 * @returns {number}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function numberInRange(value, name, min, max, whenMissing) {
  if (value === undefined || Number.isNaN(value)) return whenMissing;
  validateNumber(value, name);
  if (!Number.isFinite(value)) throw new ERR_OUT_OF_RANGE(name, 'a finite number', value);
  if (value >= min && value <= max) return value;
  throw new ERR_OUT_OF_RANGE(name, max === Infinity ? `>= ${min}` : `>= ${min} and <= ${max}`, value);
}

/** The flush modes of each family: the defaults, and the range of possible ones. */
export const zlibFlush = { flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH, min: Z_NO_FLUSH, max: Z_BLOCK };
export const brotliFlush = {
  flush: BROTLI_OPERATION_PROCESS,
  finishFlush: BROTLI_OPERATION_FINISH,
  fullFlush: BROTLI_OPERATION_FLUSH,
  min: BROTLI_OPERATION_PROCESS,
  max: BROTLI_OPERATION_EMIT_METADATA,
};
export const zstdFlush = { flush: ZSTD_e_continue, finishFlush: ZSTD_e_end, fullFlush: ZSTD_e_flush, min: ZSTD_e_continue, max: ZSTD_e_end };

/**
 * The options all of them have.
 * @param {object|undefined} opts
 * @param {object} family zlibFlush, brotliFlush or zstdFlush
 */
export function commonOptions(opts, family) {
  const { flush, finishFlush, min, max } = family;
  const { rejectGarbageAfterEnd = false } = opts ?? kEmptyObject;
  validateBoolean(rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
  const number = (name, ...range) => numberInRange(opts?.[name], `options.${name}`, ...range);
  return {
    chunkSize: number('chunkSize', Z_MIN_CHUNK, Infinity, Z_DEFAULT_CHUNK),
    flush: number('flush', min, max, flush),
    finishFlush: number('finishFlush', min, max, finishFlush),
    maxOutputLength: number('maxOutputLength', 1, kMaxLength, kMaxLength),
    rejectGarbageAfterEnd,
  };
}

function dictionaryOf(opts) {
  const dictionary = opts?.dictionary;
  if (dictionary === undefined) return none;
  if (ArrayBuffer.isView(dictionary)) return new Uint8Array(dictionary.buffer, dictionary.byteOffset, dictionary.byteLength);
  if (isAnyArrayBuffer(dictionary)) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

// Native code takes unshared memory only.
function unshared(bytes) {
  return isSharedArrayBuffer(bytes.buffer) ? new Uint8Array(bytes) : bytes;
}

/** Formats whose header tells the window: 0 stands for that. */
const tellWindow = new Set([INFLATE, GUNZIP, UNZIP]);

function windowBitsOf(opts, mode) {
  const given = opts?.windowBits;
  if (opts && tellWindow.has(mode) && (given == null || given === 0)) return 0;
  // gzip knows no window of 8 bits.
  const smallest = mode === GZIP ? Z_MIN_WINDOWBITS + 1 : Z_MIN_WINDOWBITS;
  const bits = numberInRange(given, 'options.windowBits', smallest, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
  // zlib itself has given up raw deflate with 8 bits, for it wrote data that needs 9.
  return mode === DEFLATERAW && bits === 8 ? 9 : bits;
}

/** @returns {{ windowBits: number, level: number, memLevel: number, strategy: number, dictionary: Uint8Array }} */
export function zlibOptions(opts, mode) {
  const number = (name, ...range) => numberInRange(opts?.[name], `options.${name}`, ...range);
  return {
    windowBits: windowBitsOf(opts, mode),
    level: number('level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_LEVEL),
    memLevel: number('memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL),
    strategy: number('strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY),
    dictionary: dictionaryOf(opts),
  };
}

/** @returns {object} the native stream */
export function newZlib(mode, settings, common) {
  return op_zlib_new_deflate(
    mode, settings.windowBits, settings.level, settings.memLevel, settings.strategy, unshared(settings.dictionary),
    common.rejectGarbageAfterEnd,
  );
}

const kMaxBrotliParam = 9;
const unset = 0xffffffff;

/** @returns {{ params: Uint32Array, dictionary: Uint8Array }} */
export function brotliOptions(opts) {
  const params = new Uint32Array(kMaxBrotliParam + 1).fill(unset);
  if (opts?.params) {
    for (const origKey of Object.keys(opts.params)) {
      const key = +origKey;
      if (Number.isNaN(key) || key < 0 || key > kMaxBrotliParam || params[key] !== unset) throw new ERR_BROTLI_INVALID_PARAM(origKey);
      params[key] = paramValue(opts.params[origKey]);
    }
  }
  return { params, dictionary: dictionaryOf(opts) };
}

function paramValue(value) {
  if (typeof value !== 'number' && typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
  return +value;
}

/** @throws ERR_ZLIB_INITIALIZATION_FAILED */
export function newBrotli(mode, settings) {
  return op_zlib_new_brotli(mode, settings.params, unshared(settings.dictionary));
}

const kMaxZstdCParam = ZSTD_c_overlapLog;
const kMaxZstdDParam = ZSTD_d_windowLogMax;

/** @returns {{ params: Uint32Array, pledgedSrcSize: number, dictionary: Uint8Array }} */
export function zstdOptions(opts, mode) {
  const max = mode === ZSTD_COMPRESS ? kMaxZstdCParam : kMaxZstdDParam;
  // Numbers in between that are no parameters are refused by zstd itself.
  const params = new Map();
  if (opts?.params) {
    for (const origKey of Object.keys(opts.params)) {
      const key = +origKey;
      if (Number.isNaN(key) || key < 0 || key > max || params.has(key)) throw new ERR_ZSTD_INVALID_PARAM(origKey);
      params.set(key, paramValue(opts.params[origKey]));
    }
  }
  let pledgedSrcSize = -1;
  if (opts?.pledgedSrcSize !== undefined) {
    validateInteger(opts.pledgedSrcSize, 'options.pledgedSrcSize', 0);
    pledgedSrcSize = opts.pledgedSrcSize;
  }
  return { params: Uint32Array.from([...params].flat()), pledgedSrcSize, dictionary: dictionaryOf(opts) };
}

/** @throws ERR_ZLIB_INITIALIZATION_FAILED */
export function newZstd(mode, settings) {
  return op_zlib_new_zstd(mode, settings.params, settings.pledgedSrcSize, unshared(settings.dictionary));
}
