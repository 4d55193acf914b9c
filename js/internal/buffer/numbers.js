// Buffer's methods that read and write numbers: integers of one to six bytes, BigInts, floats and doubles.
// They work on any object with indexed bytes and a length, as Node's do.
import { codes } from 'internal/errors';
import { validateNumber } from 'internal/validators';

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

// One memory seen as bytes and as numbers converts between them. Every platform that V8 supports here is little-endian.
const bytes = new Uint8Array(8);
const floats = new Float32Array(bytes.buffer, 0, 1);
const doubles = new Float64Array(bytes.buffer);
const bigInts = new BigInt64Array(bytes.buffer);
const bigUints = new BigUint64Array(bytes.buffer);

function failBounds(value, length, name) {
  if (Math.floor(value) !== value) {
    validateNumber(value, name);
    throw new ERR_OUT_OF_RANGE(name || 'offset', 'an integer', value);
  }
  if (length < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS();
  throw new ERR_OUT_OF_RANGE(name || 'offset', `>= ${name ? 1 : 0} and <= ${length}`, value);
}

/** Throws what is wrong with an offset, for `size` bytes. */
function failOffset(buffer, offset, size) {
  validateNumber(offset, 'offset');
  failBounds(offset, buffer.length - size);
}

function failByteLength(byteLength) {
  if (byteLength === undefined) throw new ERR_INVALID_ARG_TYPE('byteLength', 'number', byteLength);
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
  throw new ERR_OUT_OF_RANGE('value', range, value);
}

/** Throws unless the offset is a number and `size` bytes follow it. */
function checkOffset(buffer, offset, size) {
  if (typeof offset !== 'number' || buffer[offset] === undefined || buffer[offset + size - 1] === undefined) failOffset(buffer, offset, size);
}

function checkWrite(buffer, value, offset, min, max, size) {
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
  if (offset === undefined) throw new ERR_INVALID_ARG_TYPE('offset', 'number', offset);
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

// ---- reading eight bytes and floats

function loadForwards(buffer, offset, size) {
  checkOffset(buffer, offset, size);
  for (let i = 0; i < size; i++) bytes[i] = buffer[offset + i];
}

function loadBackwards(buffer, offset, size) {
  checkOffset(buffer, offset, size);
  for (let i = 0; i < size; i++) bytes[size - 1 - i] = buffer[offset + i];
}

function readBigUInt64LE(offset = 0) {
  loadForwards(this, offset, 8);
  return bigUints[0];
}

function readBigUInt64BE(offset = 0) {
  loadBackwards(this, offset, 8);
  return bigUints[0];
}

function readBigInt64LE(offset = 0) {
  loadForwards(this, offset, 8);
  return bigInts[0];
}

function readBigInt64BE(offset = 0) {
  loadBackwards(this, offset, 8);
  return bigInts[0];
}

function readFloatLE(offset = 0) {
  loadForwards(this, offset, 4);
  return floats[0];
}

function readFloatBE(offset = 0) {
  loadBackwards(this, offset, 4);
  return floats[0];
}

function readDoubleLE(offset = 0) {
  loadForwards(this, offset, 8);
  return doubles[0];
}

function readDoubleBE(offset = 0) {
  loadBackwards(this, offset, 8);
  return doubles[0];
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

// ---- writing eight bytes and floats

function storeForwards(buffer, offset, size) {
  for (let i = 0; i < size; i++) buffer[offset + i] = bytes[i];
  return offset + size;
}

function storeBackwards(buffer, offset, size) {
  for (let i = 0; i < size; i++) buffer[offset + i] = bytes[size - 1 - i];
  return offset + size;
}

const kMaxUint64 = 0xffffffffffffffffn;
const kMaxInt64 = 0x7fffffffffffffffn;
const kMinInt64 = -0x8000000000000000n;

function writeBigUInt64LE(value, offset = 0) {
  checkWrite(this, value, offset, 0n, kMaxUint64, 8);
  // The mask makes a number throw the TypeError of mixing types, as in Node.
  bigUints[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return storeForwards(this, offset, 8);
}

function writeBigUInt64BE(value, offset = 0) {
  checkWrite(this, value, offset, 0n, kMaxUint64, 8);
  bigUints[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return storeBackwards(this, offset, 8);
}

function writeBigInt64LE(value, offset = 0) {
  checkWrite(this, value, offset, kMinInt64, kMaxInt64, 8);
  bigInts[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return storeForwards(this, offset, 8);
}

function writeBigInt64BE(value, offset = 0) {
  checkWrite(this, value, offset, kMinInt64, kMaxInt64, 8);
  bigInts[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return storeBackwards(this, offset, 8);
}

/** Puts a number into the shared memory. V8's undefined is a NaN with a pattern of its own, which nobody is to see. */
function putFloat(value) {
  floats[0] = Number.isNaN(value) ? NaN : value;
}

function putDouble(value) {
  doubles[0] = Number.isNaN(value) ? NaN : value;
}

function writeFloatLE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 4);
  putFloat(value);
  return storeForwards(this, offset, 4);
}

function writeFloatBE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 4);
  putFloat(value);
  return storeBackwards(this, offset, 4);
}

function writeDoubleLE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 8);
  putDouble(value);
  return storeForwards(this, offset, 8);
}

function writeDoubleBE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 8);
  putDouble(value);
  return storeBackwards(this, offset, 8);
}

/** The methods of Buffer.prototype (docs: buffer.md "buf.readBigInt64BE([offset])" and the following). */
export const numberMethods = {
  readBigUInt64LE,
  readBigUInt64BE,
  readBigUint64LE: readBigUInt64LE,
  readBigUint64BE: readBigUInt64BE,
  readBigInt64LE,
  readBigInt64BE,
  writeBigUInt64LE,
  writeBigUInt64BE,
  writeBigUint64LE: writeBigUInt64LE,
  writeBigUint64BE: writeBigUInt64BE,
  writeBigInt64LE,
  writeBigInt64BE,
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
  readFloatLE,
  readFloatBE,
  readDoubleLE,
  readDoubleBE,
  writeFloatLE,
  writeFloatBE,
  writeDoubleLE,
  writeDoubleBE,
};
