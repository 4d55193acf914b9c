// Errors that carry libuv's or the operating system's own codes (ENOENT, ECONNRESET ...) and errors that hold others.

import { primordials } from 'internal/core';
import { codes } from 'internal/errors/node_error';
import { hideStackFrames, isErrorStackTraceLimitWritable } from 'internal/errors/stack_trace';
import { uvErrors } from 'internal/errors/uv';

const {
  AggregateError,
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Error,
  ErrorCaptureStackTrace,
  NumberIsSafeInteger,
  ObjectAssign,
  SafeArrayIterator,
  SafeMap,
} = primordials;

let errorMap;

/**
 * libuv's errors: number to [name, description].
 * @returns {Map<number, [code: string, message: string]>}
 */
export function uvErrorMap() {
  if (errorMap === undefined) {
    errorMap = new SafeMap();
    const rows = uvErrors();
    for (let i = 0; i < rows.length; i++) {
      const { 0: errno, 1: code, 2: message } = rows[i];
      errorMap.set(errno, [code, message]);
    }
  }
  return errorMap;
}

/** libuv's [name, description] of an error number, or undefined. */
export function uvErrmapGet(errno) {
  return uvErrorMap().get(errno);
}

/** The name of an error number; the checks are those of util.getSystemErrorName(). */
function nameOfErrno(errno) {
  if (typeof errno !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('err', 'number', errno);
  if (errno >= 0 || !NumberIsSafeInteger(errno)) throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', errno);
  return uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
}

function describeAddress(address, port) {
  if (port && port > 0) return ` ${address}:${port}`;
  return address ? ` ${address}` : '';
}

/** Base of the errors below: to programs they are plain Errors, so that none has a constructor of its own. */
class PlainError extends Error {
  get ['constructor']() {
    return Error;
  }
}

/** A failed system call without further details: `kill ESRCH`. */
export class ErrnoException extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(errno, syscall, original) {
    const code = nameOfErrno(errno);
    super(`${syscall} ${code}${original ? ` ${original}` : ''}`);
    ObjectAssign(this, { errno, code, syscall });
  }
}

/** A failed connection: `connect ECONNREFUSED 127.0.0.1:80 - Local (0.0.0.0:0)`. */
export class ExceptionWithHostPort extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(errno, syscall, address, port, additional) {
    const code = nameOfErrno(errno);
    const from = additional ? ` - Local (${additional})` : '';
    super(`${syscall} ${code}${describeAddress(address, port)}${from}`);
    ObjectAssign(this, { errno, code, syscall, address });
    if (port) this.port = port;
  }
}

/** The same with libuv's description: `listen EADDRINUSE: address already in use :::80`. */
export class UVExceptionWithHostPort extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(errno, syscall, address, port) {
    const [code, description] = uvErrmapGet(errno) ?? [nameOfErrno(errno), 'unknown error'];
    super(`${syscall} ${code}: ${description}${describeAddress(address, port)}`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.address = address;
    if (port) this.port = port;
  }
}

/** Numbers of getaddrinfo's errors that programs know as one: there is no such host. */
const notFound = ['EAI_NODATA', 'EAI_NONAME'];

/** A failed name resolution: `getaddrinfo ENOTFOUND example.org`. */
export class DNSException extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  /**
   * @param {number | string} reason libuv's number, or the code itself
   * @param {string} syscall
   * @param {string} [hostname] what was asked for
   */
  constructor(reason, syscall, hostname) {
    const isNumber = typeof reason === 'number';
    const name = isNumber ? nameOfErrno(reason) : reason;
    const code = ArrayPrototypeIncludes(notFound, name) ? 'ENOTFOUND' : name;
    super(hostname ? `${syscall} ${code} ${hostname}` : `${syscall} ${code}`);
    this.errno = isNumber ? reason : undefined;
    this.code = code;
    this.syscall = syscall;
    if (hostname) this.hostname = hostname;
  }
}

/** What aborting an operation through an AbortSignal rejects with. Unlike a DOMException, it is a plain Error. */
export class AbortError extends Error {
  name = 'AbortError';
  code = 'ABORT_ERR';

  constructor(message = 'The operation was aborted', options = undefined) {
    const isObject = options === undefined || typeof options === 'object';
    if (!isObject) throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    super(message, options);
  }
}

/**
 * One error for two that happened together: the outer one's message and code, both in `errors`.
 * @param {Error | null | undefined} innerError
 * @param {Error | null | undefined} outerError
 * @returns {Error | null | undefined}
 */
export function aggregateTwoErrors(innerError, outerError) {
  if (!innerError || !outerError || innerError === outerError) return innerError || outerError;
  if (ArrayIsArray(outerError.errors)) {
    ArrayPrototypePush(outerError.errors, innerError);
    return outerError;
  }
  const both = new AggregateError(new SafeArrayIterator([outerError, innerError]), outerError.message);
  if (isErrorStackTraceLimitWritable()) ErrorCaptureStackTrace(both, aggregateTwoErrors);
  both.code = outerError.code;
  return both;
}

/**
 * A plain Error with extra properties.
 * @param {string} message
 * @param {object} properties
 * @returns {Error}
 */
export const genericNodeError = hideStackFrames(function genericNodeError(message, properties) {
  return ObjectAssign(new Error(message), properties);
});
