// readFile and writeFile with an AbortSignal: piece by piece, with a look at the signal in between. And with the `flush` option.

import { op_fs_close, op_fs_fstat, op_fs_fsync, op_fs_open, op_fs_read, op_fs_write } from 'internal/ops';
import { Buffer } from 'buffer';
import { AbortError, codes } from 'internal/errors';
import { constants } from 'internal/fs/constants';
import { kIoMaxLength, kReadFileBufferLength, kReadFileUnknownBufferLength, kWriteFileMaxChunkSize } from 'internal/fs/transfer';
import { promiseRequest } from 'internal/fs/requests';

const { ERR_FS_FILE_TOO_LARGE } = codes;
const { S_IFMT, S_IFREG } = constants;

/** @throws {AbortError} */
export function checkAborted(signal) {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}

/** Runs `work` on a file: an open one, or one that is opened for it. */
async function withFd(path, fd, flags, mode, signal, work) {
  checkAborted(signal);
  if (fd >= 0) return work(fd);
  const opened = await promiseRequest((id) => op_fs_open(id, path, flags, mode));
  try {
    return await work(opened);
  } finally {
    await promiseRequest((id) => op_fs_close(id, opened));
  }
}

/**
 * Reads a file by name, or an open one.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {number} flags
 * @param {AbortSignal} signal
 * @returns {Promise<Buffer>}
 * @throws {AbortError | ERR_FS_FILE_TOO_LARGE}
 */
export function readWithSignal(path, fd, flags, signal) {
  return withFd(path, fd, flags, 0o666, signal, async (open) => {
    checkAborted(signal);
    const stat = await promiseRequest((id) => op_fs_fstat(id, open, 0));
    const size = (stat[1] & S_IFMT) === S_IFREG ? stat[8] : 0;
    if (size > kIoMaxLength) throw new ERR_FS_FILE_TOO_LARGE(size);
    const pieces = [];
    let total = 0;
    while (size === 0 || total < size) {
      checkAborted(signal);
      const length = size === 0 ? kReadFileUnknownBufferLength : Math.min(size - total, kReadFileBufferLength);
      const piece = Buffer.allocUnsafeSlow(length);
      const count = await promiseRequest((id) => op_fs_read(id, open, piece, 0, length, -1));
      if (count === 0) break;
      total += count;
      pieces.push(count === length ? piece : piece.subarray(0, count));
    }
    checkAborted(signal);
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
  });
}

/**
 * Writes a file by name, or an open one.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {string | Uint8Array} data
 * @param {AbortSignal} [signal]
 * @throws {AbortError}
 */
export function writeWithSignal(path, fd, flags, mode, flush, data, signal) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return withFd(path, fd, flags, mode, signal, async (open) => {
    let offset = 0;
    while (offset < bytes.byteLength) {
      checkAborted(signal);
      const length = Math.min(kWriteFileMaxChunkSize, bytes.byteLength - offset);
      offset += await promiseRequest((id) => op_fs_write(id, open, bytes, offset, length, -1));
    }
    checkAborted(signal);
    if (flush) await promiseRequest((id) => op_fs_fsync(id, open));
  });
}
