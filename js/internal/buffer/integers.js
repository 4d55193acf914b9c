// Buffer's methods that read and write integers of one to six bytes; floats.js has the other numbers.
// They work on any object with indexed bytes and a length, as Node's do.
import { codes } from 'internal/errors';
import { validateNumber } from 'internal/validators';

function failBounds(value, length, name) {
  if (Math.floor(value) !== value) {
    validateNumber(value, name);
    throw new codes.ERR_OUT_OF_RANGE(name || 'offset', 'an integer', value);
  }
  if (length < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE(name || 'offset', `>= ${name ? 1 : 0} and <= ${length}`, value);
}

/** Throws what is wrong with an offset, for `size` bytes. */
function failOffset(buffer, offset, size) {
  validateNumber(offset, 'offset');
  failBounds(offset, buffer.length - size);
}

function failByteLength(byteLength) {
  if (byteLength === undefined) throw new codes.ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
  failBounds(byteLength, 6, 'byteLength');
}

function failValue(value, min, max, size) {
  const n = typeof min === 'bigint' ? 'n' : '';
  let range;
  if (size > 4) {
    const bits = size * 8;
    if (min === 0 || min === 0n) range = `>= 0${n} and < 2${n} ** ${bits}${n}`;
    else range = `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

/** Throws unless the offset is a number and `size` bytes follow it. */
export function checkOffset(buffer, offset, size) {
  if (typeof offset !== 'number' || buffer[offset] === undefined || buffer[offset + size - 1] === undefined) failOffset(buffer, offset, size);
}

/** Throws unless the value is within bounds and there is room for it. */
export function checkWrite(buffer, value, offset, min, max, size) {
  if (value > max || value < min) failValue(value, min, max, size);
  checkOffset(buffer, offset, size);
}

// ---- reading integers

function readUInt8(offset = 0) {
  checkOffset(this, offset, 1);
  return this[offset];
}

function readUInt16LE(offset = 0) {
  checkOffset(this, offset, 2);
  return this[offset] | (this[offset + 1] << 8);
}

function readUInt16BE(offset = 0) {
  checkOffset(this, offset, 2);
  return (this[offset] << 8) | this[offset + 1];
}

function readUInt32LE(offset = 0) {
  checkOffset(this, offset, 4);
  return (this[offset] | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (this[offset + 3] << 24)) >>> 0;
}

function readUInt32BE(offset = 0) {
  checkOffset(this, offset, 4);
  return ((this[offset] << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | this[offset + 3]) >>> 0;
}

function readInt8(offset = 0) {
  checkOffset(this, offset, 1);
  return (this[offset] << 24) >> 24;
}

function readInt16LE(offset = 0) {
  checkOffset(this, offset, 2);
  return ((this[offset] << 16) | (this[offset + 1] << 24)) >> 16;
}

function readInt16BE(offset = 0) {
  checkOffset(this, offset, 2);
  return ((this[offset] << 24) | (this[offset + 1] << 16)) >> 16;
}

function readInt32LE(offset = 0) {
  checkOffset(this, offset, 4);
  return this[offset] | (this[offset + 1] << 8) | (this[offset + 2] << 16) | (this[offset + 3] << 24);
}

function readInt32BE(offset = 0) {
  checkOffset(this, offset, 4);
  return (this[offset] << 24) | (this[offset + 1] << 16) | (this[offset + 2] << 8) | this[offset + 3];
}

function requireOffset(offset) {
  if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

/** The unsigned integer of one to six bytes at an offset. */
function readUnsignedLE(buffer, offset, byteLength) {
  checkOffset(buffer, offset, byteLength);
  let value = 0;
  for (let i = byteLength - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  return value;
}

function readUnsignedBE(buffer, offset, byteLength) {
  checkOffset(buffer, offset, byteLength);
  let value = 0;
  for (let i = 0; i < byteLength; i++) value = value * 256 + buffer[offset + i];
  return value;
}

function isByteLength(byteLength) {
  return byteLength === 1 || byteLength === 2 || byteLength === 3 || byteLength === 4 || byteLength === 5 || byteLength === 6;
}

function readUIntLE(offset, byteLength) {
  requireOffset(offset);
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  return readUnsignedLE(this, offset, byteLength);
}

function readUIntBE(offset, byteLength) {
  requireOffset(offset);
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  return readUnsignedBE(this, offset, byteLength);
}

function toSigned(value, byteLength) {
  const half = 2 ** (8 * byteLength - 1);
  return value >= half ? value - 2 * half : value;
}

function readIntLE(offset, byteLength) {
  requireOffset(offset);
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  return toSigned(readUnsignedLE(this, offset, byteLength), byteLength);
}

function readIntBE(offset, byteLength) {
  requireOffset(offset);
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  return toSigned(readUnsignedBE(this, offset, byteLength), byteLength);
}

// ---- writing integers

function write8(buffer, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  checkWrite(buffer, value, offset, min, max, 1);
  buffer[offset] = value;
  return offset + 1;
}

function write16LE(buffer, value, offset, min, max) {
  value = +value;
  checkWrite(buffer, value, offset, min, max, 2);
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  return offset + 2;
}

function write16BE(buffer, value, offset, min, max) {
  value = +value;
  checkWrite(buffer, value, offset, min, max, 2);
  buffer[offset] = value >>> 8;
  buffer[offset + 1] = value;
  return offset + 2;
}

function write32LE(buffer, value, offset, min, max) {
  value = +value;
  checkWrite(buffer, value, offset, min, max, 4);
  value |= 0;
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  buffer[offset + 2] = value >>> 16;
  buffer[offset + 3] = value >>> 24;
  return offset + 4;
}

function write32BE(buffer, value, offset, min, max) {
  value = +value;
  checkWrite(buffer, value, offset, min, max, 4);
  value |= 0;
  buffer[offset] = value >>> 24;
  buffer[offset + 1] = value >>> 16;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 3] = value;
  return offset + 4;
}

function writeUInt8(value, offset = 0) {
  return write8(this, value, offset, 0, 0xff);
}

function writeUInt16LE(value, offset = 0) {
  return write16LE(this, value, offset, 0, 0xffff);
}

function writeUInt16BE(value, offset = 0) {
  return write16BE(this, value, offset, 0, 0xffff);
}

function writeUInt32LE(value, offset = 0) {
  return write32LE(this, value, offset, 0, 0xffffffff);
}

function writeUInt32BE(value, offset = 0) {
  return write32BE(this, value, offset, 0, 0xffffffff);
}

function writeInt8(value, offset = 0) {
  return write8(this, value, offset, -0x80, 0x7f);
}

function writeInt16LE(value, offset = 0) {
  return write16LE(this, value, offset, -0x8000, 0x7fff);
}

function writeInt16BE(value, offset = 0) {
  return write16BE(this, value, offset, -0x8000, 0x7fff);
}

function writeInt32LE(value, offset = 0) {
  return write32LE(this, value, offset, -0x80000000, 0x7fffffff);
}

function writeInt32BE(value, offset = 0) {
  return write32BE(this, value, offset, -0x80000000, 0x7fffffff);
}

function writeLE(buffer, value, offset, byteLength, min, max) {
  value = +value;
  checkWrite(buffer, value, offset, min, max, byteLength);
  const high = Math.floor(value * 2 ** -32);
  for (let i = 0; i < byteLength; i++) buffer[offset + i] = i < 4 ? value >>> (8 * i) : high >>> (8 * (i - 4));
  return offset + byteLength;
}

function writeBE(buffer, value, offset, byteLength, min, max) {
  value = +value;
  checkWrite(buffer, value, offset, min, max, byteLength);
  const high = Math.floor(value * 2 ** -32);
  const last = offset + byteLength - 1;
  for (let i = 0; i < byteLength; i++) buffer[last - i] = i < 4 ? value >>> (8 * i) : high >>> (8 * (i - 4));
  return offset + byteLength;
}

function writeUIntLE(value, offset, byteLength) {
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  return writeLE(this, value, offset, byteLength, 0, 2 ** (8 * byteLength) - 1);
}

function writeUIntBE(value, offset, byteLength) {
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  return writeBE(this, value, offset, byteLength, 0, 2 ** (8 * byteLength) - 1);
}

function writeIntLE(value, offset, byteLength) {
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  const half = 2 ** (8 * byteLength - 1);
  return writeLE(this, value, offset, byteLength, -half, half - 1);
}

function writeIntBE(value, offset, byteLength) {
  if (!isByteLength(byteLength)) failByteLength(byteLength);
  const half = 2 ** (8 * byteLength - 1);
  return writeBE(this, value, offset, byteLength, -half, half - 1);
}

/** Methods of Buffer.prototype (docs: buffer.md "buf.readInt8([offset])" and the following). */
export const integerMethods = {
  readUIntLE,
  readUInt32LE,
  readUInt16LE,
  readUInt8,
  readUIntBE,
  readUInt32BE,
  readUInt16BE,
  readUintLE: readUIntLE,
  readUint32LE: readUInt32LE,
  readUint16LE: readUInt16LE,
  readUint8: readUInt8,
  readUintBE: readUIntBE,
  readUint32BE: readUInt32BE,
  readUint16BE: readUInt16BE,
  readIntLE,
  readInt32LE,
  readInt16LE,
  readInt8,
  readIntBE,
  readInt32BE,
  readInt16BE,
  writeUIntLE,
  writeUInt32LE,
  writeUInt16LE,
  writeUInt8,
  writeUIntBE,
  writeUInt32BE,
  writeUInt16BE,
  writeUintLE: writeUIntLE,
  writeUint32LE: writeUInt32LE,
  writeUint16LE: writeUInt16LE,
  writeUint8: writeUInt8,
  writeUintBE: writeUIntBE,
  writeUint32BE: writeUInt32BE,
  writeUint16BE: writeUInt16BE,
  writeIntLE,
  writeInt32LE,
  writeInt16LE,
  writeInt8,
  writeIntBE,
  writeInt32BE,
  writeInt16BE,
};
