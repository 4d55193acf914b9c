// What node:util keeps for old programs, and its functions that only check arguments before asking an internal module.

import { lazy } from 'internal/core';
import { codes, ErrnoException, ExceptionWithHostPort, startStackAtCallerOf } from 'internal/errors';
import { getSystemErrorMessage as messageOf, getSystemErrorName as nameOf } from 'internal/util';
import { validateNumber, validateOneOf } from 'internal/validators';

const lazyOs = lazy('os');

const { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE } = codes;

/**
 * util.inherits(): makes one constructor's prototype inherit from another's. Prefer `class ... extends`.
 * @throws ERR_INVALID_ARG_TYPE
 */
export function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null) throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined) {
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  Object.defineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  Object.setPrototypeOf(ctor.prototype, superCtor.prototype);
}

/** util._extend(): copies properties. Deprecated in favour of Object.assign(). */
export function _extend(target, source) {
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
export function _errnoException(...args) {
  return startStackAtCallerOf(new ErrnoException(...args), _errnoException);
}

/** util._exceptionWithHostPort(): an error for a failed connection. */
export function _exceptionWithHostPort(...args) {
  return startStackAtCallerOf(new ExceptionWithHostPort(...args), _exceptionWithHostPort);
}
