// Reading and writing that ends in promises: parts of open files, and whole files by name or descriptor.

import {
  op_fs_fsync,
  op_fs_read,
  op_fs_read_file,
  op_fs_readv,
  op_fs_write,
  op_fs_write_file,
  op_fs_write_file_string,
  op_fs_write_string,
  op_fs_writev,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { isArrayBufferView } from 'internal/util/types';
import { validateBoolean, validateEncoding } from 'internal/validators';
import { checkAborted, readWithSignal, writeWithSignal } from 'internal/fs/abortable';
import { getOptions } from 'internal/fs/arguments';
import { dataForOp, decodeContent, formOf } from 'internal/fs/content';
import { promiseRequest } from 'internal/fs/requests';
import {
  encodeText,
  kWriteFileMaxChunkSize,
  readTarget,
  steadyBytes,
  validateBufferArray,
  validateText,
  vectorPosition,
  writePosition,
  writeSpan,
} from 'internal/fs/transfer';

/** `args`: see readTarget(). @returns {Promise<{ bytesRead: number, buffer: ArrayBufferView }>} */
export async function readInto(fd, args) {
  const { buffer, span } = readTarget(args);
  const { offset, length, position } = span;
  const bytesRead = length === 0 ? 0 : await promiseRequest((id) => op_fs_read(id, fd, buffer, offset, length, position));
  return { __proto__: null, bytesRead, buffer };
}

/** @returns {Promise<{ bytesRead: number, buffers: ArrayBufferView[] }>} */
export async function readIntoAll(fd, buffers, position) {
  validateBufferArray(buffers);
  const bytesRead = await promiseRequest((id) => op_fs_readv(id, fd, buffers, vectorPosition(position)));
  return { __proto__: null, bytesRead, buffers };
}

/**
 * Writes bytes or text.
 * @param {number} fd
 * @param {ArrayBufferView | string} buffer
 * @param {unknown[]} where for bytes offset, length and position, or options; for text position and encoding
 * @returns {Promise<{ bytesWritten: number, buffer: ArrayBufferView | string }>} with what was given
 */
export async function writeFrom(fd, buffer, where) {
  const bytesWritten = await promiseRequest(isArrayBufferView(buffer) ? writeBytes(fd, buffer, where) : writeText(fd, buffer, where));
  return { __proto__: null, bytesWritten, buffer };
}

function writeBytes(fd, bytes, [offset, length, position]) {
  const span = bytes.byteLength === 0 ? { offset: 0, length: 0, position: writePosition(position) } : writeSpan(bytes, offset, length, position);
  return (id) => op_fs_write(id, fd, steadyBytes(bytes), span.offset, span.length, span.position);
}

function writeText(fd, text, [position, encoding]) {
  validateText(text, 'buffer');
  validateEncoding(text, encoding);
  const coded = encodeText(text, encoding);
  const at = writePosition(position);
  return typeof coded === 'string' ?
    (id) => op_fs_write_string(id, fd, coded, at) :
    (id) => op_fs_write(id, fd, coded, 0, coded.byteLength, at);
}

/** @returns {Promise<{ bytesWritten: number, buffers: ArrayBufferView[] }>} */
export async function writeAllOf(fd, buffers, position) {
  validateBufferArray(buffers);
  const bytesWritten = buffers.length === 0 ? 0 : await promiseRequest((id) => op_fs_writev(id, fd, buffers.map(steadyBytes), vectorPosition(position)));
  return { __proto__: null, bytesWritten, buffers };
}

/** Reads an open file from where it stands. */
export async function readContent(fd, options) {
  return readFrom('', fd, 0, getOptions(options));
}

/**
 * Reads a file by name, or an open one.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {number} flags
 * @param {{ encoding?: string, signal?: AbortSignal }} options
 */
export async function readFrom(path, fd, flags, { encoding, signal }) {
  const content = signal ?
    await readWithSignal(path, fd, flags, signal) :
    await promiseRequest((id) => op_fs_read_file(id, path, fd, flags, formOf(encoding)));
  return decodeContent(content, encoding);
}

/** The options of writeFile(), with defaults. @throws {ERR_INVALID_ARG_TYPE} */
export function writeFileOptions(given) {
  const options = getOptions(given, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  return { encoding: options.encoding || 'utf8', mode: options.mode, flag: options.flag || 'w', flush, signal: options.signal };
}

/** Writes all that `data` has, or gives piece by piece, to an open file from where it stands. */
export async function writeContent(fd, data, options) {
  const { encoding, flush, signal } = writeFileOptions(options);
  if (isPieces(data)) await writePieces(fd, data, encoding, flush, signal);
  else await writeTo('', fd, 0, 0, flush, dataForOp(data, encoding), signal);
}

/**
 * Writes a file by name, or an open one.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {number} flags
 * @param {number} mode
 * @param {boolean} flush
 * @param {string | Uint8Array} data
 * @param {AbortSignal} [signal]
 */
export async function writeTo(path, fd, flags, mode, flush, data, signal) {
  if (signal || flush) {
    await writeWithSignal(path, fd, flags, mode, flush, data, signal);
    return;
  }
  const op = typeof data === 'string' ? op_fs_write_file_string : op_fs_write_file;
  await promiseRequest((id) => op(id, path, fd, flags, mode, data));
}

/** Whether writeFile() is to take its data piece by piece. */
export function isPieces(data) {
  return data != null && typeof data !== 'string' && !isArrayBufferView(data) &&
    (typeof data[Symbol.asyncIterator] === 'function' || typeof data[Symbol.iterator] === 'function');
}

/** Writes the pieces that an iterable gives, each as far as the system takes it at once. */
export async function writePieces(fd, pieces, encoding, flush, signal) {
  checkAborted(signal);
  for await (const piece of pieces) {
    const bytes = isArrayBufferView(piece) ? piece : Buffer.from(piece, encoding);
    for (let offset = 0; offset < bytes.byteLength;) {
      checkAborted(signal);
      const length = Math.min(kWriteFileMaxChunkSize, bytes.byteLength - offset);
      offset += (await writeFrom(fd, bytes, [offset, length])).bytesWritten;
    }
    checkAborted(signal);
  }
  if (flush) await promiseRequest((id) => op_fs_fsync(id, fd));
}
