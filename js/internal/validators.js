// Checks of arguments, done once in JavaScript: what passes is trusted by everything below. Each throws the ERR_* error
// Node throws, with a stack that starts at the function that was called wrongly.

import { core } from 'internal/core';
import { codes, startStackAtCallerOf } from 'internal/errors';
import { normalizeEncoding } from 'internal/util';

const octalPattern = /^[0-7]+$/;

const kValidateObjectNone = 0;
export const kValidateObjectAllowNullable = 1;
export const kValidateObjectAllowArray = 2;
const kValidateObjectAllowFunction = 4;
export const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
export const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowObjects | kValidateObjectAllowNullable;

function wrongType(check, name, expected, value) {
  return startStackAtCallerOf(new codes.ERR_INVALID_ARG_TYPE(name, expected, value), check);
}

function wrongValue(check, name, value, reason) {
  return startStackAtCallerOf(new codes.ERR_INVALID_ARG_VALUE(name, value, reason), check);
}

function outOfRange(check, name, range, value) {
  return startStackAtCallerOf(new codes.ERR_OUT_OF_RANGE(name, range, value), check);
}

/** Whether a value is an integer that fits 32 bits with a sign. */
export function isInt32(value) {
  return value === (value | 0);
}

/**
 * The number of a file mode given as a number or an octal string; `def` if it is null or undefined.
 * @param {unknown} value
 * @param {string} name
 * @param {number} [def]
 * @returns {number}
 */
export function parseFileMode(value, name, def) {
  let mode = value ?? def;
  if (typeof mode === 'string') {
    if (!octalPattern.test(mode)) {
      throw wrongValue(parseFileMode, name, mode, 'must be a 32-bit unsigned integer or an octal string');
    }
    mode = Number.parseInt(mode, 8);
  }
  checkInteger(parseFileMode, mode, name, 0, 0xffff_ffff);
  return mode + 0; // -0 becomes 0
}

function checkInteger(check, value, name, min, max) {
  if (typeof value !== 'number') throw wrongType(check, name, 'number', value);
  if (!Number.isInteger(value)) throw outOfRange(check, name, 'an integer', value);
  if (value < min || value > max) throw outOfRange(check, name, `>= ${min} && <= ${max}`, value);
}

/** Wants an integer in [min, max], by default any safe integer. */
export function validateInteger(value, name, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) {
  checkInteger(validateInteger, value, name, min, max);
}

/** Wants an integer in [min, max], by default any of 32 bits with a sign. */
export function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  checkInteger(validateInt32, value, name, min, max);
}

/** Wants an integer of 32 bits without a sign; from 1 if `positive`. */
export function validateUint32(value, name, positive = false) {
  checkInteger(validateUint32, value, name, positive ? 1 : 0, 0xffff_ffff);
}

/** Wants a string. */
export function validateString(value, name) {
  if (typeof value !== 'string') throw wrongType(validateString, name, 'string', value);
}

/** Wants a number, within the bounds that are given. NaN passes only without bounds. */
export function validateNumber(value, name, min, max) {
  if (typeof value !== 'number') throw wrongType(validateNumber, name, 'number', value);
  const lower = min != null;
  const upper = max != null;
  if ((lower && value < min) || (upper && value > max) || ((lower || upper) && Number.isNaN(value))) {
    const range = `${lower ? `>= ${min}` : ''}${lower && upper ? ' && ' : ''}${upper ? `<= ${max}` : ''}`;
    throw outOfRange(validateNumber, name, range, value);
  }
}

/** Wants one of the values of a list. */
export function validateOneOf(value, name, oneOf) {
  if (oneOf.includes(value)) return;
  const allowed = oneOf.map((each) => (typeof each === 'string' ? `'${each}'` : String(each))).join(', ');
  throw wrongValue(validateOneOf, name, value, `must be one of: ${allowed}`);
}

/** Wants true or false. */
export function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throw wrongType(validateBoolean, name, 'boolean', value);
}

/** Wants an object; `options` (kValidateObjectAllow...) lets null, arrays or functions pass too. */
export function validateObject(value, name, options = kValidateObjectNone) {
  const type = typeof value;
  if (value === null) {
    if (options & kValidateObjectAllowNullable) return;
  } else if (type === 'function') {
    if (options & kValidateObjectAllowFunction) return;
  } else if (type === 'object' && (options & kValidateObjectAllowArray || !Array.isArray(value))) return;
  throw wrongType(validateObject, name, 'Object', value);
}

function checkArray(check, value, name, minLength) {
  if (!Array.isArray(value)) throw wrongType(check, name, 'Array', value);
  if (value.length < minLength) throw wrongValue(check, name, value, `must have a length of at least ${minLength}`);
}

/** Wants an array with at least `minLength` elements. */
export function validateArray(value, name, minLength = 0) {
  checkArray(validateArray, value, name, minLength);
}

/** Wants an array of strings. */
export function validateStringArray(value, name) {
  checkArray(validateStringArray, value, name, 0);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== 'string') throw wrongType(validateStringArray, `${name}[${i}]`, 'string', value[i]);
  }
}

/** Wants an array of booleans. */
export function validateBooleanArray(value, name) {
  checkArray(validateBooleanArray, value, name, 0);
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] !== 'boolean') throw wrongType(validateBooleanArray, `${name}[${i}]`, 'boolean', value[i]);
  }
}

/** Wants a Buffer, typed array or DataView. */
export function validateBuffer(buffer, name = 'buffer') {
  if (!ArrayBuffer.isView(buffer)) throw wrongType(validateBuffer, name, ['Buffer', 'TypedArray', 'DataView'], buffer);
}

/** Wants an encoding that suits the text: hex text has two digits per byte. */
export function validateEncoding(data, encoding) {
  if (normalizeEncoding(encoding) === 'hex' && data.length % 2 !== 0) {
    throw wrongValue(validateEncoding, 'encoding', encoding, `is invalid for data of length ${data.length}`);
  }
}

function isAbortSignal(value) {
  return typeof value === 'object' && value !== null && 'aborted' in value;
}

/** Wants an AbortSignal or undefined. */
export function validateAbortSignal(signal, name) {
  if (signal !== undefined && !isAbortSignal(signal)) throw wrongType(validateAbortSignal, name, 'AbortSignal', signal);
}

/** Wants a function. */
export function validateFunction(value, name) {
  if (typeof value !== 'function') throw wrongType(validateFunction, name, 'Function', value);
}

/** Wants one of the names of a union type. */
export function validateUnion(value, name, union) {
  if (!union.includes(value)) throw wrongType(validateUnion, name, `('${union.join('|')}')`, value);
}

function checkIgnoreElement(value, name) {
  if (typeof value === 'string') {
    if (value === '') throw wrongValue(validateIgnoreOption, name, value, 'must be a non-empty string');
  } else if (typeof value !== 'function' && !core.isRegExp(value)) {
    throw wrongType(validateIgnoreOption, name, ['string', 'RegExp', 'Function'], value);
  }
}

/** Wants what the `ignore` option of fs.watch() takes: a pattern, regular expression, function, or a list of these. */
export function validateIgnoreOption(value, name) {
  if (value == null) return;
  if (Array.isArray(value)) value.forEach((each, i) => checkIgnoreElement(each, `${name}[${i}]`));
  else checkIgnoreElement(value, name);
}

function checkFinite(check, number, name) {
  if (number === undefined || Number.isNaN(number)) return false;
  if (Number.isFinite(number)) return true;
  if (typeof number !== 'number') throw wrongType(check, name, 'number', number);
  throw outOfRange(check, name, 'a finite number', number);
}

/** A finite number in [lower, upper]; `def` for undefined and NaN. */
export function checkRangesOrGetDefault(number, name, lower, upper, def) {
  if (!checkFinite(checkRangesOrGetDefault, number, name)) return def;
  if (number < lower || number > upper) {
    throw outOfRange(checkRangesOrGetDefault, name, `>= ${lower} and <= ${upper}`, number);
  }
  return number;
}
