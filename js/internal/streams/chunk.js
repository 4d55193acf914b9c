// What streams take for bytes.

import { Buffer } from 'buffer';

export const isArrayBufferView = ArrayBuffer.isView;

// `instanceof` is quick for functions with few properties, which Buffer is not.
function BufferKind() {}
BufferKind.prototype = Buffer.prototype;

export function isBuffer(value) {
  return value instanceof BufferKind;
}

/** A Buffer over the memory of a view. */
export function bufferOver(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** Also true for those of other realms. */
export function isUint8Array(value) {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}
