// Zlib: the `_handle` of a zlib stream. It drives the native stream and holds what belongs to the write in flight.

import process from 'process';
import { codes } from 'internal/errors';
import { op_zlib_close, op_zlib_error, op_zlib_params, op_zlib_reset, op_zlib_write, op_zlib_write_sync } from 'internal/ops';

/** The stream a handle belongs to. */
export const kOwner = Symbol('owner_symbol');

export class Zlib {
  #native;
  #left;
  #callback;
  #writing = false;
  #closed = false;

  // The write in flight.
  buffer = null;
  cb = null;
  availOutBefore = 0;
  availInBefore = 0;
  inOff = 0;
  flushFlag = 0;

  /**
   * @param {object} native
   * @param {Uint32Array} left gets what a write left of output and input
   * @param {() => void} callback called after each asynchronous write, with the handle as `this`
   */
  constructor(native, left, callback) {
    this.#native = native;
    this.#left = left;
    this.#callback = callback;
  }

  /** Replaced by the stream. */
  onerror(message, errno, code) {}

  #fail() {
    const { message, errno, code } = op_zlib_error(this.#native);
    this.onerror(message, errno, code);
  }

  #checkOutput(output, outOff, outLen) {
    if (outLen < 0 || outOff + outLen > output.byteLength) {
      throw new codes.ERR_OUT_OF_RANGE('outOff', `>= 0 && <= ${output.byteLength}`, outOff);
    }
  }

  writeSync(flush, input, inOff, inLen, output, outOff, outLen) {
    this.#checkOutput(output, outOff, outLen);
    if (op_zlib_write_sync(this.#native, flush, plain(input), inOff, inLen, output, outOff, outLen, this.#left) !== 0) this.#fail();
  }

  write(flush, input, inOff, inLen, output, outOff, outLen) {
    this.#checkOutput(output, outOff, outLen);
    this.#writing = true;
    op_zlib_write(this.#native, flush, plain(input), inOff, inLen, output, outOff, outLen).then((result) => {
      // Out of the promise: what listeners throw is an uncaught exception.
      process.nextTick(afterWrite, this, result);
    });
  }

  static afterWrite(handle, [leftOut, leftIn, failed]) {
    handle.#writing = false;
    handle.#left[0] = leftOut;
    handle.#left[1] = leftIn;
    if (handle.#closed) {
      op_zlib_close(handle.#native);
    } else if (failed) {
      handle.#fail();
      return;
    }
    handle.#callback();
  }

  params(level, strategy) {
    if (op_zlib_params(this.#native, level, strategy) !== 0) this.#fail();
  }

  reset() {
    if (this.#writing) throw new Error('Cannot reset zlib stream while a write is in progress');
    if (op_zlib_reset(this.#native) !== 0) this.#fail();
  }

  /** Frees the native memory, after the write in flight. */
  close() {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#writing) op_zlib_close(this.#native);
  }
}

const { afterWrite } = Zlib;

/** What native code can take: bytes that are neither shared nor resizable. */
export function plain(bytes) {
  const { buffer } = bytes;
  if (buffer instanceof SharedArrayBuffer || buffer.resizable) return new Uint8Array(bytes);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength);
}
