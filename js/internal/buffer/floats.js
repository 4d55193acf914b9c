// Buffer's methods that read and write BigInts, floats and doubles. They work on any object with indexed bytes and a length.
import { checkOffset, checkWrite } from 'internal/buffer/integers';

// One memory seen as bytes and as numbers converts between them. Every platform that V8 supports here is little-endian.
const bytes = new Uint8Array(8);
const floats = new Float32Array(bytes.buffer, 0, 1);
const doubles = new Float64Array(bytes.buffer);
const bigInts = new BigInt64Array(bytes.buffer);
const bigUints = new BigUint64Array(bytes.buffer);

// ---- reading

// The shared memory is filled and read byte by byte without a loop, which the compiler would keep.

function load4(b, at) {
  checkOffset(b, at, 4);
  bytes[0] = b[at];
  bytes[1] = b[at + 1];
  bytes[2] = b[at + 2];
  bytes[3] = b[at + 3];
}

function load4Reversed(b, at) {
  checkOffset(b, at, 4);
  bytes[3] = b[at];
  bytes[2] = b[at + 1];
  bytes[1] = b[at + 2];
  bytes[0] = b[at + 3];
}

function load8(b, at) {
  checkOffset(b, at, 8);
  bytes[0] = b[at];
  bytes[1] = b[at + 1];
  bytes[2] = b[at + 2];
  bytes[3] = b[at + 3];
  bytes[4] = b[at + 4];
  bytes[5] = b[at + 5];
  bytes[6] = b[at + 6];
  bytes[7] = b[at + 7];
}

function load8Reversed(b, at) {
  checkOffset(b, at, 8);
  bytes[7] = b[at];
  bytes[6] = b[at + 1];
  bytes[5] = b[at + 2];
  bytes[4] = b[at + 3];
  bytes[3] = b[at + 4];
  bytes[2] = b[at + 5];
  bytes[1] = b[at + 6];
  bytes[0] = b[at + 7];
}

function readBigUInt64LE(offset = 0) {
  load8(this, offset);
  return bigUints[0];
}

function readBigUInt64BE(offset = 0) {
  load8Reversed(this, offset);
  return bigUints[0];
}

function readBigInt64LE(offset = 0) {
  load8(this, offset);
  return bigInts[0];
}

function readBigInt64BE(offset = 0) {
  load8Reversed(this, offset);
  return bigInts[0];
}

function readFloatLE(offset = 0) {
  load4(this, offset);
  return floats[0];
}

function readFloatBE(offset = 0) {
  load4Reversed(this, offset);
  return floats[0];
}

function readDoubleLE(offset = 0) {
  load8(this, offset);
  return doubles[0];
}

function readDoubleBE(offset = 0) {
  load8Reversed(this, offset);
  return doubles[0];
}

// ---- writing

function store4(b, at) {
  b[at] = bytes[0];
  b[at + 1] = bytes[1];
  b[at + 2] = bytes[2];
  b[at + 3] = bytes[3];
  return at + 4;
}

function store4Reversed(b, at) {
  b[at] = bytes[3];
  b[at + 1] = bytes[2];
  b[at + 2] = bytes[1];
  b[at + 3] = bytes[0];
  return at + 4;
}

function store8(b, at) {
  b[at] = bytes[0];
  b[at + 1] = bytes[1];
  b[at + 2] = bytes[2];
  b[at + 3] = bytes[3];
  b[at + 4] = bytes[4];
  b[at + 5] = bytes[5];
  b[at + 6] = bytes[6];
  b[at + 7] = bytes[7];
  return at + 8;
}

function store8Reversed(b, at) {
  b[at] = bytes[7];
  b[at + 1] = bytes[6];
  b[at + 2] = bytes[5];
  b[at + 3] = bytes[4];
  b[at + 4] = bytes[3];
  b[at + 5] = bytes[2];
  b[at + 6] = bytes[1];
  b[at + 7] = bytes[0];
  return at + 8;
}

const kMaxUint64 = 0xffffffffffffffffn;
const kMaxInt64 = 0x7fffffffffffffffn;
const kMinInt64 = -0x8000000000000000n;

function writeBigUInt64LE(value, offset = 0) {
  checkWrite(this, value, offset, 0n, kMaxUint64, 8);
  // The mask makes a number throw the TypeError of mixing types, as in Node.
  bigUints[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return store8(this, offset);
}

function writeBigUInt64BE(value, offset = 0) {
  checkWrite(this, value, offset, 0n, kMaxUint64, 8);
  bigUints[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return store8Reversed(this, offset);
}

function writeBigInt64LE(value, offset = 0) {
  checkWrite(this, value, offset, kMinInt64, kMaxInt64, 8);
  bigInts[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return store8(this, offset);
}

function writeBigInt64BE(value, offset = 0) {
  checkWrite(this, value, offset, kMinInt64, kMaxInt64, 8);
  bigInts[0] = typeof value === 'bigint' ? value : value & kMaxUint64;
  return store8Reversed(this, offset);
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
  return store4(this, offset);
}

function writeFloatBE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 4);
  putFloat(value);
  return store4Reversed(this, offset);
}

function writeDoubleLE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 8);
  putDouble(value);
  return store8(this, offset);
}

function writeDoubleBE(value, offset = 0) {
  value = +value;
  checkOffset(this, offset, 8);
  putDouble(value);
  return store8Reversed(this, offset);
}

/** Methods of Buffer.prototype (docs: buffer.md "buf.readBigInt64BE([offset])" and the following). */
export const floatMethods = {
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
  readFloatLE,
  readFloatBE,
  readDoubleLE,
  readDoubleBE,
  writeFloatLE,
  writeFloatBE,
  writeDoubleLE,
  writeDoubleBE,
};
