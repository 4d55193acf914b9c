// The class Buffer, put together: the deprecated constructor, the static functions and the methods of the other files.
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { FastBuffer } from 'internal/buffer';
import { alloc, allocUnsafe, allocUnsafeSlow, concat, copyBytesFrom } from 'internal/buffer/allocation';
import { isInsideNodeModules } from 'internal/buffer/caller';
import { copyMethods } from 'internal/buffer/copy';
import { isEncoding } from 'internal/buffer/encodings';
import { fillMethods } from 'internal/buffer/fill';
import { floatMethods } from 'internal/buffer/floats';
import { from, of } from 'internal/buffer/from';
import { integerMethods } from 'internal/buffer/integers';
import { shareSettings } from 'internal/buffer/pool';
import { compareBuffers, searchMethods } from 'internal/buffer/search';
import { oldProperties, showMethods } from 'internal/buffer/show';
import { byteLength, encodingMethods, stringMethods } from 'internal/buffer/strings';
import { customInspectSymbol, kIsEncodingSymbol } from 'internal/util';

const lazyOptions = lazy('internal/options');
const lazyProcess = lazy('process');

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
 * @returns {Buffer}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function Buffer(arg, encodingOrOffset, length) {
  warnConstructor();
  const isSize = typeof arg === 'number';
  if (isSize && typeof encodingOrOffset === 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
  return isSize ? alloc(arg) : from(arg, encodingOrOffset, length);
}

/** Docs: buffer.md "Static method: Buffer.isBuffer(obj)". */
function isBuffer(object) {
  return object instanceof Buffer;
}

Object.defineProperty(Buffer, Symbol.species, { __proto__: null, configurable: true, get: () => FastBuffer });
shareSettings(Buffer);
// One by one: V8 would keep so many properties that are assigned together in a table, where looking them up takes longer.
Buffer.from = from;
Buffer.copyBytesFrom = copyBytesFrom;
Buffer.of = of;
Buffer.alloc = alloc;
Buffer.allocUnsafe = allocUnsafe;
Buffer.allocUnsafeSlow = allocUnsafeSlow;
Buffer.isBuffer = isBuffer;
Buffer.compare = compareBuffers;
Buffer.isEncoding = isEncoding;
Buffer[kIsEncodingSymbol] = isEncoding;
Buffer.concat = concat;
Buffer.byteLength = byteLength;
Object.defineProperty(compareBuffers, 'name', { __proto__: null, configurable: true, value: 'compare' });

Buffer.prototype = FastBuffer.prototype;
Object.assign(
  Buffer.prototype,
  { constructor: Buffer },
  integerMethods,
  floatMethods,
  encodingMethods,
  copyMethods,
  stringMethods,
  searchMethods,
  fillMethods,
  showMethods,
  { [customInspectSymbol]: showMethods.inspect },
);
Object.defineProperties(Buffer.prototype, oldProperties);
