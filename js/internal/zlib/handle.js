// Zlib: the `_handle` of a zlib stream, which drives the native one.

import process from 'process';
import { AsyncOperation } from 'internal/async_operation';
import { codes, genericNodeError } from 'internal/errors';
import { isSharedArrayBuffer } from 'internal/util/types';
import { op_zlib_close, op_zlib_error, op_zlib_params, op_zlib_reset, op_zlib_write, op_zlib_write_sync } from 'internal/ops';

/** The error of a native stream: message, errno and code. */
export function zlibError({ message, errno, code }) {
  return Object.assign(genericNodeError(message, { errno, code }), { errno, code });
}

export class Zlib {
  #native;
  #isWriting = false;
  #isClosed = false;
  #operation = new AsyncOperation('ZLIB');
  /** What the last synchronous write left of output and input. */
  #left = new Uint32Array(2);

  /** @param {object} native */
  constructor(native) {
    this.#native = native;
  }

  /** Replaced by the stream. @param {Error} error */
  onerror(error) {}

  #takeError() {
    return zlibError(op_zlib_error(this.#native));
  }

  /** A chunk in the form that native code takes, for all the writes it needs. */
  prepare(chunk) {
    return plain(chunk);
  }

  /** @returns {{ leftOut: number, leftIn: number, error?: Error }} */
  writeSync(flush, input, inOffset, inLength, output, outOffset, outLength) {
    checkRoom(output, outOffset, outLength);
    const failed = op_zlib_write_sync(this.#native, flush, plain(input), inOffset, inLength, output, outOffset, outLength, this.#left) !== 0;
    return { leftOut: this.#left[0], leftIn: this.#left[1], error: failed ? this.#takeError() : undefined };
  }

  /**
   * @param {number} flush
   * @param {Uint8Array} input prepared
   * @param {(leftOut: number, leftIn: number) => void} callback not called after an error, which goes to onerror()
   */
  write(flush, input, inOffset, inLength, output, outOffset, outLength, callback) {
    checkRoom(output, outOffset, outLength);
    this.#isWriting = true;
    op_zlib_write(this.#native, flush, input, inOffset, inLength, output, outOffset, outLength).then((left) => {
      // Out of the promise: what listeners throw is an uncaught exception.
      process.nextTick(afterWrite, this, left, callback);
    });
  }

  static afterWrite(handle, [leftOut, leftIn, failed], callback) {
    handle.#isWriting = false;
    if (handle.#isClosed) {
      op_zlib_close(handle.#native);
      handle.#operation.destroy();
    } else if (failed) {
      handle.#operation.run(handle.onerror, handle, [handle.#takeError()]);
      return;
    }
    handle.#operation.run(callback, undefined, [leftOut, leftIn]);
  }

  params(level, strategy) {
    if (op_zlib_params(this.#native, level, strategy) !== 0) this.onerror(this.#takeError());
  }

  reset() {
    if (this.#isWriting) throw new Error('Cannot reset zlib stream while a write is in progress');
    if (op_zlib_reset(this.#native) !== 0) this.onerror(this.#takeError());
  }

  /** Frees the native memory, after the write in flight. */
  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isWriting) return;
    op_zlib_close(this.#native);
    this.#operation.destroy();
  }
}

const { afterWrite } = Zlib;

/** @throws {ERR_OUT_OF_RANGE} */
function checkRoom(output, offset, length) {
  if (length >= 0 && offset + length <= output.byteLength) return;
  throw new codes.ERR_OUT_OF_RANGE('outOff', `>= 0 && <= ${output.byteLength}`, offset);
}

/** What native code can take: bytes that are neither shared nor resizable. */
export function plain(bytes) {
  const { buffer } = bytes;
  if (isSharedArrayBuffer(buffer) || buffer.resizable) return new Uint8Array(bytes);
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(buffer, bytes.byteOffset, bytes.byteLength);
}
