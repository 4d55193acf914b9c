// Work on open files: open, close, read, write, readv, writev, fsync, ftruncate. Callback and synchronous forms.

import {
  op_fs_close,
  op_fs_close_sync,
  op_fs_fdatasync,
  op_fs_fdatasync_sync,
  op_fs_fsync,
  op_fs_fsync_sync,
  op_fs_ftruncate,
  op_fs_ftruncate_sync,
  op_fs_open,
  op_fs_open_sync,
  op_fs_read,
  op_fs_read_sync,
  op_fs_readv,
  op_fs_readv_sync,
  op_fs_write,
  op_fs_write_string,
  op_fs_write_string_sync,
  op_fs_write_sync,
  op_fs_writev,
  op_fs_writev_sync,
} from 'internal/ops';
import { Buffer } from 'buffer';
import process from 'process';
import { codes } from 'internal/errors';
import { customPromisifyArgs, kEmptyObject } from 'internal/util';
import { isArrayBufferView } from 'internal/util/types';
import {
  kValidateObjectAllowNullable,
  parseFileMode,
  validateBuffer,
  validateEncoding,
  validateInteger,
  validateObject,
} from 'internal/validators';
import {
  getPathForOp,
  getValidatedFd,
  stringToFlags,
  toUint8Array,
  validateBufferArray,
  validateCallback,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePosition,
  validateStringAfterArrayBufferView,
} from 'internal/fs/utils';
import { callbackRequest, checked } from 'internal/fs/requests';

const { ERR_INVALID_ARG_VALUE } = codes;

/** The largest double that leaves room for the length of a transfer below 2 ** 63. */
const kMaxPosition = 2 ** 63 - 2 ** 32;

/** Callers of close() that do not care still must hear of a failure. */
function defaultCloseCallback(error) {
  if (error != null) throw error;
}

/** Docs: fs.close(fd[, callback]). */
export function close(fd, callback = defaultCloseCallback) {
  fd = getValidatedFd(fd);
  if (callback !== defaultCloseCallback) validateCallback(callback);
  op_fs_close(callbackRequest(callback), fd);
}

/** Docs: fs.closeSync(fd). */
export function closeSync(fd) {
  checked(op_fs_close_sync(getValidatedFd(fd)), 'close');
}

/** Docs: fs.open(path[, flags[, mode]], callback). */
export function open(path, flags, mode, callback) {
  path = getPathForOp(path);
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  const flagsNumber = stringToFlags(flags);
  validateCallback(callback);
  op_fs_open(callbackRequest(callback), path, flagsNumber, mode);
}

/** Docs: fs.openSync(path[, flags[, mode]]). */
export function openSync(path, flags, mode) {
  path = getPathForOp(path);
  return checked(op_fs_open_sync(path, stringToFlags(flags), parseFileMode(mode, 'mode', 0o666)), 'open', path);
}

/** @throws {ERR_INVALID_ARG_VALUE} when there is no room to read into */
function refuseEmpty(buffer) {
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
}

/** A position as the ops take it. */
function positionForOp(position, length) {
  if (position == null) return -1;
  validatePosition(position, 'position', length);
  return toNumber(position);
}

/** A position as a number; rounding must not lead beyond what the system takes. */
export function toNumber(position) {
  return typeof position === 'number' ? position : Math.min(Number(position), kMaxPosition);
}

/** Docs: fs.read(fd, buffer, offset, length, position, callback), and with options in place of what follows `fd` or `buffer`. */
export function read(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  let params = null;
  if (arguments.length <= 4) {
    if (arguments.length === 4) {
      // fs.read(fd, buffer, options, callback)
      validateObject(offsetOrOptions, 'options', kValidateObjectAllowNullable);
      callback = length;
      params = offsetOrOptions;
    } else if (arguments.length === 3) {
      // fs.read(fd, bufferOrParams, callback)
      if (!isArrayBufferView(buffer)) {
        params = buffer;
        ({ buffer = Buffer.alloc(16384) } = params ?? kEmptyObject);
      }
      callback = offsetOrOptions;
    } else {
      // fs.read(fd, callback)
      callback = buffer;
      buffer = Buffer.alloc(16384);
    }
    if (params !== undefined) validateObject(params, 'options', kValidateObjectAllowNullable);
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = params ?? kEmptyObject);
  }
  validateBuffer(buffer);
  validateCallback(callback);
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  position = positionForOp(position, length);
  if (length === 0) return process.nextTick(callback, null, 0, buffer);
  refuseEmpty(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  const id = callbackRequest((error, count) => callback(error, count || 0, buffer));
  op_fs_read(id, fd, buffer, offset, length, position);
}

Object.defineProperty(read, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffer'], enumerable: false });

/** Docs: fs.readSync(fd, buffer, offset, length[, position]), fs.readSync(fd, buffer[, options]). */
export function readSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  validateBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || (offsetOrOptions !== null && typeof offsetOrOptions === 'object')) {
    if (offsetOrOptions !== undefined) validateObject(offsetOrOptions, 'options', kValidateObjectAllowNullable);
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  position = positionForOp(position, length);
  if (length === 0) return 0;
  refuseEmpty(buffer);
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  return checked(op_fs_read_sync(fd, toUint8Array(buffer), offset, length, position), 'read');
}

/** readv and writev call back with the buffers, too. */
function vectorCallback(callback, buffers) {
  return callbackRequest((error, count) => callback(error, count || 0, buffers));
}

/** Docs: fs.readv(fd, buffers[, position], callback). */
export function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = validateCallback(callback || position);
  op_fs_readv(vectorCallback(callback, buffers), fd, buffers, typeof position === 'number' ? position : -1);
}

Object.defineProperty(readv, customPromisifyArgs, { __proto__: null, value: ['bytesRead', 'buffers'], enumerable: false });

/** Docs: fs.readvSync(fd, buffers[, position]). */
export function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  return op_fs_readv_sync(fd, buffers, typeof position === 'number' ? position : -1);
}

/** The text of write(fd, string[, position[, encoding]]), as bytes unless it is UTF-8. */
function encodeText(text, encoding) {
  return encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8' ?
    text :
    Buffer.from(text, encoding);
}

function textPosition(position) {
  return typeof position === 'number' || typeof position === 'bigint' ? toNumber(position) : -1;
}

/** Docs: fs.write(fd, buffer, offset[, length[, position]], callback), fs.write(fd, string[, position[, encoding]], callback). */
export function write(fd, buffer, offsetOrOptions, length, position, callback) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    callback = validateCallback(callback || position || length || offset);
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
    }
    if (offset == null || typeof offset === 'function') offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = null;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    const id = callbackRequest((error, count) => callback(error, count || 0, buffer));
    op_fs_write(id, fd, buffer, offset, length, position ?? -1);
    return;
  }

  validateStringAfterArrayBufferView(buffer, 'buffer');
  // fs.write(fd, string[, position[, encoding]], callback)
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  validateEncoding(buffer, length);
  const text = buffer;
  callback = validateCallback(position);
  const id = callbackRequest((error, count) => callback(error, count || 0, text));
  const data = encodeText(text, length);
  if (typeof data === 'string') op_fs_write_string(id, fd, data, textPosition(offset));
  else op_fs_write(id, fd, data, 0, data.byteLength, textPosition(offset));
}

Object.defineProperty(write, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffer'], enumerable: false });

/** Docs: fs.writeSync(fd, buffer, offset[, length[, position]]), fs.writeSync(fd, string[, position[, encoding]]). */
export function writeSync(fd, buffer, offsetOrOptions, length, position) {
  fd = getValidatedFd(fd);
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
    }
    if (position === undefined) position = null;
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    return checked(op_fs_write_sync(fd, toUint8Array(buffer), offset, length, textPosition(position)), 'write');
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  validateEncoding(buffer, length);
  const data = encodeText(buffer, length);
  const result = typeof data === 'string' ?
    op_fs_write_string_sync(fd, data, textPosition(offset)) :
    op_fs_write_sync(fd, data, 0, data.byteLength, textPosition(offset));
  return checked(result, 'write');
}

/** Docs: fs.writev(fd, buffers[, position], callback). */
export function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback = validateCallback(callback || position);
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  op_fs_writev(vectorCallback(callback, buffers), fd, buffers, typeof position === 'number' ? position : -1);
}

Object.defineProperty(writev, customPromisifyArgs, { __proto__: null, value: ['bytesWritten', 'buffer'], enumerable: false });

/** Docs: fs.writevSync(fd, buffers[, position]). */
export function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return op_fs_writev_sync(fd, buffers, typeof position === 'number' ? position : -1);
}

/** Docs: fs.ftruncate(fd[, len], callback). */
export function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  validateCallback(callback);
  op_fs_ftruncate(callbackRequest(callback), fd, Math.max(0, len));
}

/** Docs: fs.ftruncateSync(fd[, len]). */
export function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  checked(op_fs_ftruncate_sync(fd, len < 0 ? 0 : len), 'ftruncate');
}

/** Docs: fs.fsync(fd, callback). */
export function fsync(fd, callback) {
  fd = getValidatedFd(fd);
  validateCallback(callback);
  op_fs_fsync(callbackRequest(callback), fd);
}

/** Docs: fs.fsyncSync(fd). */
export function fsyncSync(fd) {
  checked(op_fs_fsync_sync(getValidatedFd(fd)), 'fsync');
}

/** Docs: fs.fdatasync(fd, callback). */
export function fdatasync(fd, callback) {
  fd = getValidatedFd(fd);
  validateCallback(callback);
  op_fs_fdatasync(callbackRequest(callback), fd);
}

/** Docs: fs.fdatasyncSync(fd). */
export function fdatasyncSync(fd) {
  checked(op_fs_fdatasync_sync(getValidatedFd(fd)), 'fdatasync');
}
