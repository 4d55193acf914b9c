// The class Buffer: its static functions, and its prototype put together from numbers.js, strings.js and prototype.js.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { FastBuffer, createUnsafeBuffer } from 'internal/buffer';
import { encodingOf, kMaxLength, utf8 } from 'internal/buffer/encodings';
import { numberMethods } from 'internal/buffer/numbers';
import { allocate, allocateString, shareSettings } from 'internal/buffer/pool';
import { byteMethods, copyActual, fillBuffer, validateOffset } from 'internal/buffer/prototype';
import { stringMethods } from 'internal/buffer/strings';
import { op_buffer_compare } from 'internal/ops';
import { isInsideNodeModules } from 'internal/buffer/caller';
import { customInspectSymbol, deprecate, kIsEncodingSymbol } from 'internal/util';
import { isAnyArrayBuffer, isArrayBufferView, isTypedArray, isUint8Array } from 'internal/util/types';
import { validateArray, validateInteger, validateNumber } from 'internal/validators';

const { ERR_BUFFER_OUT_OF_BOUNDS, ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING } = codes;

const lazyOptions = lazy('internal/options');
const lazyProcess = lazy('process');

const objectValueOf = Object.prototype.valueOf;

/** A program that calls the constructor in a loop is not asked for its place forever. */
const kMaxPlaceChecks = 10000;

let warned = false;
let placeChecks = 0;

/** Warns about the constructor, but not about packages in node_modules, which the user of a program cannot change. */
function warnConstructor() {
  if (warned || ++placeChecks > kMaxPlaceChecks) return;
  if (!lazyOptions().getOptionValue('--pending-deprecation') && isInsideNodeModules(Buffer)) return;
  warned = true;
  lazyProcess().emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.',
    'DeprecationWarning',
    'DEP0005',
  );
}

/**
 * The deprecated constructor: Buffer.alloc() of a number, Buffer.from() of anything else.
 * @param {unknown} arg
 * @param {string | number} [encodingOrOffset]
 * @param {number} [length]
 * @returns {FastBuffer}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function Buffer(arg, encodingOrOffset, length) {
  warnConstructor();
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}

Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});

shareSettings(Buffer);

function fromString(text, encodingName) {
  let encoding = utf8;
  if (typeof encodingName === 'string' && encodingName.length !== 0 && encodingName !== 'utf8') {
    encoding = encodingOf(encodingName);
    if (encoding === undefined) throw new ERR_UNKNOWN_ENCODING(encodingName);
  }
  return text.length === 0 ? new FastBuffer() : allocateString(text, encoding);
}

/** A buffer over the memory of an ArrayBuffer. */
function fromArrayBuffer(memory, byteOffset, length) {
  if (byteOffset === undefined) {
    byteOffset = 0;
  } else {
    byteOffset = +byteOffset;
    if (Number.isNaN(byteOffset)) byteOffset = 0;
  }
  const rest = memory.byteLength - byteOffset;
  if (rest < 0) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > rest) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(memory, byteOffset, length);
}

function fromArrayLike(list) {
  if (list.length <= 0) return new FastBuffer();
  if (list.length >= Buffer.poolSize >>> 1) return new FastBuffer(list);
  const buffer = allocate(list.length);
  if (isUint8Array(list)) buffer.set(list, 0);
  else for (let i = 0; i < buffer.length; i++) buffer[i] = list[i];
  return buffer;
}

function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    return typeof object.length === 'number' ? fromArrayLike(object) : new FastBuffer();
  }
  if (object.type === 'Buffer' && Array.isArray(object.data)) return fromArrayLike(object.data);
  return undefined;
}

/**
 * Docs: buffer.md "Static method: Buffer.from(array)" and the following.
 * @param {string | ArrayBuffer | Uint8Array | ArrayLike<number> | object} value
 * @param {string | number} [encodingOrOffset]
 * @param {number} [length]
 * @returns {FastBuffer}
 * @throws ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING, ERR_BUFFER_OUT_OF_BOUNDS
 */
Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    // Most values are bytes or lists, which need none of the questions below.
    if ((isUint8Array(value) || Array.isArray(value)) && value.valueOf === objectValueOf) return fromArrayLike(value);
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value && (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer) return buffer;
    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

/**
 * Docs: buffer.md "Static method: Buffer.copyBytesFrom(view[, offset[, length]])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const size = view.length;
  let start = 0;
  let end = size;
  if (size === 0) return new FastBuffer();
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    start = offset;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = Math.min(start + length, size);
  }
  if (end <= start) return new FastBuffer();
  const width = view.BYTES_PER_ELEMENT;
  return fromArrayLike(new Uint8Array(view.buffer, view.byteOffset + start * width, (end - start) * width));
};

/** TypedArray.of() without the detours of a generic constructor. */
Buffer.of = function of(...items) {
  const buffer = new FastBuffer(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

/**
 * Docs: buffer.md "Static method: Buffer.alloc(size[, fill[, encoding]])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
 */
Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (fill !== undefined && fill !== 0 && size > 0) {
    const buffer = createUnsafeBuffer(size);
    return fillBuffer(buffer, fill, 0, buffer.length, encoding);
  }
  return new FastBuffer(size);
};

/**
 * Docs: buffer.md "Static method: Buffer.allocUnsafe(size)".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Buffer.allocUnsafe = function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return allocate(size);
};

/**
 * Docs: buffer.md "Static method: Buffer.allocUnsafeSlow(size)".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return createUnsafeBuffer(size);
};

/** Docs: buffer.md "Static method: Buffer.isBuffer(obj)". */
Buffer.isBuffer = function isBuffer(object) {
  return object instanceof Buffer;
};

/**
 * Docs: buffer.md "Static method: Buffer.compare(buf1, buf2)".
 * @throws ERR_INVALID_ARG_TYPE
 */
Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  return buf1 === buf2 ? 0 : op_buffer_compare(buf1, buf2);
};

/** Docs: buffer.md "Static method: Buffer.isEncoding(encoding)". */
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingOf(encoding) !== undefined;
};
Buffer[kIsEncodingSymbol] = Buffer.isEncoding;

/**
 * Docs: buffer.md "Static method: Buffer.concat(list[, totalLength])".
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (length !== undefined && i === 0) validateOffset(length, 'length');
    if (!isUint8Array(part)) throw new ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], part);
    total += part.byteLength;
  }
  const whole = length === undefined || total <= length;
  const buffer = allocate(length === undefined ? total : length);
  let position = 0;
  for (let i = 0; i < list.length; i++) {
    const part = list[i];
    if (whole) {
      buffer.set(part, position);
      position += part.byteLength;
    } else {
      position += copyActual(part, buffer, position, 0, part.byteLength);
    }
  }
  // What a longer result has at its end is not the content of the pool.
  if (position < buffer.length) buffer.fill(0, position, buffer.length);
  return buffer;
};

/**
 * Docs: buffer.md "Static method: Buffer.byteLength(string[, encoding])".
 * @throws ERR_INVALID_ARG_TYPE
 */
function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (isArrayBufferView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  return ((encoding ? encodingOf(encoding) : utf8) ?? utf8).byteLength(string);
}
Buffer.byteLength = byteLength;

FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
Object.assign(Buffer.prototype, numberMethods, stringMethods, byteMethods);
Buffer.prototype[customInspectSymbol] = Buffer.prototype.inspect;

Object.defineProperty(Buffer.prototype, 'parent', {
  __proto__: null,
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.buffer : undefined;
  },
});

Object.defineProperty(Buffer.prototype, 'offset', {
  __proto__: null,
  enumerable: true,
  get() {
    return this instanceof Buffer ? this.byteOffset : undefined;
  },
});

/** Docs: buffer.md "Class: SlowBuffer" (deprecated). */
export const SlowBuffer = deprecate(
  function SlowBuffer(size) {
    validateNumber(size, 'size', 0, kMaxLength);
    return createUnsafeBuffer(size);
  },
  'SlowBuffer() is deprecated. Please use Buffer.allocUnsafeSlow()',
  'DEP0030',
);
Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);
