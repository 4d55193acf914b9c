// Checks of arguments of node:sqlite. The messages say less than those of internal/validators: what was received is not shown, because it
// may be what a database is to keep secret.

import { isURL } from 'internal/url';

/** An error with a code, which is its only property. */
export function coded(ErrorClass, code, message) {
  const error = new ErrorClass(message);
  error.code = code;
  Error.captureStackTrace?.(error, coded);
  return error;
}

export function wrongType(name, expected) {
  return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" argument must be ${expected}.`);
}

function outOfRange(name, expected) {
  return coded(RangeError, 'ERR_OUT_OF_RANGE', `The "${name}" argument must be ${expected}.`);
}

export function checkString(value, name) {
  if (typeof value !== 'string') throw wrongType(name, 'a string');
}

export function checkBoolean(value, name) {
  if (typeof value !== 'boolean') throw wrongType(name, 'a boolean');
}

export function checkFunction(value, name) {
  if (typeof value !== 'function') throw wrongType(name, 'a function');
}

export function checkBytes(value, name) {
  if (!(value instanceof Uint8Array)) throw wrongType(name, 'a Uint8Array');
}

/** Wants an object, or nothing where that is allowed. */
export function checkOptions(options, name = 'options') {
  if (typeof options !== 'object' && typeof options !== 'function' || options === null) throw wrongType(name, 'an object');
}

/** `options[key]`, checked; `otherwise` if it is undefined. */
export function option(options, key, check, otherwise) {
  const value = options[key];
  if (value === undefined) return otherwise;
  check(value, `options.${key}`);
  return value;
}

/** Wants an integer of 32 bits. */
export function checkInteger(value, name) {
  if (!Number.isInteger(value)) throw wrongType(name, 'an integer');
  if (value !== (value | 0)) throw outOfRange(name, 'an integer of 32 bits');
}

/** Wants an integer of 32 bits above 0. */
export function checkPositive(value, name) {
  if (!Number.isInteger(value)) throw wrongType(name, 'an integer');
  if (value < 1 || value > 0x7fff_ffff) throw outOfRange(name, 'a positive integer');
}

const encoder = new TextEncoder();
const pathTypes = 'a string, Uint8Array, or URL without null bytes';

/** The bytes of a database's path. A URL is passed on whole: SQLite knows its parameters. */
export function pathBytes(path) {
  let bytes;
  if (typeof path === 'string') bytes = encoder.encode(path);
  else if (path instanceof Uint8Array) bytes = path;
  else if (isURL(path)) {
    if (path.protocol !== 'file:') throw coded(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file:');
    bytes = encoder.encode(path.href);
  }
  if (bytes === undefined || bytes.includes(0)) throw wrongType('path', pathTypes);
  return bytes;
}

/** What a class throws that only node:sqlite itself constructs. */
export function illegalConstructor() {
  return coded(Error, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
}
