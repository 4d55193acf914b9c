// fs.ReadStream and fs.WriteStream: files as streams. Constructors are functions, which programs inherit from and call without `new`.

import { Buffer } from 'buffer';
import { finished, Readable, Writable } from 'stream';
import process from 'process';
import { codes } from 'internal/errors';
import { deprecate } from 'internal/util';
import { validateBoolean, validateInteger } from 'internal/validators';
import { copyObject, getOptions } from 'internal/fs/arguments';
import { StreamFile } from 'internal/fs/stream_file';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE, ERR_SYSTEM_ERROR } = codes;

const kFile = Symbol('file');

/** How much one read asks for. */
const kReadSize = 64 * 1024;
/** How often in a row a file may take nothing before that is an error. */
const kMostVainWrites = 6;

/** autoClose is autoDestroy under another name. */
function autoClose(Class, state) {
  return {
    __proto__: null,
    get() {
      if (this?.[state] === undefined) throw new ERR_INVALID_THIS(Class.name);
      return this[state].autoDestroy;
    },
    set(value) {
      this[state].autoDestroy = value;
    },
  };
}

const pending = {
  __proto__: null,
  configurable: true,
  get() {
    return this.fd === null;
  },
};

function inherit(Class, Base, methods, state) {
  Object.setPrototypeOf(Class, Base);
  Object.setPrototypeOf(Class.prototype, Base.prototype);
  for (const [name, value] of Object.entries(methods)) Class.prototype[name] = value;
  Object.defineProperties(Class.prototype, { pending, autoClose: autoClose(Class, state) });
}

function openIsDone(Class) {
  return deprecate(() => {}, `${Class}.prototype.open() is deprecated`, 'DEP0135');
}

const openReadStream = openIsDone('ReadStream');
const openWriteStream = openIsDone('WriteStream');

/** A place in a file to begin or to end at. */
function checkPlace(place, name) {
  if (place !== undefined) validateInteger(place, name, 0);
  return place;
}

/** The last byte that a ReadStream reads; without one it reads to the end. */
function checkEnd(start, end) {
  if (end == null || end === Infinity) return Infinity;
  validateInteger(end, 'end', 0);
  if (start > end) throw new ERR_OUT_OF_RANGE('start', `<= "end" (here: ${end})`, start);
  return end;
}

/**
 * Docs: fs.md "Class: fs.ReadStream".
 * @param {string | Buffer | URL} path
 * @param {string | object} [given]
 */
export function ReadStream(path, given) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, given);
  const options = copyObject(getOptions(given));
  options.highWaterMark ??= kReadSize;
  options.autoDestroy = options.autoClose ?? true;

  const file = this[kFile] = new StreamFile(this, path, options, 'r', openReadStream);
  file.require('read');
  if (options.autoDestroy) file.require('close');

  this.start = this.pos = checkPlace(options.start, 'start');
  this.end = checkEnd(this.start, options.end);
  this.bytesRead = 0;
  Reflect.apply(Readable, this, [options]);
}

inherit(ReadStream, Readable, {
  open: openReadStream,

  _construct(callback) {
    this[kFile].open(callback);
  },

  _read(size) {
    const left = this.end + 1 - (this.pos ?? this.bytesRead);
    const length = Math.min(left, size);
    if (length <= 0) {
      this.push(null);
      return;
    }
    // Of its own memory: a pool would be kept alive by whoever keeps a piece of it.
    this[kFile].read(Buffer.allocUnsafeSlow(length), this.pos, (error, bytesRead, chunk) => {
      if (error) fail(this, error);
      else if (bytesRead > 0) receive(this, bytesRead, chunk);
      else this.push(null);
    });
  },

  _destroy(error, callback) {
    this[kFile].close(error, false, callback);
  },

  close(callback) {
    if (typeof callback === 'function') finished(this, callback);
    this.destroy();
  },
}, '_readableState');

function receive(stream, bytesRead, chunk) {
  stream.bytesRead += bytesRead;
  if (stream.pos !== undefined) stream.pos += bytesRead;
  if (bytesRead === chunk.length) {
    stream.push(chunk);
    return;
  }
  // A copy of what came gives the rest of the memory back.
  const copy = Buffer.allocUnsafeSlow(bytesRead);
  chunk.copy(copy, 0, 0, bytesRead);
  stream.push(copy);
}

/** An error closes the file, unless the program has said that it closes it itself. */
function fail(stream, error) {
  if (stream.autoClose) stream.destroy(error);
  else stream.emit('error', error);
}

/**
 * Docs: fs.md "Class: fs.WriteStream".
 * @param {string | Buffer | URL} path
 * @param {string | object} [given]
 */
export function WriteStream(path, given) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, given);
  const options = copyObject(getOptions(given));
  // Text becomes bytes once, on its way into the stream.
  options.decodeStrings = true;
  options.autoDestroy = options.autoClose ?? true;

  const file = this[kFile] = new StreamFile(this, path, options, 'w', openWriteStream);
  const { write, writev } = file.functions;
  if (!write && !writev) throw new ERR_INVALID_ARG_TYPE('options.fs.write', 'function', write);
  // A method that is not there is one the stream does not call.
  if (write) file.require('write');
  else this._write = null;
  if (writev) file.require('writev');
  else this._writev = null;
  if (options.autoDestroy) file.require('close');

  this.flush = options.flush ?? false;
  validateBoolean(this.flush, 'options.flush');
  if (this.flush) file.require('fsync');

  this.start = this.pos = checkPlace(options.start, 'start');
  this.bytesWritten = 0;
  Reflect.apply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}

inherit(WriteStream, Writable, {
  open: openWriteStream,

  _construct(callback) {
    this[kFile].open(callback);
  },

  _write(data, encoding, callback) {
    writeOut(this, new Writing(this, 'write', data, data.length), callback);
  },

  _writev(entries, callback) {
    const chunks = [];
    let size = 0;
    for (const { chunk } of entries) {
      chunks.push(chunk);
      size += chunk.length;
    }
    writeOut(this, new Writing(this, 'writev', chunks, size), callback);
  },

  _destroy(error, callback) {
    this[kFile].close(error, this.flush, callback);
  },

  close(callback) {
    if (callback) {
      if (this.closed) {
        process.nextTick(callback);
        return;
      }
      this.on('close', callback);
    }
    // Without autoClose nothing else follows on 'finish'.
    if (!this.autoClose) this.on('finish', this.destroy);
    // What is written already must reach the file.
    this.end();
  },

  /** end() does that as well, once what was written is out. */
  destroySoon: Writable.prototype.end,
}, '_writableState');

function writeOut(stream, writing, callback) {
  if (stream.pos !== undefined) stream.pos += writing.left;
  stream[kFile].run((done) => writing.next(done), callback);
}

/** Data on its way into the file, which may take it in several steps. */
class Writing {
  #stream;
  #way;
  #data;
  #position;
  #vain = 0;
  left;

  /** @param {'write' | 'writev'} way */
  constructor(stream, way, data, size) {
    this.#stream = stream;
    this.#way = way;
    this.#data = data;
    this.#position = stream.pos;
    this.left = size;
  }

  next(done) {
    const stream = this.#stream;
    const { functions } = stream[kFile];
    const whenWritten = (error, bytesWritten, data) => this.#step(error, bytesWritten, data, done);
    if (this.#way === 'write') functions.write(stream.fd, this.#data, 0, this.left, this.#position, whenWritten);
    else functions.writev(stream.fd, this.#data, this.#position, whenWritten);
  }

  #step(error, count, data, done) {
    const takesNothing = error?.code === 'EAGAIN';
    if (error && !takesNothing) return done(error);
    if (this.#stream.destroyed) return done();
    const bytesWritten = takesNothing ? 0 : count;
    this.#stream.bytesWritten += bytesWritten;
    this.left -= bytesWritten;
    if (this.left === 0) return done();
    this.#vain = bytesWritten > 0 ? 0 : this.#vain + 1;
    if (this.#vain === kMostVainWrites) {
      const syscall = this.#way;
      return done(new ERR_SYSTEM_ERROR({ message: `${syscall} failed`, code: 'EAGAIN', errno: -11, syscall }));
    }
    if (this.#position !== undefined) this.#position += bytesWritten;
    this.#data = this.#way === 'write' ? data.subarray(bytesWritten) : [Buffer.concat(data).subarray(bytesWritten)];
    return this.next(done);
  }
}

/** Docs: fs.md "fs.createReadStream(path[, options])". */
export function createReadStream(path, options) {
  return new ReadStream(path, options);
}

/** Docs: fs.md "fs.createWriteStream(path[, options])". */
export function createWriteStream(path, options) {
  return new WriteStream(path, options);
}
