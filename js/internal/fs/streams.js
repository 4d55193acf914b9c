// fs.ReadStream and fs.WriteStream: files as streams.

import { Buffer } from 'buffer';
import { Readable, Writable, finished } from 'stream';
import process from 'process';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { deprecate, kEmptyObject } from 'internal/util';
import { validateBoolean, validateFunction, validateInteger } from 'internal/validators';
import { errorOrDestroy } from 'internal/streams/destroy';
import { copyObject, getOptions, getValidatedFd, toPathIfFileURL, validatePath } from 'internal/fs/utils';
import { FileHandle, kRef, kUnref } from 'internal/fs/file_handle';

const {
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM,
  ERR_INCOMPATIBLE_OPTION_PAIR,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_THIS,
  ERR_METHOD_NOT_IMPLEMENTED,
  ERR_OUT_OF_RANGE,
  ERR_SYSTEM_ERROR,
} = codes;

const fsModule = lazy('fs');

const kIoDone = Symbol('kIoDone');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');

/** How often an interrupted write is tried again. */
const kMaxEagainRetries = 5;

/** Opens the file, in one of the ways programs have patched over the years. */
function construct(stream, callback) {
  if (typeof stream.fd === 'number') {
    callback();
    return;
  }
  if (stream.open !== openWriteStream && stream.open !== openReadStream) {
    // Somebody replaced open(), which tells about its result by events: as in graceful-fs.
    const emit = stream.emit;
    stream.emit = function(...args) {
      if (args[0] === 'open') {
        this.emit = emit;
        callback();
        Reflect.apply(emit, this, args);
      } else if (args[0] === 'error') {
        this.emit = emit;
        callback(args[1]);
      } else {
        Reflect.apply(emit, this, args);
      }
    };
    stream.open();
    return;
  }
  stream[kFs].open(stream.path, stream.flags, stream.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    stream.fd = fd;
    callback();
    stream.emit('open', stream.fd);
    stream.emit('ready');
  });
}

/** The functions a stream on a FileHandle calls, in the shape of those of fs. */
function fileHandleFs(stream) {
  const handle = stream[kHandle];
  const asCallback = (promise, callback) => {
    promise.then((value) => process.nextTick(callback, null, value), (error) => process.nextTick(callback, error));
  };
  return {
    // The handle is open.
    open: null,
    close(fd, callback) {
      handle[kUnref]();
      asCallback(handle.close(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      asCallback(handle.read(buffer, offset, length, position), (error, result) => {
        callback(error, error ? 0 : result.bytesRead, buffer);
      });
    },
    write(fd, buffer, offset, length, position, callback) {
      asCallback(handle.write(buffer, offset, length, position), (error, result) => {
        callback(error, error ? 0 : result.bytesWritten, buffer);
      });
    },
    writev(fd, buffers, position, callback) {
      asCallback(handle.writev(buffers, position), (error, result) => {
        callback(error, error ? 0 : result.bytesWritten, buffers);
      });
    },
    fsync(fd, callback) {
      asCallback(handle.sync(), callback);
    },
  };
}

function close(stream, error, callback) {
  if (!stream.fd) {
    callback(error);
  } else if (stream.flush) {
    stream[kFs].fsync(stream.fd, (flushError) => closeDescriptor(stream, error || flushError, callback));
  } else {
    closeDescriptor(stream, error, callback);
  }
}

function closeDescriptor(stream, error, callback) {
  stream[kFs].close(stream.fd, (closeError) => callback(closeError || error));
  stream.fd = null;
}

/** Takes the `fd` option: a descriptor or a FileHandle. */
function importFd(stream, options) {
  if (typeof options.fd === 'number') {
    // A descriptor is closed like any file that the stream opened itself.
    stream[kFs] = options.fs || fsModule();
    return options.fd;
  }
  if (typeof options.fd === 'object' && options.fd instanceof FileHandle) {
    if (options.fs) throw new ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
    stream[kHandle] = options.fd;
    stream[kFs] = fileHandleFs(stream);
    stream[kHandle][kRef]();
    options.fd.on('close', () => stream.close());
    return options.fd.fd;
  }
  throw new ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], options.fd);
}

/** The `windowsHandle` option is for one platform, and instead of a descriptor. */
function refuseWindowsHandle({ fd, windowsHandle }) {
  if (windowsHandle == null) return;
  if (fd != null) throw new ERR_INCOMPATIBLE_OPTION_PAIR('options.windowsHandle', 'options.fd');
  throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('options.windowsHandle');
}

/** @throws {ERR_INVALID_ARG_TYPE} when a replaced fs lacks what streams need */
function requireFunctions(fs, names) {
  for (const name of names) validateFunction(fs[name], `options.fs.${name}`);
}

/** autoClose is autoDestroy under another name. */
function defineAutoClose(Stream, state) {
  Object.defineProperty(Stream.prototype, 'autoClose', {
    __proto__: null,
    get() {
      if (this?.[state] === undefined) throw new ERR_INVALID_THIS(Stream.name);
      return this[state].autoDestroy;
    },
    set(value) {
      this[state].autoDestroy = value;
    },
  });
}

/**
 * Docs: fs, "Class: fs.ReadStream".
 * @param {string | Buffer | URL} path
 * @param {string | object} [options]
 */
export function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  options = copyObject(getOptions(options, kEmptyObject));
  refuseWindowsHandle(options);
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  if (options.autoDestroy === undefined) options.autoDestroy = false;

  if (options.fd == null) {
    this.fd = null;
    this[kFs] = options.fs || fsModule();
    validateFunction(this[kFs].open, 'options.fs.open');
    this.path = toPathIfFileURL(path);
    this.flags = options.flags === undefined ? 'r' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    validatePath(this.path);
  } else {
    this.fd = getValidatedFd(importFd(this, options));
  }
  requireFunctions(this[kFs], ['read']);

  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  if (options.autoDestroy) requireFunctions(this[kFs], ['close']);

  this.start = options.start;
  this.end = options.end;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;

  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end === undefined || this.end === null) {
    this.end = Infinity;
  } else if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }

  Reflect.apply(Readable, this, [options]);
  if (options.encoding) this.setEncoding(options.encoding);
}

Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
Object.setPrototypeOf(ReadStream, Readable);

defineAutoClose(ReadStream, '_readableState');

const openReadStream = deprecate(function() {
  // The constructor opens the file.
}, 'ReadStream.prototype.open() is deprecated', 'DEP0135');

ReadStream.prototype.open = openReadStream;

ReadStream.prototype._construct = function(callback) {
  construct(this, callback);
};

ReadStream.prototype._read = function(n) {
  n = this.pos !== undefined ? Math.min(this.end - this.pos + 1, n) : Math.min(this.end - this.bytesRead + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(n);
  this[kIsPerformingIO] = true;
  this[kFs].read(this.fd, buffer, 0, n, this.pos, (error, bytesRead, chunk) => {
    this[kIsPerformingIO] = false;
    // close() waits for this.
    if (this.destroyed) {
      this.emit(kIoDone, error);
      return;
    }
    if (error) {
      errorOrDestroy(this, error);
    } else if (bytesRead > 0) {
      if (this.pos !== undefined) this.pos += bytesRead;
      this.bytesRead += bytesRead;
      if (bytesRead !== chunk.length) {
        // A copy of what came gives the rest of the memory back.
        const small = Buffer.allocUnsafeSlow(bytesRead);
        chunk.copy(small, 0, 0, bytesRead);
        chunk = small;
      }
      this.push(chunk);
    } else {
      this.push(null);
    }
  });
};

ReadStream.prototype._destroy = function(error, callback) {
  // Closing while a read runs could hand its descriptor to another file.
  if (this[kIsPerformingIO]) {
    this.once(kIoDone, (ioError) => close(this, error || ioError, callback));
  } else {
    close(this, error, callback);
  }
};

ReadStream.prototype.close = function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
};

Object.defineProperty(ReadStream.prototype, 'pending', {
  __proto__: null,
  get() {
    return this.fd === null;
  },
  configurable: true,
});

/**
 * Docs: fs, "Class: fs.WriteStream".
 * @param {string | Buffer | URL} path
 * @param {string | object} [options]
 */
export function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = copyObject(getOptions(options, kEmptyObject));
  refuseWindowsHandle(options);
  // Text is turned into bytes here, not in each write.
  options.decodeStrings = true;

  if (options.fd == null) {
    this.fd = null;
    this[kFs] = options.fs || fsModule();
    validateFunction(this[kFs].open, 'options.fs.open');
    this.path = toPathIfFileURL(path);
    this.flags = options.flags === undefined ? 'w' : options.flags;
    this.mode = options.mode === undefined ? 0o666 : options.mode;
    validatePath(this.path);
  } else {
    this.fd = getValidatedFd(importFd(this, options));
  }

  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;

  const fs = this[kFs];
  if (!fs.write && !fs.writev) throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', fs.write);
  if (fs.write) validateFunction(fs.write, 'options.fs.write');
  if (fs.writev) validateFunction(fs.writev, 'options.fs.writev');
  if (options.autoDestroy) requireFunctions(fs, ['close']);

  this.flush = options.flush;
  if (this.flush == null) {
    this.flush = false;
  } else {
    validateBoolean(this.flush, 'options.flush');
    if (this.flush) requireFunctions(fs, ['fsync']);
  }

  // The stream looks for the methods of its class: what the replaced fs lacks must not be there.
  if (!fs.write) this._write = null;
  if (!fs.writev) this._writev = null;

  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;

  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }

  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}

Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(WriteStream, Writable);

defineAutoClose(WriteStream, '_writableState');

const openWriteStream = deprecate(function() {
  // The constructor opens the file.
}, 'WriteStream.prototype.open() is deprecated', 'DEP0135');

WriteStream.prototype.open = openWriteStream;

WriteStream.prototype._construct = function(callback) {
  construct(this, callback);
};

/** The two ways to write: the call, and what is left after some bytes were written. */
const kWrite = {
  syscall: 'write',
  call: (stream, data, size, position, done) => stream[kFs].write(stream.fd, data, 0, size, position, done),
  rest: (data, written) => data.slice(written),
};
const kWritev = {
  syscall: 'writev',
  call: (stream, chunks, size, position, done) => stream[kFs].writev(stream.fd, chunks, position, done),
  rest: (chunks, written) => [Buffer.concat(chunks).slice(written)],
};

/** Writes all of `data`: a file system may take less than it was given, or nothing for a moment. */
function writeAll(stream, way, data, size, position, callback, retries = 0) {
  way.call(stream, data, size, position, (error, bytesWritten, taken) => {
    if (error?.code === 'EAGAIN') {
      error = null;
      bytesWritten = 0;
    }
    if (stream.destroyed || error) {
      callback(error);
      return;
    }
    stream.bytesWritten += bytesWritten;
    retries = bytesWritten ? 0 : retries + 1;
    size -= bytesWritten;
    position += bytesWritten;
    if (retries > kMaxEagainRetries) {
      const { syscall } = way;
      callback(new ERR_SYSTEM_ERROR({ message: `${syscall} failed`, code: 'EAGAIN', errno: -11, syscall }));
    } else if (size) {
      writeAll(stream, way, way.rest(taken, bytesWritten), size, position, callback, retries);
    } else {
      callback();
    }
  });
}

/** Ends an operation that close() may be waiting for. */
function endIO(stream, error, callback) {
  stream[kIsPerformingIO] = false;
  if (stream.destroyed) {
    // The stream is not told: it is gone.
    callback(error);
    stream.emit(kIoDone, error);
    return;
  }
  callback(error);
}

WriteStream.prototype._write = function(data, encoding, callback) {
  this[kIsPerformingIO] = true;
  writeAll(this, kWrite, data, data.length, this.pos, (error) => endIO(this, error, callback));
  if (this.pos !== undefined) this.pos += data.length;
};

WriteStream.prototype._writev = function(data, callback) {
  const chunks = new Array(data.length);
  let size = 0;
  for (let i = 0; i < data.length; i++) {
    const { chunk } = data[i];
    chunks[i] = chunk;
    size += chunk.length;
  }
  this[kIsPerformingIO] = true;
  writeAll(this, kWritev, chunks, size, this.pos, (error) => endIO(this, error, callback));
  if (this.pos !== undefined) this.pos += size;
};

WriteStream.prototype._destroy = function(error, callback) {
  if (this[kIsPerformingIO]) {
    this.once(kIoDone, (ioError) => close(this, error || ioError, callback));
  } else {
    close(this, error, callback);
  }
};

WriteStream.prototype.close = function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose, 'finish' does not lead to 'close'.
  if (!this.autoClose) this.on('finish', this.destroy);
  // Not destroy(): what is written already must reach the file.
  this.end();
};

/** Node has no destroySoon() for files beside end(), which is what it meant. */
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

Object.defineProperty(WriteStream.prototype, 'pending', {
  __proto__: null,
  get() {
    return this.fd === null;
  },
  configurable: true,
});

/** Docs: fs.createReadStream(path[, options]). */
export function createReadStream(path, options) {
  return new ReadStream(path, options);
}

/** Docs: fs.createWriteStream(path[, options]). */
export function createWriteStream(path, options) {
  return new WriteStream(path, options);
}
