// readFile as the four kinds of requests it consists of: open, fstat, read and close. This is what async_hooks see of it in Node; without
// hooks one request does all of it.

import process from 'process';
import { Buffer } from 'buffer';
import { op_fs_close, op_fs_fstat, op_fs_open, op_fs_read } from 'internal/ops';
import { codes } from 'internal/errors';
import { constants } from 'internal/fs/constants';
import { callbackRequest } from 'internal/fs/requests';
import { kIoMaxLength, kReadFileBufferLength, kReadFileUnknownBufferLength } from 'internal/fs/transfer';

const { ERR_FS_FILE_TOO_LARGE } = codes;
const { S_IFMT, S_IFREG } = constants;

/**
 * Reads a file by name, or an open one from where it stands.
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {number} flags
 * @param {(error: Error | null, content?: Buffer) => void} callback
 */
export function readInSteps(path, fd, flags, callback) {
  if (fd >= 0) {
    process.nextTick(readOpen, fd, callback);
    return;
  }
  op_fs_open(callbackRequest((error, opened) => {
    if (error) return callback(error);
    readOpen(opened, (readError, content) => {
      const id = callbackRequest((closeError) => {
        if (readError || closeError) callback(readError ?? closeError);
        else callback(null, content);
      });
      op_fs_close(id, opened);
    });
  }), path, flags, 0o666);
}

function readOpen(fd, done) {
  op_fs_fstat(callbackRequest((error, stat) => {
    if (error) return done(error);
    const size = (stat[1] & S_IFMT) === S_IFREG ? stat[8] : 0;
    if (size > kIoMaxLength) return done(new ERR_FS_FILE_TOO_LARGE(size));
    readPiece(fd, size, [], 0, done);
  }), fd, 0);
}

/** A file that says it is empty is read to its end: those of /proc do so. */
function readPiece(fd, size, pieces, total, done) {
  const length = size === 0 ? kReadFileUnknownBufferLength : Math.min(size - total, kReadFileBufferLength);
  const piece = Buffer.allocUnsafeSlow(length);
  op_fs_read(callbackRequest((error, count = 0) => {
    if (error) return done(error);
    if (count > 0) pieces.push(count === length ? piece : piece.subarray(0, count));
    total += count;
    if (count === 0 || total === size) done(null, pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total));
    else readPiece(fd, size, pieces, total, done);
  }), fd, piece, 0, length, -1);
}
