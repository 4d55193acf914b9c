// Chunks of node:stream/iter: everything becomes a Uint8Array, without a copy where it is bytes already.

import { codes } from 'internal/errors';
import { isAnyArrayBuffer, isSharedArrayBuffer, isUint8Array } from 'internal/util/types';
import { validateArray } from 'internal/validators';

const encoder = new TextEncoder();

/** @returns {Uint8Array | undefined} undefined: neither text nor bytes */
export function bytesOf(value) {
  if (typeof value === 'string') return encoder.encode(value);
  if (value === null || typeof value !== 'object') return undefined;
  if (isUint8Array(value)) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return isAnyArrayBuffer(value) ? new Uint8Array(value) : undefined;
}

/** Whether it is a batch as it stands. */
export function isBatch(value) {
  return Array.isArray(value) && value.every(isUint8Array);
}

/** What a writer was given. @throws {ERR_INVALID_ARG_TYPE} */
export function chunkToWrite(chunk) {
  if (typeof chunk === 'string') return encoder.encode(chunk);
  if (isUint8Array(chunk)) return chunk;
  throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Uint8Array'], chunk);
}

/** @returns {Uint8Array[]} @throws {ERR_INVALID_ARG_TYPE} */
export function chunksToWrite(chunks) {
  validateArray(chunks, 'chunks');
  return chunks.map(chunkToWrite);
}

/** The bytes of a batch together. */
export function lengthOf(batch) {
  let length = 0;
  for (const { byteLength } of batch) length += byteLength;
  return length;
}

/** All bytes in memory of their own: the only chunk itself if it fills unshared memory, a copy otherwise. @returns {Uint8Array} */
export function joined(chunks) {
  if (chunks.length === 1 && !isSharedArrayBuffer(chunks[0].buffer) && chunks[0].byteLength === chunks[0].buffer.byteLength) return chunks[0];
  const whole = new Uint8Array(lengthOf(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
