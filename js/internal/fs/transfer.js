// Which bytes a read or write moves, and where in the file: the arguments of all of them, synchronous, with callback, and on FileHandle.

import { Buffer } from 'buffer';
import { codes, hideStackFrames } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { isArrayBufferView, isUint8Array } from 'internal/util/types';
import { kValidateObjectAllowNullable, validateBuffer, validateInt32, validateInteger, validateObject } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;

/** The system moves at most this much at once. */
export const kIoMaxLength = 2 ** 31 - 1;
/** How much readFile() takes at once where it works in steps: from files of unknown and of known length. */
export const kReadFileUnknownBufferLength = 64 * 1024;
export const kReadFileBufferLength = 512 * 1024;
export const kWriteFileMaxChunkSize = 512 * 1024;

/** How large a buffer is that read() makes itself. */
const kDefaultReadSize = 16 * 1024;

/** Ops take this for "where the file stands". */
const kHere = -1;

/** Positions are 63 bits wide. */
const kPositionLimit = 2n ** 63n - 1n;
/** The largest double that leaves room for the length of a transfer below that. */
const kMaxPosition = 2 ** 63 - 2 ** 32;

/** A position as ops take it: a number, and rounding must not lead beyond what the system takes. */
function toNumber(position) {
  return typeof position === 'number' ? position : Math.min(Number(position), kMaxPosition);
}

const validatePosition = hideStackFrames((position, length) => {
  if (typeof position === 'number') {
    validateInteger(position, 'position', kHere);
    return;
  }
  if (typeof position !== 'bigint') throw new ERR_INVALID_ARG_TYPE('position', ['integer', 'bigint'], position);
  const last = kPositionLimit - BigInt(length);
  if (position < BigInt(kHere) || position > last) throw new ERR_OUT_OF_RANGE('position', `>= -1 && <= ${last}`, position);
});

/** Where a write goes: anything that is no number means "where the file stands". */
export function writePosition(position) {
  return typeof position === 'number' || typeof position === 'bigint' ? toNumber(position) : kHere;
}

/** Where a vectored transfer goes. */
export function vectorPosition(position) {
  return typeof position === 'number' ? position : kHere;
}

function toOffset(offset) {
  if (offset == null) return 0;
  validateInteger(offset, 'offset', 0);
  return offset;
}

/** A part of a buffer, and the position in the file it is moved from or to, as ops take it. */
class Span {
  constructor(offset, length, position) {
    this.offset = offset;
    this.length = length;
    this.position = position;
  }
}

/**
 * The span of a read: `(buffer, offset, length, position)`, or an object in place of what follows the buffer.
 * @param {ArrayBufferView} buffer
 * @returns {Span}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE}
 */
export function readSpan(buffer, offset, length, position) {
  if (offset !== null && typeof offset === 'object') {
    validateObject(offset, 'options');
    ({ offset, length, position } = offset);
  }
  offset = toOffset(offset);
  length = length === undefined ? buffer.byteLength - offset : length | 0;
  if (position == null) {
    position = kHere;
  } else {
    validatePosition(position, length);
    position = toNumber(position);
  }
  if (length !== 0) {
    if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
    if (length > buffer.byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${buffer.byteLength - offset}`, length);
  }
  return new Span(offset, length, position);
}

/**
 * What a read fills: `[buffer, offset, length, position]`, `[buffer, options]`, `[options]`, or nothing for a buffer of its own.
 * @param {unknown[]} args
 * @returns {{ buffer: ArrayBufferView, span: Span }}
 */
export function readTarget(args) {
  let [buffer, offset, length, position] = args;
  if (buffer === null || args.length < 2 && !isArrayBufferView(buffer)) {
    if (buffer !== undefined) validateObject(buffer, 'options', kValidateObjectAllowNullable);
    ({ buffer = Buffer.alloc(kDefaultReadSize), offset, length, position } = buffer ?? kEmptyObject);
  } else if (args.length === 2 && offset !== undefined) {
    validateObject(offset, 'options', kValidateObjectAllowNullable);
  }
  validateBuffer(buffer);
  return { buffer, span: readSpan(buffer, offset, length, position) };
}

/**
 * The span of a write, given as for a read.
 * @param {ArrayBufferView} buffer
 * @returns {Span}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function writeSpan(buffer, offset, length, position) {
  if (offset !== null && typeof offset === 'object') ({ offset, length, position } = offset);
  offset = toOffset(offset);
  const size = buffer.byteLength;
  if (typeof length !== 'number') length = size - offset;
  if (offset > size) throw new ERR_OUT_OF_RANGE('offset', `<= ${size}`, offset);
  if (length > size - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${size - offset}`, length);
  validateInt32(length, 'length', 0);
  return new Span(offset, length, writePosition(position));
}

/**
 * Wants the buffers of readv() or writev().
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export const validateBufferArray = hideStackFrames((buffers, name = 'buffers') => {
  if (!Array.isArray(buffers) || !buffers.every(isArrayBufferView)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
});

/** Wants text, where bytes were looked for before. @throws {ERR_INVALID_ARG_TYPE} */
export const validateText = hideStackFrames((text, name) => {
  if (typeof text !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], text);
});

/** A view's bytes as the Uint8Array that fast ops take. */
export function toUint8Array(view) {
  return isUint8Array(view) ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Bytes that another thread can take their time with: of a buffer that may shrink meanwhile a copy. */
export function steadyBytes(view) {
  return view.buffer.resizable ? new Uint8Array(toUint8Array(view)) : view;
}

/** Text as ops write it: a string when that is UTF-8, else bytes. */
export function encodeText(text, encoding) {
  return encoding == null || encoding === '' || encoding === 'utf8' || encoding === 'utf-8' ? text : Buffer.from(text, encoding);
}
