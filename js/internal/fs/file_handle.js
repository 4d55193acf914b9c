// FileHandle: an open file of fs/promises, and the operations that take one.

import {
  op_fs_close,
  op_fs_close_sync,
  op_fs_fchmod,
  op_fs_fchown,
  op_fs_fdatasync,
  op_fs_fstat,
  op_fs_fsync,
  op_fs_ftruncate,
  op_fs_futimes,
  op_fs_read,
  op_fs_read_file,
  op_fs_readv,
  op_fs_write,
  op_fs_write_file,
  op_fs_write_file_string,
  op_fs_write_string,
  op_fs_writev,
} from 'internal/ops';
import EventEmitter from 'events';
import { Buffer } from 'buffer';
import process from 'process';
import { lazy } from 'internal/core';
import assert from 'internal/assert';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { isArrayBufferView } from 'internal/util/types';
import { newAsyncId } from 'internal/async_hooks';
import {
  kValidateObjectAllowNullable,
  parseFileMode,
  validateBoolean,
  validateBuffer,
  validateEncoding,
  validateInteger,
  validateObject,
} from 'internal/validators';
import {
  getOptions,
  getStatsFromBinding,
  kMaxUserId,
  kWriteFileMaxChunkSize,
  toUnixTimestamp,
  validateBufferArray,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validatePosition,
  validateStringAfterArrayBufferView,
} from 'internal/fs/utils';
import { promiseRequest } from 'internal/fs/requests';
import { checkAborted, readWithSignal, writeWithSignal } from 'internal/fs/abortable';
import { dataForOp, decodeContent, formOf } from 'internal/fs/content';
import { kBigInt } from 'internal/fs/metadata';
import { toNumber } from 'internal/fs/descriptors';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;

const fsStreams = lazy('internal/fs/streams');
const readline = lazy('readline');
const webStreams = lazy('stream/web');

const kFd = Symbol('kFd');
export const kRef = Symbol('kRef');
export const kUnref = Symbol('kUnref');
const kHandle = Symbol('kHandle');
const kRefs = Symbol('kRefs');
const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');
const kLocked = Symbol('kLocked');

let registry;
let collectWarned = false;

/** Closes files that their owners forgot, and complains. */
function finalizationRegistry() {
  return registry ??= new FinalizationRegistry((fd) => {
    op_fs_close_sync(fd);
    process.emitWarning(`Closing file descriptor ${fd} on garbage collection`);
    if (collectWarned) return;
    collectWarned = true;
    process.emitWarning(
      'Closing a FileHandle object on garbage collection is deprecated. ' +
        'Please close FileHandle objects explicitly using FileHandle.prototype.close(). ' +
        'In the future, an error will be thrown if a file descriptor is closed during garbage collection.',
      'DeprecationWarning',
      'DEP0137',
    );
  });
}

/** Runs an operation on an open file; close() waits for it. */
async function fsCall(operation, handle, ...args) {
  assert(handle[kRefs] !== undefined, 'handle must be an instance of FileHandle');
  if (handle.fd === -1) {
    const error = new Error('file closed');
    error.code = 'EBADF';
    error.syscall = operation.name;
    throw error;
  }
  try {
    handle[kRef]();
    return await operation(handle, ...args);
  } finally {
    handle[kUnref]();
  }
}

/** Docs: fs, "Class: FileHandle". Made by fsPromises.open() only. */
export class FileHandle extends EventEmitter {
  /** @param {number} fd */
  constructor(fd) {
    super();
    this[kHandle] = { asyncId: newAsyncId() };
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosePromise] = null;
    finalizationRegistry().register(this, fd, this[kHandle]);
  }

  getAsyncId() {
    return this[kHandle].asyncId;
  }

  get fd() {
    return this[kFd];
  }

  appendFile(data, options) {
    return fsCall(writeFile, this, data, options);
  }

  chmod(mode) {
    return fsCall(fchmod, this, mode);
  }

  chown(uid, gid) {
    return fsCall(fchown, this, uid, gid);
  }

  datasync() {
    return fsCall(fdatasync, this);
  }

  sync() {
    return fsCall(fsync, this);
  }

  read(buffer, offset, length, position) {
    return fsCall(read, this, buffer, offset, length, position);
  }

  readv(buffers, position) {
    return fsCall(readv, this, buffers, position);
  }

  readFile(options) {
    return fsCall(readFile, this, options);
  }

  /** Docs: filehandle.readLines([options]). */
  readLines(options = undefined) {
    return readline().createInterface({
      input: this.createReadStream(options),
      crlfDelay: Infinity,
    });
  }

  stat(options) {
    return fsCall(fstat, this, options);
  }

  truncate(len = 0) {
    return fsCall(ftruncate, this, len);
  }

  utimes(atime, mtime) {
    return fsCall(futimes, this, atime, mtime);
  }

  write(buffer, offset, length, position) {
    return fsCall(write, this, buffer, offset, length, position);
  }

  writev(buffers, position) {
    return fsCall(writev, this, buffers, position);
  }

  writeFile(data, options) {
    return fsCall(writeFile, this, data, options);
  }

  /** Docs: filehandle.close(). Operations that run are waited for. */
  close = () => {
    if (this[kFd] === -1) return Promise.resolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    const forget = () => {
      this[kClosePromise] = undefined;
    };
    if (this[kRefs] === 0) {
      this[kClosePromise] = this.#closeNow().finally(forget);
    } else {
      this[kClosePromise] = new Promise((resolve, reject) => {
        this[kCloseResolve] = resolve;
        this[kCloseReject] = reject;
      }).finally(() => {
        forget();
        this[kCloseReject] = undefined;
        this[kCloseResolve] = undefined;
      });
    }
    this.emit('close');
    return this[kClosePromise];
  };

  #closeNow() {
    const fd = this[kFd];
    this[kFd] = -1;
    finalizationRegistry().unregister(this[kHandle]);
    return promiseRequest((id) => op_fs_close(id, fd));
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  /** Docs: filehandle.readableWebStream([options]). */
  readableWebStream(options = kEmptyObject) {
    if (this[kFd] === -1) throw new ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new ERR_INVALID_STATE('The FileHandle is locked');
    validateObject(options, 'options');
    const { autoClose = false, type = 'bytes' } = options;
    validateBoolean(autoClose, 'options.autoClose');
    if (type !== 'bytes') {
      process.emitWarning(
        'A non-"bytes" options.type has no effect. A byte-oriented steam is always created.',
        'ExperimentalWarning',
      );
    }
    this[kLocked] = true;

    const { ReadableStream } = webStreams();
    let controller;
    let ended = false;
    const done = () => {
      if (ended) return;
      ended = true;
      this[kUnref]();
      if (autoClose) this.close();
    };
    const endStream = () => {
      controller.close();
      // A read that waits for bytes learns that none will come.
      controller.byobRequest?.respond(0);
    };
    const stream = new ReadableStream({
      type: 'bytes',
      autoAllocateChunkSize: 16384,
      start(made) {
        controller = made;
      },
      pull: async () => {
        const { view } = controller.byobRequest;
        const { bytesRead } = await this.read(view, 0, view.byteLength);
        if (ended) return;
        if (bytesRead === 0) {
          endStream();
          done();
        } else {
          controller.byobRequest.respond(bytesRead);
        }
      },
      cancel: () => done(),
    });
    this[kRef]();
    this.once('close', () => {
      // What has not been read by now cannot be read any more.
      if (!ended) endStream();
      done();
    });
    return stream;
  }

  /** Docs: filehandle.createReadStream([options]). */
  createReadStream(options = undefined) {
    const { ReadStream } = fsStreams();
    return new ReadStream(undefined, { ...options, fd: this });
  }

  /** Docs: filehandle.createWriteStream([options]). */
  createWriteStream(options = undefined) {
    const { WriteStream } = fsStreams();
    return new WriteStream(undefined, { ...options, fd: this });
  }

  [kRef]() {
    this[kRefs]++;
  }

  [kUnref]() {
    this[kRefs]--;
    if (this[kRefs] === 0) this.#closeNow().then(this[kCloseResolve], this[kCloseReject]);
  }
}

async function fchmod(handle, mode) {
  mode = parseFileMode(mode, 'mode');
  return promiseRequest((id) => op_fs_fchmod(id, handle.fd, mode));
}

async function fchown(handle, uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
  return promiseRequest((id) => op_fs_fchown(id, handle.fd, uid >>> 0, gid >>> 0));
}

async function fdatasync(handle) {
  return promiseRequest((id) => op_fs_fdatasync(id, handle.fd));
}

async function fsync(handle) {
  return promiseRequest((id) => op_fs_fsync(id, handle.fd));
}

async function fstat(handle, options = { bigint: false }) {
  return getStatsFromBinding(await promiseRequest((id) => op_fs_fstat(id, handle.fd, options?.bigint ? kBigInt : 0)));
}

export async function ftruncate(handle, len = 0) {
  validateInteger(len, 'len');
  return promiseRequest((id) => op_fs_ftruncate(id, handle.fd, Math.max(0, len)));
}

async function futimes(handle, atime, mtime) {
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  return promiseRequest((id) => op_fs_futimes(id, handle.fd, atime, mtime));
}

async function read(handle, bufferOrParams, offset, length, position) {
  let buffer = bufferOrParams;
  if (!isArrayBufferView(buffer)) {
    // read([options])
    if (bufferOrParams !== undefined) validateObject(bufferOrParams, 'options', kValidateObjectAllowNullable);
    ({
      buffer = Buffer.alloc(16384),
      offset = 0,
      length = buffer.byteLength - offset,
      position = null,
    } = bufferOrParams ?? kEmptyObject);
    validateBuffer(buffer);
  }
  if (offset !== null && typeof offset === 'object') {
    // read(buffer[, options])
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  if (offset == null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length ??= buffer.byteLength - offset;
  if (position == null) position = -1;
  else validatePosition(position, 'position', length);
  if (length === 0) return { __proto__: null, bytesRead: length, buffer };
  if (buffer.byteLength === 0) throw new ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
  validateOffsetLengthRead(offset, length, buffer.byteLength);
  const bytesRead = await promiseRequest((id) => op_fs_read(id, handle.fd, buffer, offset, length, toNumber(position)));
  return { __proto__: null, bytesRead, buffer };
}

async function readv(handle, buffers, position) {
  validateBufferArray(buffers);
  if (typeof position !== 'number') position = -1;
  const bytesRead = await promiseRequest((id) => op_fs_readv(id, handle.fd, buffers, position));
  return { __proto__: null, bytesRead, buffers };
}

async function write(handle, bufferOrString, offsetOrOptions, length, position) {
  const buffer = bufferOrString;
  let offset = offsetOrOptions;
  if (isArrayBufferView(buffer)) {
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyObject);
    }
    if (offset == null) offset = 0;
    else validateInteger(offset, 'offset', 0);
    if (typeof length !== 'number') length = buffer.byteLength - offset;
    if (typeof position !== 'number') position = null;
    if (buffer.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
    validateOffsetLengthWrite(offset, length, buffer.byteLength);
    const bytesWritten = await promiseRequest((id) => op_fs_write(id, handle.fd, buffer, offset, length, position ?? -1));
    return { __proto__: null, bytesWritten, buffer };
  }
  validateStringAfterArrayBufferView(buffer, 'buffer');
  validateEncoding(buffer, length);
  const at = typeof offset === 'number' || typeof offset === 'bigint' ? toNumber(offset) : -1;
  const data = dataForOp(buffer, length);
  const bytesWritten = await promiseRequest((id) => {
    if (typeof data === 'string') op_fs_write_string(id, handle.fd, data, at);
    else op_fs_write(id, handle.fd, data, 0, data.byteLength, at);
  });
  return { __proto__: null, bytesWritten, buffer };
}

async function writev(handle, buffers, position) {
  validateBufferArray(buffers);
  if (typeof position !== 'number') position = -1;
  if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
  const bytesWritten = await promiseRequest((id) => op_fs_writev(id, handle.fd, buffers, position));
  return { __proto__: null, bytesWritten, buffers };
}

async function readFile(handle, options) {
  return readFrom('', handle.fd, 0, getOptions(options));
}

/**
 * Reads a file by name, or an open one.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 */
export async function readFrom(path, fd, flags, { encoding, signal }) {
  const content = signal ?
    await readWithSignal(path, fd, flags, signal) :
    await promiseRequest((id) => op_fs_read_file(id, path, fd, flags, formOf(encoding)));
  return decodeContent(content, encoding);
}

/** Whether writeFile() is to take its data piece by piece. */
export function isCustomIterable(data) {
  return data != null && typeof data !== 'string' && !isArrayBufferView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

/** Writes all of the pieces that `data` gives. */
export async function writeIterable(handle, data, encoding, signal) {
  checkAborted(signal);
  for await (const piece of data) {
    checkAborted(signal);
    const bytes = isArrayBufferView(piece) ? piece : Buffer.from(piece, encoding || 'utf8');
    let offset = 0;
    while (offset < bytes.byteLength) {
      checkAborted(signal);
      const length = Math.min(kWriteFileMaxChunkSize, bytes.byteLength - offset);
      const { bytesWritten } = await write(handle, bytes, offset, length);
      offset += bytesWritten;
    }
  }
}

async function writeFile(handle, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  if (isCustomIterable(data)) {
    await writeIterable(handle, data, options.encoding, options.signal);
    if (flush) await fsync(handle);
    return;
  }
  await writeTo('', handle.fd, 0, 0, flush, dataForOp(data, options.encoding || 'utf8'), options.signal);
}

/**
 * Writes a file by name, or an open one.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {string | Uint8Array} data
 */
export async function writeTo(path, fd, flags, mode, flush, data, signal) {
  if (signal || flush) {
    await writeWithSignal(path, fd, flags, mode, flush, data, signal);
    return;
  }
  const op = typeof data === 'string' ? op_fs_write_file_string : op_fs_write_file;
  await promiseRequest((id) => op(id, path, fd, flags, mode, data));
}
