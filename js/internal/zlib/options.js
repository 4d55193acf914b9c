// Checks the options of zlib streams and functions, and makes the native handles from them.

import { Buffer, kMaxLength } from 'buffer';
import { codes } from 'internal/errors';
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

// undefined and NaN: not given.
function isGiven(number, name) {
  if (number === undefined) return false;
  if (Number.isFinite(number)) return true;
  if (Number.isNaN(number)) return false;
  validateNumber(number, name);
  throw new ERR_OUT_OF_RANGE(name, 'a finite number', number);
}

/** @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE */
export function checkRangesOrGetDefault(number, name, lower, upper, def) {
  if (!isGiven(number, name)) return def;
  if (number < lower || number > upper) throw new ERR_OUT_OF_RANGE(name, `>= ${lower} and <= ${upper}`, number);
  return number;
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
  const common = {
    chunkSize: Z_DEFAULT_CHUNK,
    flush: family.flush,
    finishFlush: family.finishFlush,
    maxOutputLength: kMaxLength,
    rejectGarbageAfterEnd: false,
  };
  if (!opts) return common;

  if (isGiven(opts.chunkSize, 'options.chunkSize')) {
    if (opts.chunkSize < Z_MIN_CHUNK) throw new ERR_OUT_OF_RANGE('options.chunkSize', `>= ${Z_MIN_CHUNK}`, opts.chunkSize);
    common.chunkSize = opts.chunkSize;
  }
  common.flush = checkRangesOrGetDefault(opts.flush, 'options.flush', family.min, family.max, family.flush);
  common.finishFlush = checkRangesOrGetDefault(opts.finishFlush, 'options.finishFlush', family.min, family.max, family.finishFlush);
  common.maxOutputLength = checkRangesOrGetDefault(
    opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, kMaxLength,
  );
  if (opts.rejectGarbageAfterEnd !== undefined) {
    validateBoolean(opts.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
    common.rejectGarbageAfterEnd = opts.rejectGarbageAfterEnd;
  }
  return common;
}

function dictionaryOf(opts) {
  const dictionary = opts?.dictionary;
  if (dictionary === undefined) return none;
  if (ArrayBuffer.isView(dictionary)) return new Uint8Array(dictionary.buffer, dictionary.byteOffset, dictionary.byteLength);
  if (dictionary instanceof ArrayBuffer || dictionary instanceof SharedArrayBuffer) return Buffer.from(dictionary);
  throw new ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary);
}

// Native code takes unshared memory only.
function unshared(bytes) {
  return bytes.buffer instanceof SharedArrayBuffer ? new Uint8Array(bytes) : bytes;
}

/** @returns {{ windowBits: number, level: number, memLevel: number, strategy: number, dictionary: Uint8Array }} */
export function zlibOptions(opts, mode) {
  const settings = {
    windowBits: Z_DEFAULT_WINDOWBITS,
    level: Z_DEFAULT_LEVEL,
    memLevel: Z_DEFAULT_MEMLEVEL,
    strategy: Z_DEFAULT_STRATEGY,
    dictionary: none,
  };
  if (opts) {
    if ((opts.windowBits == null || opts.windowBits === 0) && (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
      // For these 0 means the size that the header of the data tells.
      settings.windowBits = 0;
    } else {
      // gzip knows no window of 8 bits.
      const min = Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
      settings.windowBits = checkRangesOrGetDefault(
        opts.windowBits, 'options.windowBits', min, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS,
      );
    }
    settings.level = checkRangesOrGetDefault(opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_LEVEL);
    settings.memLevel = checkRangesOrGetDefault(
      opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, Z_DEFAULT_MEMLEVEL,
    );
    settings.strategy = checkRangesOrGetDefault(
      opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, Z_DEFAULT_STRATEGY,
    );
    settings.dictionary = dictionaryOf(opts);
  }
  // zlib itself has given up raw deflate with 8 bits, for it wrote data that needs 9.
  if (mode === DEFLATERAW && settings.windowBits === 8) settings.windowBits = 9;
  return settings;
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
