// The class behind every Buffer, buffers without zeroed memory, and the mark that keeps a buffer from being transferred.
import { internals, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { op_buffer_alloc_unsafe, op_buffer_forbid_detach } from 'internal/ops';
import { isArrayBuffer, isUint8Array } from 'internal/util/types';

const lazyOptions = lazy('internal/options');

/** Whether `--zero-fill-buffers` was given; undefined until the program has been started. */
let zeroFill;

/** Whether buffers have to be zeroed: on request, and in the snapshot, which must not hold what was in memory when it was made. */
function mustZeroFill() {
  if (!internals.started) return true;
  zeroFill = lazyOptions().getOptionValue('--zero-fill-buffers') === true;
  return zeroFill;
}

/** Below this size a zeroed allocation by V8 is faster than a call into Rust. */
const kUnsafeThreshold = 4096;

/** A Uint8Array with the methods of Buffer: js/internal/buffer/class.js gives Buffer this prototype. */
export class FastBuffer extends Uint8Array {
  // Without a rest parameter V8 inlines the call.
  // eslint-disable-next-line no-useless-constructor
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

/**
 * A buffer with a memory of its own, whose content is arbitrary.
 * @param {number} size
 * @returns {FastBuffer}
 * @throws ERR_MEMORY_ALLOCATION_FAILED
 */
export function createUnsafeBuffer(size) {
  if (size < kUnsafeThreshold || (zeroFill !== false && mustZeroFill())) return new FastBuffer(size);
  const memory = op_buffer_alloc_unsafe(size);
  if (memory === null) throw outOfMemory();
  return new FastBuffer(memory);
}

/** The error Node throws when there is no memory for a buffer: a RangeError, unlike the other uses of its code. */
function outOfMemory() {
  const error = new RangeError('Failed to allocate memory');
  error.code = new codes.ERR_MEMORY_ALLOCATION_FAILED().code;
  return error;
}

/**
 * The bytes of any view: what Rust takes is a Uint8Array.
 * @param {ArrayBufferView} view
 * @returns {Uint8Array}
 */
export function toUint8Array(view) {
  return isUint8Array(view) ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const untransferable = new WeakSet();

/**
 * Forbids the transfer of an object to another thread (docs: worker_threads.md "worker.markAsUntransferable(object)").
 * @param {unknown} object anything but an object or a function is ignored
 */
export function markAsUntransferable(object) {
  if ((typeof object !== 'object' || object === null) && typeof object !== 'function') return;
  untransferable.add(object);
  // ArrayBuffer.prototype.transfer() knows nothing of the mark.
  if (isArrayBuffer(object)) op_buffer_forbid_detach(object);
}

/**
 * Docs: worker_threads.md "worker.isMarkedAsUntransferable(object)".
 * @param {unknown} object
 * @returns {boolean}
 */
export function isMarkedAsUntransferable(object) {
  return untransferable.has(object);
}
