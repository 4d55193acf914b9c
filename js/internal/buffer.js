// The class behind every Buffer, buffers without zeroed memory, and the mark that keeps a buffer from being transferred.
import { codes } from 'internal/errors';
import { op_buffer_alloc_unsafe, op_buffer_forbid_detach } from 'internal/ops';
import { isArrayBuffer } from 'internal/util/types';

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
  if (size < kUnsafeThreshold) return new FastBuffer(size);
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

const untransferable = new WeakSet();

/**
 * Forbids the transfer of an object to another thread (docs: worker_threads.md "worker.markAsUntransferable(object)").
 * @param {unknown} object anything but an object or a function is ignored
 */
export function markAsUntransferable(object) {
  if ((typeof object !== 'object' || object === null) && typeof object !== 'function') return;
  untransferable.add(object);
  // ArrayBuffer.prototype.transfer() knows nothing of the mark.
  if (isArrayBuffer(object)) op_buffer_forbid_detach?.(object);
}

/**
 * Docs: worker_threads.md "worker.isMarkedAsUntransferable(object)".
 * @param {unknown} object
 * @returns {boolean}
 */
export function isMarkedAsUntransferable(object) {
  return untransferable.has(object);
}
