// Errors that carry libuv's or the operating system's own codes (ENOENT, ECONNRESET ...) and errors that hold others.

import { primordials } from 'internal/core';
import { codes } from 'internal/errors/node_error';
import { hideStackFrames, isErrorStackTraceLimitWritable, kIsNodeError } from 'internal/errors/stack_trace';
import { uvErrorTable } from 'internal/errors/uv';

const {
  AggregateError,
  ArrayIsArray,
  ArrayPrototypePush,
  Error,
  ErrorCaptureStackTrace,
  NumberIsSafeInteger,
  ObjectAssign,
  ObjectKeys,
  SafeArrayIterator,
  SafeMap,
} = primordials;

const UV_EAI_NODATA = -3007;
const UV_EAI_NONAME = -3008;
const unmapped = ['UNKNOWN', 'unknown error'];

let errorMap;

/**
 * libuv's errors: number to [name, description].
 * @returns {Map<number, [code: string, message: string]>}
 */
export function uvErrorMap() {
  if (errorMap === undefined) {
    errorMap = new SafeMap();
    for (let i = 0; i < uvErrorTable.length; i++) {
      const { 0: errno, 1: code, 2: message } = uvErrorTable[i];
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

/**
 * A failed system call on a file: `ENOENT: no such file or directory, open 'x'`.
 * Takes `{ errno, syscall, path?, dest?, message?, ... }`; further properties are copied to the error.
 */
export class UVException extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(context) {
    const { 0: code, 1: description } = uvErrmapGet(context.errno) || unmapped;
    const path = context.path ? context.path.toString() : '';
    const dest = context.dest ? context.dest.toString() : '';
    let message = `${code}: ${context.message || description}, ${context.syscall}`;
    if (path) message += ` '${path}'`;
    if (dest) message += ` -> '${dest}'`;
    super(message);
    const keys = ObjectKeys(context);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key !== 'message' && key !== 'path' && key !== 'dest') this[key] = context[key];
    }
    this.code = code;
    if (path) this.path = path;
    if (dest) this.dest = dest;
  }
}

/** A failed system call on a socket: `listen EADDRINUSE: address already in use 127.0.0.1:80`. */
export class UVExceptionWithHostPort extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(errno, syscall, address, port) {
    const { 0: code, 1: description } = uvErrmapGet(errno) || unmapped;
    super(`${syscall} ${code}: ${description}${describeAddress(address, port)}`);
    this.code = code;
    this.errno = errno;
    this.syscall = syscall;
    this.address = address;
    if (port) this.port = port;
  }
}

/** A failed system call without further details: `kill ESRCH`. */
export class ErrnoException extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(errno, syscall, original) {
    const code = nameOfErrno(errno);
    super(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
  }
}

/** A failed connection: `connect ECONNREFUSED 127.0.0.1:80 - Local (0.0.0.0:0)`. */
export class ExceptionWithHostPort extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(errno, syscall, address, port, additional) {
    const code = nameOfErrno(errno);
    const local = additional ? ` - Local (${additional})` : '';
    super(`${syscall} ${code}${describeAddress(address, port)}${local}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    this.address = address;
    if (port) this.port = port;
  }
}

/** A failed name look-up. `code` is a libuv number or the text code of a resolver. */
export class DNSException extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(code, syscall, hostname) {
    let errno;
    if (typeof code === 'number') {
      errno = code;
      // Node has always reported both "no such name" errors of getaddrinfo as ENOTFOUND.
      code = errno === UV_EAI_NODATA || errno === UV_EAI_NONAME ? 'ENOTFOUND' : nameOfErrno(errno);
    }
    super(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    if (hostname) this.hostname = hostname;
  }
}

/** The peer went away in the middle of an exchange. */
export class ConnResetException extends PlainError {
  static {
    delete this.prototype.constructor;
  }

  constructor(message) {
    super(message);
    this.code = 'ECONNRESET';
  }
}

/** What aborting an operation through an AbortSignal rejects with. Unlike a DOMException, it is a plain Error. */
export class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** Several errors with one cause, such as all failed attempts of a connection; its code is that of the first. */
export class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(new SafeArrayIterator(errors), message);
    this.code = errors[0]?.code;
  }

  get [kIsNodeError]() {
    return true;
  }

  get ['constructor']() {
    return AggregateError;
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

/** Makes a UVException; see there. */
export function uvException(context) {
  const error = new UVException(context);
  ErrorCaptureStackTrace(error, uvException);
  return error;
}

/** Makes an UVExceptionWithHostPort; see there. */
export function uvExceptionWithHostPort(errno, syscall, address, port) {
  const error = new UVExceptionWithHostPort(errno, syscall, address, port);
  ErrorCaptureStackTrace(error, uvExceptionWithHostPort);
  return error;
}

/** Makes an ErrnoException; this is what util._errnoException() gives. */
export function errnoException(errno, syscall, original) {
  const error = new ErrnoException(errno, syscall, original);
  ErrorCaptureStackTrace(error, errnoException);
  return error;
}

/** Makes an ExceptionWithHostPort; this is what util._exceptionWithHostPort() gives. */
export function exceptionWithHostPort(errno, syscall, address, port, additional) {
  const error = new ExceptionWithHostPort(errno, syscall, address, port, additional);
  ErrorCaptureStackTrace(error, exceptionWithHostPort);
  return error;
}

/** Makes a DNSException; see there. */
export function dnsException(code, syscall, hostname) {
  const error = new DNSException(code, syscall, hostname);
  ErrorCaptureStackTrace(error, dnsException);
  return error;
}
