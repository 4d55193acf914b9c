// fs.Utf8Stream: writes text (or buffers) to a file in batches, for logs. It can be flushed at any time, and it survives a busy disk.

import EventEmitter from 'events';
import path from 'path';
import process from 'process';
import { Buffer } from 'buffer';
import { lazy } from 'internal/core';
import { clearInterval, setInterval, setTimeout } from 'timers';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import {
  validateBoolean,
  validateFunction,
  validateObject,
  validateOneOf,
  validateString,
  validateUint32,
} from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OPERATION_FAILED } = codes;

const fsModule = lazy('fs');

/** How long to wait, in milliseconds, before a busy file is tried again. */
const kBusyWriteTimeout = 100;
const kDefaultMaxWrite = 16 * 1024;
/** write() returns false from this many waiting characters on. */
const kHighWaterMark = 16387;

/** Blocks: in synchronous mode there is no event loop to wait with. */
function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function isBusy(error) {
  return error.code === 'EAGAIN' || error.code === 'EBUSY';
}

/** The two kinds of content: how much of it was written is counted in bytes, its length in characters. */
const textMode = {
  empty: '',
  validate: (data) => validateString(data, 'data'),
  /** Puts data into the last batch, or into a new one. */
  add(batches, data, maxWrite) {
    const last = batches.length - 1;
    if (last < 0 || batches[last].length + data.length > maxWrite) batches.push(data);
    else batches[last] += data;
  },
  /** The batch as it is written. */
  join: (batch) => batch,
  /** What is left of `content` after `written` bytes. */
  rest(content, written) {
    if (written === undefined || Buffer.byteLength(content) === written) return '';
    return content.slice(Buffer.from(content).subarray(0, written).toString().length);
  },
};

const bufferMode = {
  empty: Buffer.alloc(0),
  validate(data) {
    if (!Buffer.isBuffer(data)) throw new ERR_INVALID_ARG_TYPE('data', 'Buffer', data);
  },
  add(batches, data, maxWrite) {
    const last = batches.at(-1);
    if (last === undefined || last.length + data.length > maxWrite) {
      batches.push({ parts: [data], length: data.length });
    } else {
      last.parts.push(data);
      last.length += data.length;
    }
  },
  join: ({ parts, length }) => parts.length === 1 ? parts[0] : Buffer.concat(parts, length),
  rest: (content, written) => written === undefined ? bufferMode.empty : content.subarray(written),
};

/** Docs: fs, "Class: fs.Utf8Stream". */
export class Utf8Stream extends EventEmitter {
  #fs;
  #fd = -1;
  #file = null;
  #mode;
  #append;
  #mkdir;
  #sync;
  #fsync;
  #minLength;
  #maxLength;
  #maxWrite;
  #contentMode;
  #content;
  #retryEAGAIN;
  #periodicFlush;
  #timer;
  /** Batches that wait. */
  #batches = [];
  /** What is being written. */
  #current;
  /** Length of all that waits or is being written. */
  #length = 0;
  #writing = false;
  #ending = false;
  #opening = false;
  #reopening = false;
  #destroyed = false;
  #flushPending = false;
  #drainScheduled = false;

  constructor(options = kEmptyObject) {
    super();
    validateObject(options, 'options');
    const {
      append = true,
      contentMode = 'utf8',
      dest,
      fd = dest,
      fs = kEmptyObject,
      fsync = false,
      maxLength = 0,
      maxWrite = kDefaultMaxWrite,
      minLength = 0,
      mkdir = false,
      mode,
      periodicFlush = 0,
      retryEAGAIN = () => true,
      sync = false,
    } = options;
    validateBoolean(append, 'options.append');
    validateOneOf(contentMode, 'options.contentMode', ['utf8', 'buffer']);
    validateObject(fs, 'options.fs');
    validateBoolean(fsync, 'options.fsync');
    validateUint32(maxLength, 'options.maxLength');
    validateUint32(maxWrite, 'options.maxWrite');
    validateUint32(minLength, 'options.minLength');
    validateBoolean(mkdir, 'options.mkdir');
    validateUint32(periodicFlush, 'options.periodicFlush');
    validateFunction(retryEAGAIN, 'options.retryEAGAIN');
    validateBoolean(sync, 'options.sync');
    if (typeof fd !== 'number' && typeof fd !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'string'], fd);
    }
    if (minLength >= maxWrite) {
      throw new ERR_INVALID_ARG_VALUE('options.minLength', minLength, `must be smaller than maxWrite (${maxWrite})`);
    }

    this.#fs = { ...fsModule(), ...fs };
    this.#append = append;
    this.#contentMode = contentMode;
    this.#content = contentMode === 'buffer' ? bufferMode : textMode;
    this.#current = this.#content.empty;
    this.#fsync = fsync;
    this.#maxLength = maxLength;
    this.#maxWrite = maxWrite;
    this.#minLength = minLength;
    this.#mkdir = mkdir;
    this.#mode = mode;
    this.#periodicFlush = periodicFlush;
    this.#retryEAGAIN = retryEAGAIN;
    this.#sync = sync;
    /** What pipe() looks at. */
    this.writable = true;

    if (typeof fd === 'number') {
      this.#fd = fd;
      process.nextTick(() => this.emit('ready'));
    } else {
      this.#open(fd);
    }
    this.on('newListener', (name) => {
      if (name === 'drain') this.#drainScheduled = false;
    });
    if (periodicFlush > 0) {
      this.#timer = setInterval(() => this.flush(), periodicFlush);
      this.#timer.unref();
    }
  }

  get append() {
    return this.#append;
  }

  get contentMode() {
    return this.#contentMode;
  }

  get fd() {
    return this.#fd;
  }

  get file() {
    return this.#file;
  }

  get fsync() {
    return this.#fsync;
  }

  get maxLength() {
    return this.#maxLength;
  }

  get minLength() {
    return this.#minLength;
  }

  get mkdir() {
    return this.#mkdir;
  }

  get mode() {
    return this.#mode;
  }

  get periodicFlush() {
    return this.#periodicFlush;
  }

  get sync() {
    return this.#sync;
  }

  get writing() {
    return this.#writing;
  }

  /** Docs: utf8Stream.write(data). */
  write(data) {
    this.#requireAlive();
    this.#content.validate(data);
    const length = this.#length + data.length;
    if (this.#maxLength && length > this.#maxLength) {
      this.emit('drop', data);
    } else {
      this.#content.add(this.#batches, data, this.#maxWrite);
      this.#length = length;
      if (!this.#writing && length >= this.#minLength) this.#writeNext();
    }
    return this.#length < Math.max(this.#minLength, kHighWaterMark);
  }

  /** Docs: utf8Stream.flush(callback). */
  flush(callback) {
    if (callback != null) validateFunction(callback, 'callback');
    if (this.#destroyed) {
      const error = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (!callback) throw error;
      callback(error);
      return;
    }
    if (this.#minLength <= 0) {
      callback?.();
      return;
    }
    if (callback) this.#afterDrain(callback);
    if (this.#writing) return;
    if (this.#batches.length === 0) this.#content.add(this.#batches, this.#content.empty, this.#maxWrite);
    this.#writeNext();
  }

  /** Calls back when everything is in the file, on the disk. */
  #afterDrain(callback) {
    this.#flushPending = true;
    const done = (error) => {
      this.#flushPending = false;
      callback(error);
    };
    const onDrain = () => {
      this.off('error', onError);
      // Each write was followed by an fsync.
      if (this.#fsync) return done();
      try {
        this.#fs.fsync(this.#fd, done);
      } catch (error) {
        done(error);
      }
    };
    const onError = (error) => {
      this.off('drain', onDrain);
      done(error);
    };
    this.once('drain', onDrain);
    this.once('error', onError);
  }

  /** Docs: utf8Stream.flushSync(). */
  flushSync() {
    this.#requireAlive();
    if (this.#fd < 0) throw new ERR_INVALID_STATE('Invalid file descriptor');
    let content = this.#content.empty;
    if (!this.#writing && this.#current.length > 0) {
      content = this.#current;
      this.#current = this.#content.empty;
    }
    while (content.length > 0 || this.#batches.length > 0) {
      if (content.length === 0) content = this.#content.join(this.#batches.shift());
      if (content.length === 0) continue;
      try {
        content = this.#account(content, this.#writeSync(content));
      } catch (error) {
        if (!isBusy(error) || !this.#retryEAGAIN(error, content.length, this.#length - content.length)) {
          this.#unshift(content);
          throw error;
        }
        sleep(kBusyWriteTimeout);
      }
    }
    try {
      this.#fs.fsyncSync(this.#fd);
    } catch {
      // Pipes and terminals cannot be synchronized.
    }
  }

  /** Makes what could not be written the first to be written next time. */
  #unshift(content) {
    const batches = [];
    this.#content.add(batches, content, this.#maxWrite);
    this.#batches.unshift(...batches);
  }

  /** Docs: utf8Stream.reopen(file). */
  reopen(file) {
    this.#requireAlive();
    if (this.#opening) {
      this.once('ready', () => this.reopen(file));
      return;
    }
    if (this.#ending) return;
    if (!this.#file) {
      throw new ERR_OPERATION_FAILED('Unable to reopen a file descriptor, you must pass a file to Utf8Stream');
    }
    if (file) this.#file = file;
    this.#reopening = true;
    // The write that is under way goes to the old file.
    if (this.#writing) return;
    const previous = this.#fd;
    this.once('ready', () => {
      if (previous === this.#fd) return;
      this.#fs.close(previous, (error) => {
        if (error) this.emit('error', error);
      });
    });
    this.#open(this.#file);
  }

  /** Docs: utf8Stream.end(). */
  end() {
    this.#requireAlive();
    if (this.#opening) {
      this.once('ready', () => this.end());
      return;
    }
    if (this.#ending) return;
    this.#ending = true;
    if (this.#writing) return;
    if (this.#length > 0 && this.#fd >= 0) this.#writeNext();
    else this.#close();
  }

  /** Docs: utf8Stream.destroy(). */
  destroy() {
    if (this.#destroyed) return;
    this.#close();
  }

  [Symbol.dispose]() {
    this.destroy();
  }

  #requireAlive() {
    if (this.#destroyed) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  #open(file) {
    this.#opening = true;
    this.#writing = true;
    this.#drainScheduled = false;
    const flags = this.#append ? 'a' : 'w';
    const opened = (error, fd) => this.#opened(error, fd, file);
    if (this.#sync) {
      try {
        if (this.#mkdir) this.#fs.mkdirSync(path.dirname(file), { recursive: true });
        opened(null, this.#fs.openSync(file, flags, this.#mode));
      } catch (error) {
        opened(error);
        throw error;
      }
    } else if (this.#mkdir) {
      this.#fs.mkdir(path.dirname(file), { recursive: true }, (error) => {
        if (error) return opened(error);
        this.#fs.open(file, flags, this.#mode, opened);
      });
    } else {
      this.#fs.open(file, flags, this.#mode, opened);
    }
  }

  #opened(error, fd, file) {
    const reopening = this.#reopening;
    this.#reopening = false;
    this.#opening = false;
    this.#writing = false;
    if (error) {
      if (!this.#sync) {
        this.emit('error', error);
        return;
      }
      // open() throws it as well.
      process.nextTick(() => {
        if (this.listenerCount('error') > 0) this.emit('error', error);
      });
      return;
    }
    this.#fd = fd;
    this.#file = file;
    if (this.#sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    if (this.#destroyed) return;
    if ((!this.#writing && this.#length > this.#minLength) || this.#flushPending) this.#writeNext();
    else if (reopening) process.nextTick(() => this.emit('drain'));
  }

  #writeSync(content) {
    return this.#contentMode === 'buffer' ?
      this.#fs.writeSync(this.#fd, content) :
      this.#fs.writeSync(this.#fd, content, 'utf8');
  }

  #writeNext() {
    this.#writing = true;
    if (this.#current.length === 0 && this.#batches.length > 0) {
      this.#current = this.#content.join(this.#batches.shift());
    }
    if (this.#sync) {
      let written;
      try {
        written = this.#writeSync(this.#current);
      } catch (error) {
        this.#failed(error);
        return;
      }
      this.#written(written);
    } else {
      this.#writeAsync();
    }
  }

  #writeAsync() {
    const done = (error, written) => {
      if (error) this.#failed(error);
      else this.#written(written);
    };
    if (this.#contentMode === 'buffer') this.#fs.write(this.#fd, this.#current, done);
    else this.#fs.write(this.#fd, this.#current, 'utf8', done);
  }

  #failed(error) {
    const { length } = this.#current;
    if (!isBusy(error) || !this.#retryEAGAIN(error, length, this.#length - length)) {
      this.#writing = false;
      this.emit('error', error);
    } else if (this.#sync) {
      sleep(kBusyWriteTimeout);
      this.#written(0);
    } else {
      setTimeout(() => this.#writeAsync(), kBusyWriteTimeout);
    }
  }

  /** Counts what was written. @returns what is left of `content` */
  #account(content, written) {
    const rest = this.#content.rest(content, written);
    this.#length = Math.max(0, this.#length - (content.length - rest.length));
    return rest;
  }

  #written(written) {
    this.emit('write', written);
    this.#current = this.#account(this.#current, written);
    if (this.#current.length > 0) {
      if (!this.#sync) {
        this.#writeAsync();
        return;
      }
      try {
        while (this.#current.length > 0) this.#current = this.#account(this.#current, this.#writeSync(this.#current));
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
    if (this.#fsync) this.#fs.fsyncSync(this.#fd);

    if (this.#reopening) {
      this.#writing = false;
      this.#reopening = false;
      this.reopen();
    } else if (this.#length > this.#minLength) {
      this.#writeNext();
    } else if (this.#ending) {
      if (this.#length > 0) {
        this.#writeNext();
      } else {
        this.#writing = false;
        this.#close();
      }
    } else {
      this.#writing = false;
      this.#drained();
    }
  }

  #drained() {
    if (!this.#sync) {
      this.emit('drain');
    } else if (!this.#drainScheduled) {
      this.#drainScheduled = true;
      process.nextTick(() => {
        if (this.listenerCount('drain') === 0) return;
        this.#drainScheduled = false;
        this.emit('drain');
      });
    }
  }

  #close() {
    if (this.#fd === -1) {
      this.once('ready', () => this.#close());
      return;
    }
    if (this.#timer !== undefined) clearInterval(this.#timer);
    this.#destroyed = true;
    this.#batches = [];
    const closed = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (this.#ending && !this.#writing) this.emit('finish');
      this.emit('close');
    };
    const synchronized = () => {
      // Whether that worked does not matter: pipes and terminals cannot. And the process still needs its stdout and stderr.
      if (this.#fd !== 1 && this.#fd !== 2) this.#fs.close(this.#fd, closed);
      else closed();
    };
    if (this.#fsync) {
      synchronized();
      return;
    }
    try {
      this.#fs.fsync(this.#fd, synchronized);
    } catch (error) {
      closed(error);
    }
  }
}
