// writeFile with the `flush` option: the data is on the disk before the call ends. It goes through fs.fsync, which programs may watch.

import {
  op_fs_open,
  op_fs_open_sync,
  op_fs_write_file,
  op_fs_write_file_string,
  op_fs_write_file_string_sync,
  op_fs_write_file_sync,
} from 'internal/ops';
import fs from 'fs';
import { callbackRequest, checked } from 'internal/fs/requests';
import { close, closeSync } from 'internal/fs/descriptors';

/**
 * @param {string} path as ops take it
 * @param {number} fd negative when the path counts
 * @param {string | Uint8Array} data
 */
export function writeAndFlushSync(path, fd, flags, mode, data) {
  const target = fd < 0 ? checked(op_fs_open_sync(path, flags, mode), 'open', path) : fd;
  try {
    const op = typeof data === 'string' ? op_fs_write_file_string_sync : op_fs_write_file_sync;
    op('', target, 0, 0, data);
    fs.fsyncSync(target);
  } finally {
    if (fd < 0) closeSync(target);
  }
}

/** The same, ending in a callback. */
export function writeAndFlush(path, fd, flags, mode, data, callback) {
  const op = typeof data === 'string' ? op_fs_write_file_string : op_fs_write_file;
  const write = (target, done) => {
    const id = callbackRequest((error) => {
      if (error) done(error);
      else fs.fsync(target, done);
    });
    op(id, '', target, 0, 0, data);
  };
  if (fd >= 0) {
    write(fd, callback);
    return;
  }
  const id = callbackRequest((openError, target) => {
    if (openError) return callback(openError);
    write(target, (error) => close(target, (closeError) => callback(error ?? closeError)));
  });
  op_fs_open(id, path, flags, mode);
}
