// The functions that take a whole buffer: zlib.gzip(), zlib.gzipSync() and their like. They do all the work in one call into native code.

import process from 'process';
import { Buffer } from 'buffer';
import { AsyncOperation } from 'internal/async_operation';
import { codes } from 'internal/errors';
import { isAnyArrayBuffer } from 'internal/util/types';
import { validateFunction } from 'internal/validators';
import { constants } from 'internal/zlib/constants';
import { processChunkSync } from 'internal/zlib/base';
import { plain, zlibError } from 'internal/zlib/handle';
import {
  brotliFlush, brotliOptions, commonOptions, newBrotli, newZlib, newZstd, zlibFlush, zlibOptions, zstdFlush, zstdOptions,
} from 'internal/zlib/options';
import { op_zlib_error, op_zlib_run, op_zlib_run_sync } from 'internal/ops';

const { ERR_BUFFER_TOO_LARGE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_TRAILING_JUNK_AFTER_STREAM_END } = codes;
const { BROTLI_DECODE, BROTLI_ENCODE } = constants;

// Checks the options and makes a native stream, without a stream around it.
function prepare(mode, opts) {
  if (mode < BROTLI_DECODE) {
    const settings = zlibOptions(opts, mode);
    const common = commonOptions(opts, zlibFlush);
    return { native: newZlib(mode, settings, common), common };
  }
  if (mode <= BROTLI_ENCODE) {
    const settings = brotliOptions(opts);
    const common = commonOptions(opts, brotliFlush);
    return { native: newBrotli(mode, settings), common };
  }
  const settings = zstdOptions(opts, mode);
  const common = commonOptions(opts, zstdFlush);
  return { native: newZstd(mode, settings), common };
}

function runError({ native, common }) {
  const failure = op_zlib_error(native);
  const { code } = failure;
  if (code === 'ERR_BUFFER_TOO_LARGE') return new ERR_BUFFER_TOO_LARGE(common.maxOutputLength);
  if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') return new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  return zlibError(failure);
}

function toBuffer(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const trueLength = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength').get;

function bytesOf(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (ArrayBuffer.isView(buffer)) {
    // A length that is not the real one, by a property that hides it.
    if (buffer instanceof Uint8Array && buffer.byteLength !== trueLength.call(buffer)) {
      throw new ERR_OUT_OF_RANGE('buffer.byteLength', `<= ${trueLength.call(buffer)}`, buffer.byteLength);
    }
    return plain(buffer);
  }
  if (isAnyArrayBuffer(buffer)) return plain(new Uint8Array(buffer));
  return null;
}

// `info: true` wants the stream that did it.
function runEngine(engine, bytes, callback) {
  const buffers = [];
  let length = 0;
  engine.on('data', (chunk) => {
    buffers.push(chunk);
    length += chunk.byteLength;
    if (length > engine._maxOutputLength) {
      engine.close();
      callback(new ERR_BUFFER_TOO_LARGE(engine._maxOutputLength));
    }
  });
  engine.on('error', callback);
  engine.on('end', () => {
    engine.close();
    callback(null, { buffer: Buffer.concat(buffers, length), engine });
  });
  engine.end(bytes);
}

/**
 * @param {Function} Class used for `info`
 * @param {number} mode
 * @returns {(buffer: any, opts?: object, callback: Function) => void}
 */
export function createConvenienceMethod(Class, mode) {
  return function asyncBufferWrapper(buffer, opts, callback) {
    if (typeof opts === 'function') {
      callback = opts;
      opts = {};
    }
    const engine = opts?.info ? new Class(opts) : undefined;
    const prepared = engine ? undefined : prepare(mode, opts);
    validateFunction(callback, 'callback');

    // As end() of a stream takes it: nothing is nothing.
    const bytes = buffer == null ? Buffer.alloc(0) : bytesOf(buffer);
    if (bytes === null) throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
    if (engine) {
      runEngine(engine, bytes, callback);
      return;
    }

    const { native, common } = prepared;
    const operation = new AsyncOperation('ZLIB');
    const finish = (...answer) => operation.finish(callback, undefined, answer);
    op_zlib_run(native, common.finishFlush, bytes, common.chunkSize, common.maxOutputLength, common.rejectGarbageAfterEnd).then(
      (output) => {
        // Out of the promise: what the callback throws is an uncaught exception.
        if (output === null) process.nextTick(finish, runError(prepared));
        else process.nextTick(finish, null, toBuffer(output));
      },
    );
  };
}

/**
 * @param {Function} Class used for `info`
 * @param {number} mode
 * @returns {(buffer: any, opts?: object) => Buffer}
 */
export function createSyncMethod(Class, mode) {
  return function syncBufferWrapper(buffer, opts) {
    const engine = opts?.info ? new Class(opts) : undefined;
    const prepared = engine ? undefined : prepare(mode, opts);

    const bytes = bytesOf(buffer);
    if (bytes === null) {
      throw new ERR_INVALID_ARG_TYPE('buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer);
    }
    if (engine) return { buffer: processChunkSync(engine, bytes, engine._finishFlushFlag), engine };

    const { native, common } = prepared;
    const output = op_zlib_run_sync(
      native, common.finishFlush, bytes, common.chunkSize, common.maxOutputLength, common.rejectGarbageAfterEnd,
    );
    if (output === null) throw runError(prepared);
    return toBuffer(output);
  };
}
