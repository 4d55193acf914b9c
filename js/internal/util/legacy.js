// @ts-check
// What node:util keeps for old programs, and its functions that only check arguments before asking an internal module.

import { lazy } from 'internal/core';
import { codes, ErrnoException, ExceptionWithHostPort, startStackAtCallerOf } from 'internal/errors';
import { deprecate, getSystemErrorMessage as messageOf, getSystemErrorName as nameOf } from 'internal/util';
import { validateNumber, validateOneOf } from 'internal/validators';

const lazyOs = lazy('os');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

function requirePresent(value, name, expected) {
  if (value === undefined || value === null) throw new ERR_INVALID_ARG_TYPE(name, expected, value);
}

/**
 * util.inherits(): makes one constructor's prototype inherit from another's. Prefer `class ... extends`.
 * @param {Function} constructor
 * @param {Function} parent is also found as `constructor.super_`
 * @throws ERR_INVALID_ARG_TYPE
 */
function inherits(constructor, parent) {
  requirePresent(constructor, 'ctor', 'Function');
  requirePresent(parent, 'superCtor', 'Function');
  const { prototype } = parent;
  if (prototype === undefined) throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', prototype);
  Object.defineProperty(constructor, 'super_', { __proto__: null, configurable: true, writable: true, value: parent });
  Object.setPrototypeOf(constructor.prototype, prototype);
}

/** util._extend(): copies properties, the last one first. Deprecated in favour of Object.assign(). */
function _extend(target, source) {
  if (source === null || typeof source !== 'object') return target;
  for (const key of Object.keys(source).reverse()) target[key] = source[key];
  return target;
}

function checkErrno(errno) {
  validateNumber(errno, 'err');
  if (errno >= 0 || !Number.isSafeInteger(errno)) throw new ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
}

/** util.getSystemErrorName(): the name of an error number, such as 'ENOENT'. */
export function getSystemErrorName(errno) {
  checkErrno(errno);
  return nameOf(errno);
}

/** util.getSystemErrorMessage(): the description of an error number. */
export function getSystemErrorMessage(errno) {
  checkErrno(errno);
  return messageOf(errno);
}

/**
 * util.convertProcessSignalToExitCode(): the exit code of a process a signal ended, as POSIX shells give it.
 * @throws ERR_INVALID_ARG_VALUE
 */
export function convertProcessSignalToExitCode(signal) {
  const { signals } = lazyOs().constants;
  validateOneOf(signal, 'signalCode', Object.keys(signals));
  return 128 + signals[signal];
}

/** util._errnoException(): an error for a failed system call. */
function _errnoException(...args) {
  return startStackAtCallerOf(new ErrnoException(...args), _errnoException);
}

/** util._exceptionWithHostPort(): an error for a failed connection. */
function _exceptionWithHostPort(...args) {
  return startStackAtCallerOf(new ExceptionWithHostPort(...args), _exceptionWithHostPort);
}

function deprecatedFor(fn, name, successor, code) {
  return deprecate(fn, `The \`util.${name}\` API is deprecated. Please use ${successor} instead.`, code);
}

/** What is in node:util for old programs only. */
export const members = {
  _errnoException,
  _exceptionWithHostPort,
  _extend: deprecatedFor(_extend, '_extend', 'Object.assign()', 'DEP0060'),
  inherits,
  isArray: deprecatedFor(Array.isArray, 'isArray', '`Array.isArray()`', 'DEP0044'),
};
