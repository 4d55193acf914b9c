// The transforms of node:zlib/iter. Options are checked when somebody reads; each reader has a native stream of its own.

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { validateObject } from 'internal/validators';
import { constants } from 'internal/zlib/constants';
import { Zlib } from 'internal/zlib/handle';
import {
  brotliFlush, brotliOptions, commonOptions, newBrotli, newZlib, newZstd, zlibFlush, zlibOptions, zstdFlush, zstdOptions,
} from 'internal/zlib/options';

const { BROTLI_DECODE, BROTLI_ENCODE, BROTLI_PARAM_LGWIN, BROTLI_PARAM_QUALITY, DEFLATE, GUNZIP, GZIP, INFLATE, ZSTD_COMPRESS, ZSTD_DECOMPRESS } = constants;

const kChunkSize = 64 * 1024;
const kNothing = Buffer.alloc(0);

// Defaults for flows: faster than those of node:zlib, and a little larger.
const deflateDefaults = { __proto__: null, level: 4, memLevel: 9 };
const brotliDefaults = { __proto__: null, [BROTLI_PARAM_QUALITY]: 6, [BROTLI_PARAM_LGWIN]: 20 };

/** Leaves out what is undefined, so that defaults hold. */
function withDefaults(defaults, options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

function checkParams({ params }) {
  if (params !== undefined && (typeof params !== 'object' || params === null)) throw new codes.ERR_INVALID_ARG_TYPE('options.params', 'Object', params);
  return params ?? {};
}

/** Makes the native stream of a mode. @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | ERR_BROTLI_INVALID_PARAM | ERR_ZSTD_INVALID_PARAM} */
function open(mode, options) {
  const { dictionary } = options;
  if (dictionary !== undefined && !ArrayBuffer.isView(dictionary)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.dictionary', ['Buffer', 'TypedArray', 'DataView'], dictionary);
  }
  const withChunkSize = withDefaults({ chunkSize: kChunkSize }, options);
  if (mode === BROTLI_ENCODE || mode === BROTLI_DECODE) {
    const params = checkParams(options);
    const common = commonOptions(withChunkSize, brotliFlush);
    return { native: newBrotli(mode, brotliOptions({ ...options, params: mode === BROTLI_ENCODE ? { ...brotliDefaults, ...params } : params })), common };
  }
  if (mode === ZSTD_COMPRESS || mode === ZSTD_DECOMPRESS) {
    const params = checkParams(options);
    const common = commonOptions(withChunkSize, zstdFlush);
    return { native: newZstd(mode, zstdOptions({ ...options, params }, mode)), common };
  }
  const common = commonOptions(withChunkSize, zlibFlush);
  const settings = zlibOptions(mode === DEFLATE || mode === GZIP ? withDefaults(deflateDefaults, options) : options, mode);
  return { native: newZlib(mode, settings, common), common };
}

/** A native stream that is fed chunk by chunk, and the buffer it writes to. */
class Codec {
  #handle;
  #common;
  #output;

  constructor(mode, options) {
    const { native, common } = open(mode, options);
    this.#handle = new Zlib(native);
    this.#common = common;
  }

  get flush() {
    return this.#common.flush;
  }

  get finishFlush() {
    return this.#common.finishFlush;
  }

  close() {
    this.#handle.close();
  }

  get #room() {
    this.#output ??= Buffer.allocUnsafeSlow(this.#common.chunkSize);
    return this.#output.byteLength;
  }

  // What one call wrote: the buffer itself if it is well filled, else a copy.
  #take(length, into) {
    if (length === 0) return;
    const written = this.#output.subarray(0, length);
    if (length * 2 >= this.#output.byteLength) {
      into.push(written);
      this.#output = undefined;
    } else {
      const copy = Buffer.allocUnsafeSlow(length);
      copy.set(written);
      into.push(copy);
    }
  }

  /** @returns {Buffer[]} all output that this input brings */
  writeSync(chunk, flush) {
    const batch = [];
    const input = this.#handle.prepare(chunk);
    for (let inOffset = 0, leftOut = 0; leftOut === 0;) {
      const room = this.#room;
      const left = this.#handle.writeSync(flush, input, inOffset, input.byteLength - inOffset, this.#output, 0, room);
      if (left.error) throw left.error;
      inOffset = input.byteLength - left.leftIn;
      ({ leftOut } = left);
      this.#take(room - leftOut, batch);
    }
    return batch;
  }

  /** The same on another thread. @returns {Promise<Buffer[]>} */
  async write(chunk, flush) {
    const batch = [];
    const input = this.#handle.prepare(chunk);
    for (let inOffset = 0, leftOut = 0; leftOut === 0;) {
      const room = this.#room;
      const [outAfter, inAfter] = await this.#step(flush, input, inOffset, room);
      inOffset = input.byteLength - inAfter;
      leftOut = outAfter;
      this.#take(room - leftOut, batch);
    }
    return batch;
  }

  #step(flush, input, inOffset, room) {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#handle.onerror = reject;
    this.#handle.write(
      flush, input, inOffset, input.byteLength - inOffset, this.#output, 0, room,
      (leftOut, leftIn) => resolve([leftOut, leftIn]),
    );
    return promise;
  }
}

async function* run(mode, options, batches) {
  const codec = new Codec(mode, options);
  try {
    for await (const batch of batches) {
      const isEnd = batch === null;
      for (const chunk of isEnd ? [kNothing] : batch) {
        const output = await codec.write(chunk, isEnd ? codec.finishFlush : codec.flush);
        if (output.length > 0) yield output;
      }
    }
  } finally {
    codec.close();
  }
}

function* runSync(mode, options, batches) {
  const codec = new Codec(mode, options);
  try {
    for (const batch of batches) {
      const isEnd = batch === null;
      for (const chunk of isEnd ? [kNothing] : batch) {
        const output = codec.writeSync(chunk, isEnd ? codec.finishFlush : codec.flush);
        if (output.length > 0) yield output;
      }
    }
  } finally {
    codec.close();
  }
}

const modes = {
  compressGzip: GZIP, compressDeflate: DEFLATE, compressBrotli: BROTLI_ENCODE, compressZstd: ZSTD_COMPRESS,
  decompressGzip: GUNZIP, decompressDeflate: INFLATE, decompressBrotli: BROTLI_DECODE, decompressZstd: ZSTD_DECOMPRESS,
};

/** The function `name`, which makes a transform. */
function makerOf(name, mode, transformWith) {
  return {
    [name](options = {}) {
      validateObject(options, 'options');
      return { __proto__: null, transform: (batches) => transformWith(mode, options, batches) };
    },
  }[name];
}

/** What node:zlib/iter exports. */
export const transforms = {};
for (const [name, mode] of Object.entries(modes)) transforms[name] = makerOf(name, mode, run);
for (const [name, mode] of Object.entries(modes)) transforms[`${name}Sync`] = makerOf(`${name}Sync`, mode, runSync);
