// The stream classes of node:zlib. They can be called without `new`, as Node's can.

import process from 'process';
import { codes } from 'internal/errors';
import { deprecateInstantiation } from 'internal/util';
import { constants } from 'internal/zlib/constants';
import { ZlibBase } from 'internal/zlib/base';
import {
  brotliFlush, brotliOptions, numberInRange, commonOptions, newBrotli, newZlib, newZstd, zlibFlush, zlibOptions, zstdFlush,
  zstdOptions,
} from 'internal/zlib/options';

const {
  DEFLATE, INFLATE, GZIP, GUNZIP, DEFLATERAW, INFLATERAW, UNZIP, BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS, ZSTD_DECOMPRESS,
  Z_MIN_LEVEL, Z_MAX_LEVEL, Z_DEFAULT_STRATEGY, Z_FIXED, Z_SYNC_FLUSH,
} = constants;

function inherits(Class, Base) {
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  Object.setPrototypeOf(Class, Base);
}

function Zlib(opts, mode) {
  const settings = zlibOptions(opts, mode);
  const common = commonOptions(opts, zlibFlush);
  ZlibBase.call(this, opts, common, zlibFlush, newZlib(mode, settings, common));
  this._level = settings.level;
  this._strategy = settings.strategy;
  this._mode = mode;
}
inherits(Zlib, ZlibBase);

function setParams(stream, level, strategy, callback) {
  if (!stream._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  stream._handle.params(level, strategy);
  if (stream.destroyed) return;
  stream._level = level;
  stream._strategy = strategy;
  callback?.();
}

/**
 * Changes level and strategy of a deflate stream, after what was written before.
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Zlib.prototype.params = function params(level, strategy, callback) {
  numberInRange(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
  numberInRange(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
  const changesNothing = this._level === level && this._strategy === strategy;
  if (changesNothing) process.nextTick(callback);
  else this.flush(Z_SYNC_FLUSH, () => setParams(this, level, strategy, callback));
};

function Brotli(opts, mode) {
  const settings = brotliOptions(opts);
  const common = commonOptions(opts, brotliFlush);
  ZlibBase.call(this, opts, common, brotliFlush, newBrotli(mode, settings));
}
inherits(Brotli, ZlibBase);

function Zstd(opts, mode) {
  const settings = zstdOptions(opts, mode);
  const common = commonOptions(opts, zstdFlush);
  ZlibBase.call(this, opts, common, zstdFlush, newZstd(mode, settings));
}
inherits(Zstd, ZlibBase);

export function Deflate(opts) {
  if (!(this instanceof Deflate)) return deprecateInstantiation(Deflate, 'DEP0184', opts);
  Zlib.call(this, opts, DEFLATE);
}
inherits(Deflate, Zlib);

export function Inflate(opts) {
  if (!(this instanceof Inflate)) return deprecateInstantiation(Inflate, 'DEP0184', opts);
  Zlib.call(this, opts, INFLATE);
}
inherits(Inflate, Zlib);

export function Gzip(opts) {
  if (!(this instanceof Gzip)) return deprecateInstantiation(Gzip, 'DEP0184', opts);
  Zlib.call(this, opts, GZIP);
}
inherits(Gzip, Zlib);

export function Gunzip(opts) {
  if (!(this instanceof Gunzip)) return deprecateInstantiation(Gunzip, 'DEP0184', opts);
  Zlib.call(this, opts, GUNZIP);
}
inherits(Gunzip, Zlib);

export function DeflateRaw(opts) {
  if (!(this instanceof DeflateRaw)) return deprecateInstantiation(DeflateRaw, 'DEP0184', opts);
  Zlib.call(this, opts, DEFLATERAW);
}
inherits(DeflateRaw, Zlib);

export function InflateRaw(opts) {
  if (!(this instanceof InflateRaw)) return deprecateInstantiation(InflateRaw, 'DEP0184', opts);
  Zlib.call(this, opts, INFLATERAW);
}
inherits(InflateRaw, Zlib);

export function Unzip(opts) {
  if (!(this instanceof Unzip)) return deprecateInstantiation(Unzip, 'DEP0184', opts);
  Zlib.call(this, opts, UNZIP);
}
inherits(Unzip, Zlib);

export function BrotliCompress(opts) {
  if (!(this instanceof BrotliCompress)) return deprecateInstantiation(BrotliCompress, 'DEP0184', opts);
  Brotli.call(this, opts, BROTLI_ENCODE);
}
inherits(BrotliCompress, Brotli);

export function BrotliDecompress(opts) {
  if (!(this instanceof BrotliDecompress)) return deprecateInstantiation(BrotliDecompress, 'DEP0184', opts);
  Brotli.call(this, opts, BROTLI_DECODE);
}
inherits(BrotliDecompress, Brotli);

export class ZstdCompress extends Zstd {
  constructor(opts) {
    super(opts, ZSTD_COMPRESS);
  }
}

export class ZstdDecompress extends Zstd {
  constructor(opts) {
    super(opts, ZSTD_DECOMPRESS);
  }
}
