// The file under a ReadStream or WriteStream: opened through the functions of fs, of the `fs` option or of a FileHandle, and closed when
// nothing runs on it any more, for its descriptor could be another file's a moment later.

import process from 'process';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { getValidatedFd } from 'internal/fs/arguments';
import { FileHandle, kFile } from 'internal/fs/file_handle';
import { toPathIfFileURL, validatePath } from 'internal/fs/paths';

const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, ERR_INCOMPATIBLE_OPTION_PAIR, ERR_INVALID_ARG_TYPE, ERR_METHOD_NOT_IMPLEMENTED } = codes;

const fsModule = lazy('fs');

/** A FileHandle's operations, in the shape of the functions of fs. */
class HandleFunctions {
  #handle;

  constructor(handle) {
    this.#handle = handle;
  }

  /** Out of the promise: what the callback throws is nobody's rejection. */
  static #settle(promise, callback) {
    promise.then((value) => process.nextTick(callback, null, value), (error) => process.nextTick(callback, error));
  }

  #transfer(promise, count, moved, callback) {
    HandleFunctions.#settle(promise, (error, result) => callback(error, result?.[count] ?? 0, moved));
  }

  read(fd, buffer, offset, length, position, callback) {
    this.#transfer(this.#handle.read(buffer, offset, length, position), 'bytesRead', buffer, callback);
  }

  write(fd, buffer, offset, length, position, callback) {
    this.#transfer(this.#handle.write(buffer, offset, length, position), 'bytesWritten', buffer, callback);
  }

  writev(fd, buffers, position, callback) {
    this.#transfer(this.#handle.writev(buffers, position), 'bytesWritten', buffers, callback);
  }

  fsync(fd, callback) {
    HandleFunctions.#settle(this.#handle.sync(), callback);
  }

  close(fd, callback) {
    this.#handle[kFile].release();
    HandleFunctions.#settle(this.#handle.close(), callback);
  }
}

/** The `windowsHandle` option is for one platform, and instead of a descriptor. */
function refuseWindowsHandle({ fd, windowsHandle }) {
  if (windowsHandle == null) return;
  if (fd != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.windowsHandle', 'options.fd');
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('options.windowsHandle');
}

export class StreamFile {
  #stream;
  #isRunning = false;
  /** What waits for the operation that runs. */
  #whenIdle;
  #openDefault;

  /**
   * Gives `stream` its `fd`, or what it takes to open one: `path`, `flags` and `mode`.
   * @param {object} stream
   * @param {string | Buffer | URL} path
   * @param {object} options those of the stream
   * @param {string} flags when the options have none
   * @param {Function} openDefault the stream's `open` method, unless somebody replaced it
   */
  constructor(stream, path, options, flags, openDefault) {
    refuseWindowsHandle(options);
    this.#stream = stream;
    this.#openDefault = openDefault;
    const { fd, fs } = options;
    if (fd == null) {
      this.functions = fs || fsModule();
      this.require('open');
      stream.fd = null;
      stream.path = toPathIfFileURL(path);
      validatePath(stream.path);
      stream.flags = options.flags ?? flags;
      stream.mode = options.mode ?? 0o666;
    } else if (typeof fd === 'number') {
      // Closed like any file that the stream opened itself.
      this.functions = fs || fsModule();
      stream.fd = getValidatedFd(fd);
    } else if (fd instanceof FileHandle) {
      if (fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
      stream.fd = getValidatedFd(fd.fd);
      this.functions = new HandleFunctions(fd);
      fd[kFile].hold();
      fd.once('close', () => stream.close());
    } else {
      throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
    }
  }

  /** @throws {ERR_INVALID_ARG_TYPE} when a replaced fs lacks what the stream needs */
  require(name) {
    validateFunction(this.functions[name], `options.fs.${name}`);
  }

  /** Opens the file, unless it is open already. */
  open(callback) {
    const stream = this.#stream;
    if (typeof stream.fd === 'number') {
      callback();
      return;
    }
    if (stream.open !== this.#openDefault) {
      this.#openReplaced(callback);
      return;
    }
    this.functions.open(stream.path, stream.flags, stream.mode, (error, fd) => {
      if (error) {
        callback(error);
        return;
      }
      stream.fd = fd;
      callback();
      stream.emit('open', fd);
      stream.emit('ready');
    });
  }

  /** A replaced open(), as graceful-fs has it, tells by an event how it went. The stream's own listeners hear of it as well. */
  #openReplaced(callback) {
    const stream = this.#stream;
    const { emit } = stream;
    stream.emit = function(name, ...args) {
      const isOver = name === 'open' || name === 'error';
      if (isOver) stream.emit = emit;
      if (name === 'error') return callback(args[0]);
      if (isOver) callback();
      return Reflect.apply(emit, this, [name, ...args]);
    };
    stream.open();
  }

  /** `callback(error, bytesRead, chunk)`; not called when the stream is destroyed meanwhile. */
  read(buffer, position, callback) {
    this.#isRunning = true;
    this.functions.read(this.#stream.fd, buffer, 0, buffer.length, position, (error, bytesRead, chunk) => {
      this.#isRunning = false;
      if (this.#stream.destroyed) this.#whenIdle?.(error);
      else callback(error, bytesRead, chunk);
    });
  }

  /** Runs `operation(done)`, which may consist of several calls. `callback(error)` comes in any case. */
  run(operation, callback) {
    this.#isRunning = true;
    operation((error) => {
      this.#isRunning = false;
      callback(error);
      this.#whenIdle?.(error);
    });
  }

  /**
   * Closes the file after the operation that runs, if one does.
   * @param {Error | null} error why, which comes before other errors
   * @param {boolean} flush whether the data has to be on the disk first
   * @param {(error?: Error | null) => void} callback
   */
  close(error, flush, callback) {
    if (this.#isRunning) {
      this.#whenIdle = (ioError) => {
        this.#whenIdle = undefined;
        this.close(error ?? ioError, flush, callback);
      };
      return;
    }
    const stream = this.#stream;
    // Standard input stays open: whoever opens a file next would get its number.
    if (!stream.fd) {
      callback(error);
      return;
    }
    const closeNow = (flushError) => {
      this.functions.close(stream.fd, (closeError) => callback(closeError ?? error ?? flushError));
      stream.fd = null;
    };
    if (flush) this.functions.fsync(stream.fd, closeNow);
    else closeNow();
  }
}
