// What streams take for bytes.

import { Buffer } from 'buffer';

export const isArrayBufferView = ArrayBuffer.isView;

/** A Buffer over the same memory. */
export function viewToBuffer(view) {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

export function isUint8Array(value) {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}
