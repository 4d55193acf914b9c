// fs.Utf8Stream: writes text (or buffers) to a file in batches, for logs. It can be flushed at any time, and it survives a busy disk.

import EventEmitter from 'events';
import path from 'path';
import process from 'process';
import { lazy } from 'internal/core';
import { clearInterval, setInterval, setTimeout } from 'timers';
import { codes } from 'internal/errors';
import { makeBatches } from 'internal/streams/utf8_batches';
import { validateBoolean, validateFunction, validateObject, validateOneOf, validateUint32 } from 'internal/validators';

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

// The options with their defaults, by what they are checked with. Each is also a property of the stream, but for the last two.
const settings = [
  [validateBoolean, { append: true, fsync: false, mkdir: false, sync: false }],
  [validateUint32, { maxLength: 0, minLength: 0, periodicFlush: 0, maxWrite: kDefaultMaxWrite }],
  [(value, name) => validateOneOf(value, name, ['utf8', 'buffer']), { contentMode: 'utf8' }],
  [validateFunction, { retryEAGAIN: () => true }],
];
const hidden = ['maxWrite', 'retryEAGAIN'];

/** @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE */
function settingsFrom(options) {
  const given = { mode: options.mode };
  for (const [validate, defaults] of settings) {
    for (const [name, byDefault] of Object.entries(defaults)) {
      const { [name]: value = byDefault } = options;
      validate(value, `options.${name}`);
      given[name] = value;
    }
  }
  const { minLength, maxWrite } = given;
  if (minLength < maxWrite) return given;
  throw new ERR_INVALID_ARG_VALUE('options.minLength', minLength, `must be smaller than maxWrite (${maxWrite})`);
}

// What the stream is at. While it is opening or writing, a wish (to end, or to go on in another file) waits until that is over.
const OPENING = 0;
const IDLE = 1;
const WRITING = 2;
const CLOSED = 3;

/** Docs: fs, "Class: fs.Utf8Stream". */
export class Utf8Stream extends EventEmitter {
  #fs;
  #fd = -1;
  #file = null;
  #settings;
  #batches;
  #timer;
  /** What is being written. */
  #current;
  #phase = IDLE;
  /** @type {'end' | 'reopen' | null} */
  #wish = null;
  #flushPending = false;
  #drainScheduled = false;
  /** What pipe() looks at. */
  writable = true;

  static {
    const names = ['mode', ...settings.flatMap(([, defaults]) => Object.keys(defaults))].filter((name) => !hidden.includes(name));
    for (const name of names) {
      const { get } = Object.getOwnPropertyDescriptor({ get [name]() { return this.#settings[name]; } }, name);
      Object.defineProperty(Utf8Stream.prototype, name, { __proto__: null, get, configurable: true });
    }
  }

  constructor(options = {}) {
    super();
    validateObject(options, 'options');
    const { dest, fd = dest, fs = {} } = options;
    validateObject(fs, 'options.fs');
    const given = settingsFrom(options);
    if (typeof fd !== 'number' && typeof fd !== 'string') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'string'], fd);
    this.#settings = given;
    this.#fs = { ...fsModule(), ...fs };
    this.#batches = makeBatches(given.contentMode, given.maxWrite);
    this.#current = this.#batches.empty;

    if (typeof fd === 'number') {
      this.#fd = fd;
      process.nextTick(() => this.emit('ready'));
    } else {
      this.#open(fd);
    }
    this.on('newListener', (name) => {
      if (name === 'drain') this.#drainScheduled = false;
    });
    if (given.periodicFlush > 0) {
      this.#timer = setInterval(() => this.flush(), given.periodicFlush);
      this.#timer.unref();
    }
  }

  get fd() {
    return this.#fd;
  }

  get file() {
    return this.#file;
  }

  get writing() {
    return this.#phase === WRITING || this.#phase === OPENING;
  }

  /** Docs: utf8Stream.write(data). */
  write(data) {
    this.#requireAlive();
    const batches = this.#batches;
    batches.check(data);
    const { minLength, maxLength } = this.#settings;
    if (maxLength > 0 && batches.length + data.length > maxLength) {
      this.emit('drop', data);
    } else {
      batches.add(data);
      if (this.#phase === IDLE && batches.length >= minLength) this.#writeNext();
    }
    return batches.length < Math.max(minLength, kHighWaterMark);
  }

  /** Docs: utf8Stream.flush(callback). */
  flush(callback) {
    if (callback != null) validateFunction(callback, 'callback');
    if (this.#phase === CLOSED) {
      const error = new ERR_INVALID_STATE('Utf8Stream is destroyed');
      if (!callback) throw error;
      callback(error);
      return;
    }
    if (this.#settings.minLength <= 0) {
      callback?.();
      return;
    }
    if (callback) this.#afterDrain(callback);
    if (this.#phase !== IDLE) return;
    if (this.#batches.isEmpty) this.#batches.add(this.#batches.empty);
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
      if (this.#settings.fsync) return done();
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
    const batches = this.#batches;
    let content = batches.empty;
    if (this.#phase === IDLE) [content, this.#current] = [this.#current, content];
    while (content.length > 0 || !batches.isEmpty) {
      if (content.length === 0) content = batches.take();
      if (content.length === 0) continue;
      try {
        content = batches.account(content, this.#writeSync(content));
      } catch (error) {
        if (!this.#mayRetry(error, content)) {
          // The first to be written next time.
          batches.putBack(content);
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

  // A busy file is tried again, unless the program is against it.
  #mayRetry(error, { length }) {
    return isBusy(error) && this.#settings.retryEAGAIN(error, length, this.#batches.length - length);
  }

  /** Docs: utf8Stream.reopen(file). */
  reopen(file) {
    this.#requireAlive();
    if (this.#waitsForFile(() => this.reopen(file)) || this.#wish === 'end') return;
    if (this.#file === null) {
      throw new ERR_OPERATION_FAILED('Unable to reopen a file descriptor, you must pass a file to Utf8Stream');
    }
    if (file) this.#file = file;
    this.#wish = 'reopen';
    // The write that is under way goes to the old file.
    if (this.#phase === IDLE) this.#settle();
  }

  /** Docs: utf8Stream.end(). */
  end() {
    this.#requireAlive();
    if (this.#waitsForFile(() => this.end()) || this.#wish === 'end') return;
    this.#wish = 'end';
    if (this.#phase === IDLE) this.#settle();
  }

  /** Docs: utf8Stream.destroy(). */
  destroy() {
    if (this.#phase !== CLOSED) this.#close();
  }

  [Symbol.dispose]() {
    this.destroy();
  }

  #requireAlive() {
    if (this.#phase === CLOSED) throw new ERR_INVALID_STATE('Utf8Stream is destroyed');
  }

  #waitsForFile(action) {
    if (this.#phase !== OPENING) return false;
    this.once('ready', action);
    return true;
  }

  // Nothing is being written: whatever is next.
  #settle() {
    const { minLength } = this.#settings;
    const { length } = this.#batches;
    if (this.#wish === 'reopen') {
      this.#wish = null;
      this.#changeFile();
    } else if (length > minLength || (this.#wish === 'end' && length > 0)) {
      this.#writeNext();
    } else {
      this.#phase = IDLE;
      if (this.#wish === 'end') this.#close();
      else this.#drained();
    }
  }

  #changeFile() {
    const old = this.#fd;
    const report = (error) => error && this.emit('error', error);
    this.once('ready', () => old !== this.#fd && this.#fs.close(old, report));
    this.#open(this.#file, () => process.nextTick(() => this.emit('drain')));
  }

  // `whenIdle`: what to do if nothing waits by then.
  #open(file, whenIdle = null) {
    const { append, mkdir, mode, sync } = this.#settings;
    const fs = this.#fs;
    this.#phase = OPENING;
    this.#drainScheduled = false;
    const args = [file, append ? 'a' : 'w', mode];
    const folder = mkdir ? [path.dirname(file), { recursive: true }] : null;
    if (sync) {
      try {
        if (folder !== null) fs.mkdirSync(...folder);
        this.#fd = fs.openSync(...args);
      } catch (error) {
        this.#phase = IDLE;
        // It is thrown as well.
        process.nextTick(() => this.listenerCount('error') > 0 && this.emit('error', error));
        throw error;
      }
      this.#opened(file, whenIdle);
      return;
    }
    const failed = (error) => {
      this.#phase = IDLE;
      this.emit('error', error);
    };
    const open = () => fs.open(...args, (error, fd) => {
      if (error) {
        failed(error);
        return;
      }
      this.#fd = fd;
      this.#opened(file, whenIdle);
    });
    if (folder === null) open();
    else fs.mkdir(...folder, (error) => (error ? failed(error) : open()));
  }

  #opened(file, whenIdle) {
    this.#phase = IDLE;
    this.#file = file;
    if (this.#settings.sync) process.nextTick(() => this.emit('ready'));
    else this.emit('ready');
    // A listener may have closed it, or written already.
    if (this.#phase !== IDLE) return;
    if (this.#batches.length > this.#settings.minLength || this.#flushPending) this.#writeNext();
    else whenIdle?.();
  }

  // The arguments of fs.write() for content of either kind.
  #argumentsFor(content) {
    return typeof content === 'string' ? [this.#fd, content, 'utf8'] : [this.#fd, content];
  }

  #writeSync(content) {
    return this.#fs.writeSync(...this.#argumentsFor(content));
  }

  #writeNext() {
    this.#phase = WRITING;
    if (this.#current.length === 0) this.#current = this.#batches.take();
    if (!this.#settings.sync) {
      this.#writeAsync();
      return;
    }
    let written;
    try {
      written = this.#writeSync(this.#current);
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#written(written);
  }

  #writeAsync() {
    this.#fs.write(...this.#argumentsFor(this.#current), (error, written) => {
      if (error) this.#failed(error);
      else this.#written(written);
    });
  }

  #failed(error) {
    if (!this.#mayRetry(error, this.#current)) {
      if (this.#phase === WRITING) this.#phase = IDLE;
      this.emit('error', error);
    } else if (this.#settings.sync) {
      sleep(kBusyWriteTimeout);
      this.#written(0);
    } else {
      setTimeout(() => this.#writeAsync(), kBusyWriteTimeout);
    }
  }

  #written(written) {
    this.emit('write', written);
    this.#current = this.#batches.account(this.#current, written);
    if (this.#current.length > 0) {
      if (!this.#settings.sync) {
        this.#writeAsync();
        return;
      }
      try {
        while (this.#current.length > 0) this.#current = this.#batches.account(this.#current, this.#writeSync(this.#current));
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
    if (this.#settings.fsync) this.#fs.fsyncSync(this.#fd);
    // Who waits for a flush is told even then.
    if (this.#phase === CLOSED) this.#drained();
    else this.#settle();
  }

  #drained() {
    if (!this.#settings.sync) {
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
    const isWhole = this.#wish === 'end' && this.#phase === IDLE;
    if (this.#timer !== undefined) clearInterval(this.#timer);
    this.#phase = CLOSED;
    this.#batches.clear();
    const closed = (error) => {
      if (error) {
        this.emit('error', error);
        return;
      }
      if (isWhole) this.emit('finish');
      this.emit('close');
    };
    // The process still needs its stdout and stderr.
    const isOurs = this.#fd !== 1 && this.#fd !== 2;
    const close = () => (isOurs ? this.#fs.close(this.#fd, closed) : closed());
    if (this.#settings.fsync) {
      close();
      return;
    }
    try {
      // Whether that works does not matter: pipes and terminals cannot be synchronized.
      this.#fs.fsync(this.#fd, close);
    } catch (error) {
      closed(error);
    }
  }
}
