// Whole files: readFile, writeFile, appendFile, copyFile, truncate, openAsBlob. Callback and synchronous forms.

import {
  op_fs_copy_file,
  op_fs_copy_file_sync,
  op_fs_read_file,
  op_fs_read_file_sync,
  op_fs_truncate,
  op_fs_truncate_sync,
  op_fs_write_file,
  op_fs_write_file_string,
  op_fs_write_file_string_sync,
  op_fs_write_file_sync,
} from 'internal/ops';
import process from 'process';
import { Buffer } from 'buffer';
import { FastBuffer } from 'internal/buffer';
import { codes } from 'internal/errors';
import { initHooksExist } from 'internal/async_hooks';
import { lazy } from 'internal/core';
import { isArrayBufferView } from 'internal/util/types';
import { parseFileMode, validateBoolean, validateInteger, validateObject, validateString } from 'internal/validators';
import { copyObject, getOptions, isFd, validateCallback } from 'internal/fs/arguments';
import { toCopyMode, toOpenFlags } from 'internal/fs/open_flags';
import { getPathForOp, getValidatedPath } from 'internal/fs/paths';
import { steadyBytes, toUint8Array, validateText } from 'internal/fs/transfer';
import { callbackRequest, kBytes, kLatin1, kUtf8 } from 'internal/fs/requests';
import { ftruncate, ftruncateSync } from 'internal/fs/descriptors';

const { ERR_FS_FILE_TOO_LARGE } = codes;

const abortable = lazy('internal/fs/abortable');
const flushing = lazy('internal/fs/flush');
const fileBlob = lazy('internal/fs/file_blob');
const steps = lazy('internal/fs/read_file_steps');

/** The form in which an op is to give a file's content. */
export function formOf(encoding) {
  switch (encoding) {
    case 'utf8':
    case 'utf-8':
      return kUtf8;
    case 'latin1':
    case 'binary':
      return kLatin1;
    default:
      return kBytes;
  }
}

/**
 * What readFile gives: a string in the caller's encoding, or a Buffer.
 * @param {string | ArrayBuffer | Buffer | number} content a number is the length of a file that is too large
 * @throws {ERR_FS_FILE_TOO_LARGE | ERR_STRING_TOO_LONG}
 */
export function decodeContent(content, encoding) {
  if (typeof content === 'string') return content;
  if (typeof content === 'number') throw new ERR_FS_FILE_TOO_LARGE(content);
  const buffer = content instanceof FastBuffer ? content : new FastBuffer(content);
  return encoding && encoding !== 'buffer' ? buffer.toString(encoding) : buffer;
}

/** Gives the result of a promise to a callback, in a tick of its own: what the callback throws is nobody's rejection. */
function callLater(promise, callback) {
  promise.then((value) => process.nextTick(callback, null, value), (error) => process.nextTick(callback, error));
}

/** Docs: fs.readFile(path[, options], callback). */
export function readFile(path, options, callback) {
  callback = validateCallback(callback || options);
  options = getOptions(options, { flag: 'r' });
  const { encoding, signal } = options;
  const fd = isFd(path) ? path : -1;
  const name = fd < 0 ? getPathForOp(path) : '';
  const flags = toOpenFlags(options.flag, 'options.flag');
  const finish = (error, content) => {
    if (error) return callback(error);
    let result;
    try {
      result = decodeContent(content, encoding);
    } catch (tooLong) {
      return callback(tooLong);
    }
    callback(null, result);
  };
  if (signal) callLater(abortable().readWithSignal(name, fd, flags, signal), finish);
  else if (initHooksExist()) steps().readInSteps(name, fd, flags, finish);
  else op_fs_read_file(callbackRequest(finish), name, fd, flags, formOf(encoding));
}

/** Docs: fs.readFileSync(path[, options]). */
export function readFileSync(path, options) {
  if (typeof path === 'string' && (options === 'utf8' || options === 'utf-8') && !path.includes('\u0000')) {
    const content = op_fs_read_file_sync(path, -1, 0, kUtf8);
    return typeof content === 'string' ? content : decodeContent(content, 'utf8');
  }
  options = getOptions(options, { flag: 'r' });
  const fd = isFd(path) ? path : -1;
  const name = fd < 0 ? getPathForOp(path) : '';
  const { encoding } = options;
  return decodeContent(op_fs_read_file_sync(name, fd, toOpenFlags(options.flag), formOf(encoding)), encoding);
}

/**
 * What a writeFile op writes: a string if that is UTF-8, else bytes.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function dataForOp(data, encoding) {
  if (isArrayBufferView(data)) return steadyBytes(toUint8Array(data));
  validateText(data, 'data');
  return !encoding || encoding === 'utf8' || encoding === 'utf-8' ? data : Buffer.from(data, encoding);
}

/** Docs: fs.writeFile(file, data[, options], callback). */
export function writeFile(path, data, options, callback) {
  callback = validateCallback(callback || options);
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  data = dataForOp(data, options.encoding || 'utf8');
  const fd = isFd(path) ? path : -1;
  const name = fd < 0 ? getPathForOp(path) : '';
  const flags = toOpenFlags(options.flag || 'w');
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  if (options.signal) {
    const done = (error) => callback(error);
    callLater(abortable().writeWithSignal(name, fd, flags, mode, flush, data, options.signal), done);
    return;
  }
  if (flush) {
    flushing().writeAndFlush(name, fd, flags, mode, data, callback);
    return;
  }
  const op = typeof data === 'string' ? op_fs_write_file_string : op_fs_write_file;
  op(callbackRequest(callback), name, fd, flags, mode, data);
}

/** Docs: fs.writeFileSync(file, data[, options]). */
export function writeFileSync(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  data = dataForOp(data, options.encoding || 'utf8');
  const fd = isFd(path) ? path : -1;
  const name = fd < 0 ? getPathForOp(path) : '';
  const flags = toOpenFlags(options.flag || 'w');
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  if (flush) {
    flushing().writeAndFlushSync(name, fd, flags, mode, data);
    return;
  }
  const op = typeof data === 'string' ? op_fs_write_file_string_sync : op_fs_write_file_sync;
  op(name, fd, flags, mode, data);
}

function appendOptions(path, options) {
  options = copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
  // An open file keeps the way it was opened.
  if (!options.flag || isFd(path)) options.flag = 'a';
  return options;
}

/** Docs: fs.appendFile(path, data[, options], callback). */
export function appendFile(path, data, options, callback) {
  callback = validateCallback(callback || options);
  writeFile(path, data, appendOptions(path, options), callback);
}

/** Docs: fs.appendFileSync(path, data[, options]). */
export function appendFileSync(path, data, options) {
  writeFileSync(path, data, appendOptions(path, options));
}

/** Docs: fs.copyFile(src, dest[, mode], callback). */
export function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getPathForOp(src, 'src');
  dest = getPathForOp(dest, 'dest');
  mode = toCopyMode(mode);
  validateCallback(callback);
  op_fs_copy_file(callbackRequest(callback), src, dest, mode);
}

/** Docs: fs.copyFileSync(src, dest[, mode]). */
export function copyFileSync(src, dest, mode) {
  op_fs_copy_file_sync(getPathForOp(src, 'src'), getPathForOp(dest, 'dest'), toCopyMode(mode));
}

let truncateWarned = false;

/** truncate() with a descriptor worked once by accident. */
function warnAboutDescriptor() {
  if (truncateWarned) return;
  truncateWarned = true;
  process.emitWarning(
    'Using fs.truncate with a file descriptor is deprecated. Please use fs.ftruncate with a file descriptor instead.',
    'DeprecationWarning',
    'DEP0081',
  );
}

/** Docs: fs.truncate(path[, len], callback). */
export function truncate(path, len, callback) {
  if (typeof path === 'number') {
    warnAboutDescriptor();
    return ftruncate(path, len, callback);
  }
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  validateCallback(callback);
  path = getPathForOp(path);
  op_fs_truncate(callbackRequest(callback), path, Math.max(0, len));
}

/** Docs: fs.truncateSync(path[, len]). */
export function truncateSync(path, len) {
  if (typeof path === 'number') {
    warnAboutDescriptor();
    return ftruncateSync(path, len);
  }
  if (len === undefined) len = 0;
  path = getPathForOp(path);
  validateInteger(len, 'len');
  op_fs_truncate_sync(path, Math.max(0, len));
}

/** Docs: fs.openAsBlob(path[, options]). */
export async function openAsBlob(path, options = { __proto__: null }) {
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  return fileBlob().createFileBlob(getValidatedPath(path), type);
}
