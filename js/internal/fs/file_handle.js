// FileHandle: an open file of fs/promises. Docs: fs.md "Class: FileHandle".

import { op_fs_carry, op_fs_fchmod, op_fs_fchown, op_fs_fdatasync, op_fs_fstat, op_fs_fsync, op_fs_ftruncate, op_fs_futimes, op_fs_take_carried } from 'internal/ops';
import EventEmitter from 'events';
import { core, lazy } from 'internal/core';
import { newAsyncId } from 'internal/async_hooks';
import { codes } from 'internal/errors';
import { lazyDOMException } from 'internal/dom_exception';
import { getOptionValue } from 'internal/options';
import { parseFileMode, validateInteger } from 'internal/validators';
import { kMaxUserId, toUnixTimestamp } from 'internal/fs/arguments';
import { kBigInt } from 'internal/fs/metadata';
import { OpenFile } from 'internal/fs/open_file';
import { readContent, readInto, readIntoAll, writeAllOf, writeContent, writeFrom } from 'internal/fs/promise_io';
import { promiseRequest } from 'internal/fs/requests';
import { statsOf } from 'internal/fs/stats';

const fsStreams = lazy('internal/fs/streams');
const readline = lazy('readline');
const webStream = lazy('internal/fs/file_web_stream');
const fileBatches = lazy('internal/fs/file_batches');

/** Where streams find the OpenFile of a handle, which they hold as long as they live. */
export const kFile = Symbol('kFile');

/** Runs an operation on the file of a handle, which holds it open meanwhile. @returns {Promise} */
function run(handle, syscall, operation) {
  if (!FileHandle.isHandle(handle)) return Promise.reject(new codes.ERR_INTERNAL_ASSERTION('handle must be an instance of FileHandle'));
  return handle[kFile].run(syscall, operation);
}

/** Starts an op. Wrong arguments, which `check` finds, are rejections as well; the op gets what `check` made of them. */
function start(handle, syscall, check, op) {
  return run(handle, syscall, (fd) => {
    const checked = check?.();
    return promiseRequest((id) => op(id, fd, checked));
  });
}

/** Who reads or writes the file as a stream has it alone. */
class Lock {
  #handle;
  #isTaken = false;

  constructor(handle) {
    this.#handle = handle;
  }

  /** @throws {ERR_INVALID_STATE} unless the handle is open and free */
  check() {
    if (this.#handle.fd === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this.#handle[kFile].isClosing) throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this.#isTaken) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
  }

  take() {
    this.#isTaken = true;
  }

  release() {
    this.#isTaken = false;
  }
}

/** Made by fsPromises.open() only. The file itself, and what closing it waits for, is an OpenFile. */
export class FileHandle extends EventEmitter {
  #file;
  #asyncId = newAsyncId();
  #lock = new Lock(this);

  /** @param {number} fd becomes the handle's own */
  constructor(fd) {
    super();
    this.#file = new OpenFile(fd, this);
  }

  get fd() {
    return this.#file.fd;
  }

  get [kFile]() {
    return this.#file;
  }

  getAsyncId() {
    return this.#asyncId;
  }

  /** Operations that run are waited for. Bound, as programs take it off the handle. */
  close = () => {
    const isFirst = this.fd !== -1 && !this.#file.isClosing;
    const closed = this.#file.close();
    if (isFirst) this.emit('close');
    return closed;
  };

  async [Symbol.asyncDispose]() {
    await this.close();
  }

  /** Whether these methods may work on `value`: programs call them on other objects. */
  static isHandle(value) {
    return #file in value;
  }

  // What is in the file.

  read(...args) {
    return run(this, 'read', (fd) => readInto(fd, args));
  }

  readv(buffers, position) {
    return run(this, 'readv', (fd) => readIntoAll(fd, buffers, position));
  }

  readFile(options) {
    return run(this, 'readFile', (fd) => readContent(fd, options));
  }

  write(data, ...where) {
    return run(this, 'write', (fd) => writeFrom(fd, data, where));
  }

  writev(buffers, position) {
    return run(this, 'writev', (fd) => writeAllOf(fd, buffers, position));
  }

  writeFile(data, options) {
    return run(this, 'writeFile', (fd) => writeContent(fd, data, options));
  }

  appendFile(data, options) {
    return this.writeFile(data, options);
  }

  truncate(len = 0) {
    return start(this, 'ftruncate', () => validateInteger(len, 'len'), (id, fd) => op_fs_ftruncate(id, fd, Math.max(0, len)));
  }

  sync() {
    return start(this, 'fsync', undefined, op_fs_fsync);
  }

  datasync() {
    return start(this, 'fdatasync', undefined, op_fs_fdatasync);
  }

  // What is known about the file.

  async stat(options = undefined) {
    return statsOf(await start(this, 'fstat', undefined, (id, fd) => op_fs_fstat(id, fd, options?.bigint ? kBigInt : 0)));
  }

  chmod(mode) {
    return start(this, 'fchmod', () => parseFileMode(mode, 'mode'), (id, fd, bits) => op_fs_fchmod(id, fd, bits));
  }

  chown(uid, gid) {
    const check = () => {
      validateInteger(uid, 'uid', -1, kMaxUserId);
      validateInteger(gid, 'gid', -1, kMaxUserId);
    };
    return start(this, 'fchown', check, (id, fd) => op_fs_fchown(id, fd, uid >>> 0, gid >>> 0));
  }

  utimes(atime, mtime) {
    const check = () => [toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime')];
    return start(this, 'futimes', check, (id, fd, [accessed, modified]) => op_fs_futimes(id, fd, accessed, modified));
  }

  // Streams over the file.

  createReadStream(options = undefined) {
    return new (fsStreams().ReadStream)(undefined, { ...options, fd: this });
  }

  createWriteStream(options = undefined) {
    return new (fsStreams().WriteStream)(undefined, { ...options, fd: this });
  }

  readLines(options = undefined) {
    return readline().createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  /** @throws {ERR_INVALID_STATE} on a handle that is closed, or has one already */
  readableWebStream(options = undefined) {
    const stream = webStream().fileWebStream(this, this.#lock, options);
    this.#lock.take();
    return stream;
  }

  static lockOf(handle) {
    return handle.#lock;
  }
}

const { lockOf } = FileHandle;
delete FileHandle.lockOf;

// With --experimental-stream-iter only.
if (getOptionValue('--experimental-stream-iter')) {
  const methods = {
    pull(...args) {
      return fileBatches().pullFile(this, lockOf(this), args);
    },
    pullSync(...args) {
      return fileBatches().pullFileSync(this, lockOf(this), args);
    },
    writer(options = undefined) {
      return fileBatches().writerOfFile(this, lockOf(this), options);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(FileHandle.prototype, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
  }
}

// A FileHandle may be transferred to another thread, where it is made anew around the same descriptor.
const kKind = 'protojs.FileHandle';
Object.defineProperty(FileHandle.prototype, core.hostObjectBrand, { __proto__: null, value: kKind, configurable: true });
core.registerTransferableResource(
  kKind,
  (handle) => op_fs_carry(handle[kFile].giveAway(() => {
    const message = handle.fd === -1 && !handle[kFile].isClosing ? 'Cannot clone object of unsupported type.' : 'Cannot transfer FileHandle while in use';
    return lazyDOMException(message, 'DataCloneError');
  })),
  (carried) => new FileHandle(op_fs_take_carried(carried)),
);
