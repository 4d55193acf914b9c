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
import { internals } from 'internal/core';
import process from 'process';
import { customPromisifyArgs } from 'internal/util';
import { isArrayBufferView } from 'internal/util/types';
import { kValidateObjectAllowNullable, parseFileMode, validateBuffer, validateEncoding, validateInteger, validateObject } from 'internal/validators';
import { getValidatedFd, takeCallback, validateCallback } from 'internal/fs/arguments';
import { toOpenFlags } from 'internal/fs/open_flags';
import { getPathForOp } from 'internal/fs/paths';
import {
  encodeText,
  readSpan,
  readTarget,
  steadyBytes,
  toUint8Array,
  validateBufferArray,
  validateText,
  vectorPosition,
  writePosition,
  writeSpan,
} from 'internal/fs/transfer';
import { callbackRequest, checked } from 'internal/fs/requests';

/** The permissions of new files, before the umask. */
const kDefaultMode = 0o666;

/** What promisify() gives for calls that end in two values. */
function promisifiesTo(names, func) {
  Object.defineProperty(func, customPromisifyArgs, { __proto__: null, value: names, enumerable: false });
}

/** A request that ends in `callback(error, count, moved)`: what was to be moved comes along with how much of it was. */
function transferRequest(callback, moved) {
  return callbackRequest((error, count) => callback(error, error ? 0 : count, moved));
}

/** Docs: fs.md "fs.open(path[, flags[, mode]], callback)". */
export function open(path, ...rest) {
  path = getPathForOp(path);
  // Only the callback may follow left-out arguments: a second argument that is no callback needs one behind it.
  const [flags, mode] = rest.length > 1 ? rest : [];
  const number = toOpenFlags(flags);
  const permissions = typeof mode === 'function' ? kDefaultMode : parseFileMode(mode, 'mode', kDefaultMode);
  op_fs_open(callbackRequest(tracked(takeCallback(rest))), path, number, permissions);
}

/** In a worker that closes at its end what its program has opened, `callback` is preceded by a note of it. */
function tracked(callback) {
  const descriptors = internals.unmanagedDescriptors;
  if (descriptors === undefined) return callback;
  return (error, fd) => {
    if (fd !== undefined) descriptors.opened(fd);
    callback(error, fd);
  };
}

/** Docs: fs.md "fs.openSync(path[, flags[, mode]])". */
export function openSync(path, flags, mode) {
  path = getPathForOp(path);
  const fd = checked(op_fs_open_sync(path, toOpenFlags(flags), parseFileMode(mode, 'mode', kDefaultMode)), 'open', path);
  internals.unmanagedDescriptors?.opened(fd);
  return fd;
}

/** Callers of close() that do not care still must hear of a failure. */
function throwFailure(error) {
  if (error) throw error;
}

/** Docs: fs.md "fs.close(fd[, callback])". */
export function close(fd, callback = throwFailure) {
  fd = getValidatedFd(fd);
  const request = callbackRequest(validateCallback(callback));
  internals.unmanagedDescriptors?.closing(fd);
  op_fs_close(request, fd);
}

/** Docs: fs.md "fs.closeSync(fd)". */
export function closeSync(fd) {
  fd = getValidatedFd(fd);
  internals.unmanagedDescriptors?.closing(fd);
  checked(op_fs_close_sync(fd), 'close');
}

/** Docs: fs.md "fs.read(fd, buffer, offset, length, position, callback)", "fs.read(fd[, options], callback)", "fs.read(fd, buffer[, options], callback)". */
export function read(fd, ...rest) {
  fd = getValidatedFd(fd);
  const callback = takeCallback(rest);
  const { buffer, span } = readTarget(rest);
  if (span.length === 0) process.nextTick(callback, null, 0, buffer);
  else op_fs_read(transferRequest(callback, buffer), fd, buffer, span.offset, span.length, span.position);
}

promisifiesTo(['bytesRead', 'buffer'], read);

/** Docs: fs.md "fs.readSync(fd, buffer, offset, length[, position])", "fs.readSync(fd, buffer[, options])". */
export function readSync(fd, buffer, offset, length, position) {
  fd = getValidatedFd(fd);
  validateBuffer(buffer);
  if (arguments.length === 3 && offset !== undefined) validateObject(offset, 'options', kValidateObjectAllowNullable);
  const span = readSpan(buffer, offset, length, position);
  if (span.length === 0) return 0;
  return checked(op_fs_read_sync(fd, toUint8Array(buffer), span.offset, span.length, span.position), 'read');
}

/** Docs: fs.md "fs.write(fd, buffer, offset[, length[, position]], callback)" and its relatives with options and with a string. */
export function write(fd, data, ...rest) {
  fd = getValidatedFd(fd);
  if (!isArrayBufferView(data)) validateText(data, 'buffer');
  const callback = takeCallback(rest);
  if (isArrayBufferView(data)) {
    const span = writeSpan(data, rest[0], rest[1], rest[2]);
    op_fs_write(transferRequest(callback, data), fd, steadyBytes(data), span.offset, span.length, span.position);
    return;
  }
  const [position, encoding = 'utf8'] = rest;
  validateEncoding(data, encoding);
  const coded = encodeText(data, encoding);
  const id = transferRequest(callback, data);
  if (typeof coded === 'string') op_fs_write_string(id, fd, coded, writePosition(position));
  else op_fs_write(id, fd, coded, 0, coded.byteLength, writePosition(position));
}

promisifiesTo(['bytesWritten', 'buffer'], write);

/** Docs: fs.md "fs.writeSync(fd, buffer, offset[, length[, position]])" and its relatives. */
export function writeSync(fd, data, offset, length, position) {
  fd = getValidatedFd(fd);
  if (isArrayBufferView(data)) {
    const span = writeSpan(data, offset, length, position);
    return checked(op_fs_write_sync(fd, toUint8Array(data), span.offset, span.length, span.position), 'write');
  }
  validateText(data, 'buffer');
  // For a string the position and the encoding follow.
  validateEncoding(data, length);
  const coded = encodeText(data, length);
  const at = writePosition(offset);
  return checked(
    typeof coded === 'string' ? op_fs_write_string_sync(fd, coded, at) : op_fs_write_sync(fd, coded, 0, coded.byteLength, at),
    'write',
  );
}

/** Docs: fs.md "fs.readv(fd, buffers[, position], callback)". */
export function readv(fd, buffers, ...rest) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  const callback = takeCallback(rest);
  op_fs_readv(transferRequest(callback, buffers), fd, buffers, vectorPosition(rest[0]));
}

promisifiesTo(['bytesRead', 'buffers'], readv);

/** Docs: fs.md "fs.readvSync(fd, buffers[, position])". */
export function readvSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  return op_fs_readv_sync(fd, buffers, vectorPosition(position));
}

/** Docs: fs.md "fs.writev(fd, buffers[, position], callback)". */
export function writev(fd, buffers, ...rest) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  const callback = takeCallback(rest);
  if (buffers.length === 0) process.nextTick(callback, null, 0, buffers);
  else op_fs_writev(transferRequest(callback, buffers), fd, buffers.map(steadyBytes), vectorPosition(rest[0]));
}

promisifiesTo(['bytesWritten', 'buffers'], writev);

/** Docs: fs.md "fs.writevSync(fd, buffers[, position])". */
export function writevSync(fd, buffers, position) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  return buffers.length === 0 ? 0 : op_fs_writev_sync(fd, buffers, vectorPosition(position));
}

/** Docs: fs.md "fs.ftruncate(fd[, len], callback)". */
export function ftruncate(fd, len, callback) {
  if (typeof len === 'function') [len, callback] = [undefined, len];
  fd = getValidatedFd(fd);
  if (len !== undefined) validateInteger(len, 'len');
  op_fs_ftruncate(callbackRequest(validateCallback(callback)), fd, Math.max(0, len ?? 0));
}

/** Docs: fs.md "fs.ftruncateSync(fd[, len])". */
export function ftruncateSync(fd, len = 0) {
  fd = getValidatedFd(fd);
  validateInteger(len, 'len');
  checked(op_fs_ftruncate_sync(fd, Math.max(0, len)), 'ftruncate');
}

/** Docs: fs.md "fs.fsync(fd, callback)". */
export function fsync(fd, callback) {
  fd = getValidatedFd(fd);
  op_fs_fsync(callbackRequest(validateCallback(callback)), fd);
}

/** Docs: fs.md "fs.fsyncSync(fd)". */
export function fsyncSync(fd) {
  checked(op_fs_fsync_sync(getValidatedFd(fd)), 'fsync');
}

/** Docs: fs.md "fs.fdatasync(fd, callback)". */
export function fdatasync(fd, callback) {
  fd = getValidatedFd(fd);
  op_fs_fdatasync(callbackRequest(validateCallback(callback)), fd);
}

/** Docs: fs.md "fs.fdatasyncSync(fd)". */
export function fdatasyncSync(fd) {
  checked(op_fs_fdatasync_sync(getValidatedFd(fd)), 'fdatasync');
}
