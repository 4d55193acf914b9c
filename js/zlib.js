// node:zlib: compression with deflate, brotli and zstd.

import { Buffer } from 'buffer';
import { codes as errorCodes } from 'internal/errors';
import { validateUint32 } from 'internal/validators';
import { codes, constants } from 'internal/zlib/constants';
import {
  BrotliCompress, BrotliDecompress, Deflate, DeflateRaw, Gunzip, Gzip, Inflate, InflateRaw, Unzip, ZstdCompress, ZstdDecompress,
} from 'internal/zlib/classes';
import { createConvenienceMethod, createSyncMethod } from 'internal/zlib/convenience';
import { plain } from 'internal/zlib/handle';
import { op_zlib_crc32 } from 'internal/ops';

const {
  DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP, BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS, ZSTD_DECOMPRESS,
} = constants;

/**
 * @param {string|Buffer|TypedArray|DataView} data
 * @param {number} [value] the checksum so far
 * @returns {number} unsigned 32 bits
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data)) {
    throw new errorCodes.ERR_INVALID_ARG_TYPE('data', ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
  validateUint32(value, 'value');
  return op_zlib_crc32(typeof data === 'string' ? Buffer.from(data) : plain(data), value);
}

// createGzip([options]) and so on.
function factory(Class) {
  const create = { [`create${Class.name}`]: (options) => new Class(options) }[`create${Class.name}`];
  return { __proto__: null, configurable: true, enumerable: true, value: create };
}

const zlib = {
  crc32,
  Deflate,
  Inflate,
  Gzip,
  Gunzip,
  DeflateRaw,
  InflateRaw,
  Unzip,
  BrotliCompress,
  BrotliDecompress,
  ZstdCompress,
  ZstdDecompress,

  deflate: createConvenienceMethod(Deflate, DEFLATE),
  deflateSync: createSyncMethod(Deflate, DEFLATE),
  gzip: createConvenienceMethod(Gzip, GZIP),
  gzipSync: createSyncMethod(Gzip, GZIP),
  deflateRaw: createConvenienceMethod(DeflateRaw, DEFLATERAW),
  deflateRawSync: createSyncMethod(DeflateRaw, DEFLATERAW),
  unzip: createConvenienceMethod(Unzip, UNZIP),
  unzipSync: createSyncMethod(Unzip, UNZIP),
  inflate: createConvenienceMethod(Inflate, INFLATE),
  inflateSync: createSyncMethod(Inflate, INFLATE),
  gunzip: createConvenienceMethod(Gunzip, GUNZIP),
  gunzipSync: createSyncMethod(Gunzip, GUNZIP),
  inflateRaw: createConvenienceMethod(InflateRaw, INFLATERAW),
  inflateRawSync: createSyncMethod(InflateRaw, INFLATERAW),
  brotliCompress: createConvenienceMethod(BrotliCompress, BROTLI_ENCODE),
  brotliCompressSync: createSyncMethod(BrotliCompress, BROTLI_ENCODE),
  brotliDecompress: createConvenienceMethod(BrotliDecompress, BROTLI_DECODE),
  brotliDecompressSync: createSyncMethod(BrotliDecompress, BROTLI_DECODE),
  zstdCompress: createConvenienceMethod(ZstdCompress, ZSTD_COMPRESS),
  zstdCompressSync: createSyncMethod(ZstdCompress, ZSTD_COMPRESS),
  zstdDecompress: createConvenienceMethod(ZstdDecompress, ZSTD_DECOMPRESS),
  zstdDecompressSync: createSyncMethod(ZstdDecompress, ZSTD_DECOMPRESS),
};

Object.defineProperties(zlib, {
  createDeflate: factory(Deflate),
  createInflate: factory(Inflate),
  createDeflateRaw: factory(DeflateRaw),
  createInflateRaw: factory(InflateRaw),
  createGzip: factory(Gzip),
  createGunzip: factory(Gunzip),
  createUnzip: factory(Unzip),
  createBrotliCompress: factory(BrotliCompress),
  createBrotliDecompress: factory(BrotliDecompress),
  createZstdCompress: factory(ZstdCompress),
  createZstdDecompress: factory(ZstdDecompress),
  constants: { __proto__: null, enumerable: true, value: constants },
  codes: { __proto__: null, enumerable: true, value: codes },
});

export default zlib;
