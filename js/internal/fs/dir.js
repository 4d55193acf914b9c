// fs.Dir and opendir: a directory that is read bit by bit.

import {
  op_fs_dir_close,
  op_fs_dir_close_sync,
  op_fs_dir_read,
  op_fs_dir_read_sync,
  op_fs_opendir,
  op_fs_opendir_sync,
} from 'internal/ops';
import { Buffer } from 'buffer';
import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { promisify } from 'internal/util';
import { validateFunction, validateUint32 } from 'internal/validators';
import { getOptions } from 'internal/fs/arguments';
import { Dirent } from 'internal/fs/dirent';
import { decodeName, encodePath, getValidatedPath, isRawName } from 'internal/fs/paths';
import { callbackRequest } from 'internal/fs/requests';

const { ERR_DIR_CLOSED, ERR_DIR_CONCURRENT_OPERATION, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

let registry;

/** Closes directories that their owners forgot. */
function finalizationRegistry() {
  return registry ??= new FinalizationRegistry((handle) => {
    op_fs_dir_close_sync(handle);
    process.emitWarning('Closing directory handle on garbage collection');
  });
}

/** Docs: fs, "Class: fs.Dir". */
export class Dir {
  #handle;
  #path;
  #options;
  #buffered = [];
  #closed = false;
  /** Callbacks that wait for a running read; null when there is none. */
  #waiting = null;
  #readPromisified;
  #closePromisified;
  #directories = [];

  constructor(handle, dirPath, options) {
    if (handle == null) throw new ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = dirPath;
    this.#options = { bufferSize: 32, ...getOptions(options, { encoding: 'utf8' }) };
    try {
      validateUint32(this.#options.bufferSize, 'options.bufferSize', true);
    } catch (error) {
      op_fs_dir_close_sync(handle);
      throw error;
    }
    this.#readPromisified = promisify(this.#readImpl).bind(this, false);
    this.#closePromisified = promisify(this.close).bind(this);
    finalizationRegistry().register(this, handle, this);
  }

  /** The path as it was given to opendir(). */
  get path() {
    if (!(#path in this)) throw new ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  #take() {
    const dirent = this.#buffered.shift();
    if (this.#options.recursive && dirent.isDirectory()) this.#directories.push(joinNames(dirent.parentPath, dirent.name));
    return dirent;
  }

  /** Puts a batch into the buffer, under the directory that it comes from. */
  #store(entries, directory) {
    const { encoding } = this.#options;
    for (let i = 0; i < entries.length; i += 2) {
      const dirent = new Dirent(decodeName(entries[i], encoding), entries[i + 1], directory);
      this.#buffered.push(dirent);
    }
  }

  /** Docs: dir.read([callback]). Entries come in the order of the file system. */
  read(callback) {
    return this.#readImpl(true, callback);
  }

  #readImpl(maybeSync, callback) {
    if (callback === undefined) return this.#readPromisified();
    if (this.#closed) throw new ERR_DIR_CLOSED();
    validateFunction(callback, 'callback');
    if (this.#waiting !== null) {
      this.#waiting.push(() => this.#readImpl(maybeSync, callback));
      return;
    }
    if (this.#buffered.length > 0) {
      const dirent = this.#take();
      if (maybeSync) process.nextTick(callback, null, dirent);
      else callback(null, dirent);
      return;
    }
    this.#waiting = [];
    this.#fill((error) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      for (const next of waiting) process.nextTick(next);
      if (error) callback(error);
      else callback(null, this.#buffered.length > 0 ? this.#take() : null);
    });
  }

  /** Reads a batch; an empty one is the end, unless there are directories below. */
  #fill(callback) {
    const { bufferSize, encoding } = this.#options;
    const directory = this.#current ?? this.#path;
    const id = callbackRequest((error, entries) => {
      if (error) return callback(error);
      this.#store(entries, directory);
      if (this.#buffered.length > 0 || this.#directories.length === 0) return callback(null);
      this.#descend((failed) => failed ? callback(failed) : this.#fill(callback));
    });
    op_fs_dir_read(id, this.#handle, bufferSize, isRawName(encoding));
  }

  #current;

  /** Goes on with the next directory below. */
  #descend(callback) {
    const next = this.#directories.shift();
    const previous = this.#handle;
    let opened;
    const id = callbackRequest((error) => {
      if (error) {
        op_fs_dir_close_sync(opened);
        return callback(error);
      }
      this.#switch(previous, opened, next);
      callback(null);
    });
    opened = op_fs_opendir(id, encodePath(next));
  }

  #switch(previous, opened, directory) {
    op_fs_dir_close_sync(previous);
    this.#handle = opened;
    this.#current = directory;
    finalizationRegistry().unregister(this);
    finalizationRegistry().register(this, opened, this);
  }

  /** Docs: dir.readSync(). */
  readSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#waiting !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    const { bufferSize, encoding } = this.#options;
    while (this.#buffered.length === 0) {
      this.#store(op_fs_dir_read_sync(this.#handle, bufferSize, isRawName(encoding)), this.#current ?? this.#path);
      if (this.#buffered.length > 0) break;
      if (this.#directories.length === 0) return null;
      const next = this.#directories.shift();
      this.#switch(this.#handle, op_fs_opendir_sync(encodePath(next)), next);
    }
    return this.#take();
  }

  /** Docs: dir.close([callback]). */
  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new ERR_DIR_CLOSED());
      return this.#closePromisified();
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new ERR_DIR_CLOSED());
      return;
    }
    if (this.#waiting !== null) {
      this.#waiting.push(() => this.close(callback));
      return;
    }
    this.#closed = true;
    finalizationRegistry().unregister(this);
    op_fs_dir_close(callbackRequest(callback), this.#handle);
  }

  /** Docs: dir.closeSync(). */
  closeSync() {
    if (this.#closed) throw new ERR_DIR_CLOSED();
    if (this.#waiting !== null) throw new ERR_DIR_CONCURRENT_OPERATION();
    this.#closed = true;
    finalizationRegistry().unregister(this);
    op_fs_dir_close_sync(this.#handle);
  }

  /** All entries; the directory is closed at the end, also when the loop is left early. */
  async* entries() {
    try {
      while (true) {
        const dirent = await this.#readPromisified();
        if (dirent === null) break;
        yield dirent;
      }
    } finally {
      await this.#closePromisified();
    }
  }

  [Symbol.dispose]() {
    if (this.#closed) return;
    this.closeSync();
  }

  async [Symbol.asyncDispose]() {
    if (this.#closed) return;
    await this.#closePromisified();
  }
}

Object.defineProperties(Dir.prototype, {
  [Symbol.asyncIterator]: { __proto__: null, enumerable: false, writable: true, configurable: true, value: Dir.prototype.entries },
});

function joinNames(directory, name) {
  if (typeof directory === 'string' && typeof name === 'string') return path.join(directory, name);
  return Buffer.concat([Buffer.from(directory), Buffer.from('/'), Buffer.from(name)]);
}

/** Docs: fs.opendir(path[, options], callback). */
export function opendir(dirPath, options, callback) {
  if (typeof options === 'function') callback = options;
  validateFunction(callback, 'callback');
  dirPath = getValidatedPath(dirPath);
  options = getOptions(options, { encoding: 'utf8' });
  let handle;
  const id = callbackRequest((error) => {
    if (error) {
      op_fs_dir_close_sync(handle);
      return callback(error);
    }
    let dir;
    try {
      dir = new Dir(handle, dirPath, options);
    } catch (invalid) {
      return callback(invalid);
    }
    callback(null, dir);
  });
  handle = op_fs_opendir(id, encodePath(dirPath));
}

/** Docs: fs.opendirSync(path[, options]). */
export function opendirSync(dirPath, options) {
  dirPath = getValidatedPath(dirPath);
  options = getOptions(options, { encoding: 'utf8' });
  return new Dir(op_fs_opendir_sync(encodePath(dirPath)), dirPath, options);
}

/** Docs: fsPromises.opendir(path[, options]). */
export const opendirPromise = promisify(opendir);
