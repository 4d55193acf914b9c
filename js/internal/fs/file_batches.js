// filehandle.pull(), pullSync() and writer(): an open file as source and target of node:stream/iter (doc: fs.md "Class: FileHandle").
// The handle is locked as long as one of them works on it.

import { op_fs_read, op_fs_read_sync, op_fs_write, op_fs_write_sync } from 'internal/ops';
import { codes } from 'internal/errors';
import { checked, promiseRequest } from 'internal/fs/requests';
import { kFile } from 'internal/fs/file_handle';
import { toUint8Array } from 'internal/fs/transfer';
import { checkOptions, checkSignal, splitArguments } from 'internal/streams/iter/arguments';
import { chunksToWrite, chunkToWrite, joined, lengthOf } from 'internal/streams/iter/bytes';
import { asyncBatches, syncBatches } from 'internal/streams/iter/protocol';
import { flowOf, flowOfSync } from 'internal/streams/iter/pull';
import { signalOf } from 'internal/streams/iter/writer';
import { validateBoolean, validateInteger } from 'internal/validators';

const { ERR_INVALID_STATE, ERR_OUT_OF_RANGE } = codes;

const kChunkSize = 128 * 1024;
/** Ops take this for "where the file stands". */
const kHere = -1;

/** The options of all three. @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
function fileOptions(options) {
  const { autoClose = false, start, limit, chunkSize = kChunkSize } = options;
  validateBoolean(autoClose, 'options.autoClose');
  if (start !== undefined) validateInteger(start, 'options.start', 0);
  if (limit !== undefined) validateInteger(limit, 'options.limit', 1);
  validateInteger(chunkSize, 'options.chunkSize', 1);
  return { autoClose, start: start ?? kHere, limit: limit ?? Infinity, chunkSize };
}

/** The part of a file that is still to be read or written. */
class Stretch {
  #position;
  left;

  constructor({ start, limit }) {
    this.#position = start;
    this.left = limit;
  }

  get position() {
    return this.#position;
  }

  advance(length) {
    if (this.#position !== kHere) this.#position += length;
    this.left -= length;
  }
}

/** @returns {AsyncIterable<Uint8Array[]>} @throws {ERR_INVALID_STATE} for a handle that is locked or closed */
export function pullFile(handle, lock, args) {
  lock.check();
  const { transforms, options } = splitArguments(args);
  const signal = checkSignal(options.signal);
  const settings = fileOptions(options);
  lock.take();
  return flowOf(asyncBatches(() => batchesOf(handle, lock, settings, signal)), transforms, signal);
}

async function* batchesOf(handle, lock, settings, signal) {
  const stretch = new Stretch(settings);
  try {
    while (stretch.left > 0) {
      signal?.throwIfAborted();
      const buffer = new Uint8Array(Math.min(settings.chunkSize, stretch.left));
      const length = await handle[kFile].run('read', (fd) => (
        promiseRequest((id) => op_fs_read(id, fd, buffer, 0, buffer.byteLength, stretch.position))
      ));
      if (length === 0) return;
      stretch.advance(length);
      yield [length === buffer.byteLength ? buffer : buffer.subarray(0, length)];
    }
  } finally {
    lock.release();
    if (settings.autoClose) await handle.close();
  }
}

/** @returns {Iterable<Uint8Array[]>} @throws {ERR_INVALID_STATE} for a handle that is locked or closed */
export function pullFileSync(handle, lock, args) {
  lock.check();
  const { transforms, options } = splitArguments(args);
  const settings = fileOptions(options);
  lock.take();
  return flowOfSync(syncBatches(() => batchesOfSync(handle, lock, settings)), transforms);
}

function* batchesOfSync(handle, lock, settings) {
  const stretch = new Stretch(settings);
  try {
    while (stretch.left > 0) {
      const buffer = new Uint8Array(Math.min(settings.chunkSize, stretch.left));
      const length = checked(op_fs_read_sync(handle.fd, buffer, 0, buffer.byteLength, stretch.position), 'read');
      if (length === 0) return;
      stretch.advance(length);
      yield [length === buffer.byteLength ? buffer : buffer.subarray(0, length)];
    }
  } finally {
    lock.release();
    if (settings.autoClose) handle.close();
  }
}

/** @returns {object} a writer of node:stream/iter, of which only the methods show @throws {ERR_INVALID_STATE} for a handle that is locked or closed */
export function writerOfFile(handle, lock, options) {
  lock.check();
  const settings = fileOptions(checkOptions(options));
  lock.take();
  const writer = new FileWriter(handle, lock, settings);
  return {
    __proto__: null,
    write: (chunk, options) => writer.write(chunk, options),
    writev: (chunks, options) => writer.writev(chunks, options),
    writeSync: (chunk) => writer.writeSync(chunk),
    writevSync: (chunks) => writer.writevSync(chunks),
    end: (options) => writer.end(options),
    endSync: () => writer.endSync(),
    fail: (reason) => writer.fail(reason),
    [Symbol.asyncDispose]: () => writer[Symbol.asyncDispose](),
    [Symbol.dispose]: () => writer[Symbol.dispose](),
  };
}

/** Writes one after the other, in the order of the calls. */
class FileWriter {
  #handle;
  #lock;
  #stretch;
  #chunkSize;
  #closesFile;
  #total = 0;
  /** The last write that is under way, with those before it. */
  #writing;
  /** The promise of end(). */
  #ending;
  #isClosed = false;
  /** `{ reason }` after fail(), or a write that failed. */
  #failed;

  constructor(handle, lock, settings) {
    this.#handle = handle;
    this.#lock = lock;
    this.#stretch = new Stretch(settings);
    this.#chunkSize = settings.chunkSize;
    this.#closesFile = settings.autoClose;
  }

  write(chunk, options) {
    const signal = signalOf(options);
    return this.#enqueue(chunkToWrite(chunk), signal);
  }

  writev(chunks, options) {
    const batch = chunksToWrite(chunks);
    return this.#enqueue(joined(batch), signalOf(options));
  }

  /** @returns {boolean} false: only write() can do it */
  writeSync(chunk) {
    return this.#writeNow(chunkToWrite(chunk));
  }

  writevSync(chunks) {
    const batch = chunksToWrite(chunks);
    if (lengthOf(batch) > this.#chunkSize) return false;
    return this.#writeNow(joined(batch));
  }

  end(options) {
    const signal = signalOf(options);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#failed) return Promise.reject(this.#failed.reason);
    if (this.#isClosed) return Promise.resolve(this.#total);
    this.#ending ??= this.#finish();
    return this.#ending;
  }

  endSync() {
    if (this.#failed || this.#writing || this.#ending) return this.#isClosed ? this.#total : -1;
    this.#close();
    return this.#total;
  }

  fail(reason) {
    if (this.#isClosed || this.#failed) return;
    this.#failed = { reason };
    this.#letGo();
  }

  [Symbol.dispose]() {
    this.fail();
  }

  async [Symbol.asyncDispose]() {
    if (this.#ending) await this.#ending;
    else this.fail();
  }

  #enqueue(bytes, signal) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#failed) return Promise.reject(this.#failed.reason);
    if (this.#isClosed || this.#ending) return Promise.reject(new ERR_INVALID_STATE('The writer is closed'));
    const { left } = this.#stretch;
    if (bytes.byteLength > left) return Promise.reject(new ERR_OUT_OF_RANGE('write', `<= ${left} bytes`, bytes.byteLength));
    // What is written has its place, also while others before it are under way.
    const { position } = this.#stretch;
    this.#stretch.advance(bytes.byteLength);
    const written = this.#writeAfter(this.#writing, bytes, position);
    this.#writing = written;
    const through = () => {
      if (this.#writing === written) this.#writing = undefined;
    };
    written.then(through, through);
    return written;
  }

  async #writeAfter(others, bytes, position) {
    await others?.catch(() => {});
    if (this.#failed) throw this.#failed.reason;
    try {
      for (let offset = 0; offset < bytes.byteLength;) {
        const at = position === kHere ? kHere : position + offset;
        const rest = bytes.byteLength - offset;
        const length = await this.#handle[kFile].run('write', (fd) => promiseRequest((id) => op_fs_write(id, fd, bytes, offset, rest, at)));
        offset += length;
        this.#total += length;
      }
    } catch (error) {
      this.#failed ??= { reason: error };
      this.#letGo();
      throw error;
    }
  }

  #writeNow(bytes) {
    if (this.#failed || this.#isClosed || this.#ending || this.#writing) return false;
    if (bytes.byteLength > this.#chunkSize || bytes.byteLength > this.#stretch.left) return false;
    for (let offset = 0; offset < bytes.byteLength;) {
      const rest = bytes.byteLength - offset;
      const length = checked(op_fs_write_sync(this.#handle.fd, toUint8Array(bytes), offset, rest, this.#stretch.position), 'write');
      offset += length;
      this.#stretch.advance(length);
      this.#total += length;
    }
    return true;
  }

  async #finish() {
    while (this.#writing) await this.#writing;
    await this.#close();
    return this.#total;
  }

  #close() {
    this.#isClosed = true;
    return this.#letGo();
  }

  #letGo() {
    this.#lock.release();
    return this.#closesFile ? this.#handle.close() : undefined;
  }
}
