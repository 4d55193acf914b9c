// A stream that writes synchronously: what stdout and stderr are when they are files.

import { Writable } from 'stream';
import { closeSync, writeSync } from 'internal/fs/descriptors';

/**
 * @param {number} fd
 * @param {object} [options]
 */
function SyncWriteStream(fd, options) {
  Reflect.apply(Writable, this, [{ autoDestroy: true }]);
  options ||= {};
  this.fd = fd;
  this.readable = false;
  this.autoClose = options.autoClose === undefined ? true : options.autoClose;
}

Object.setPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
Object.setPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function(chunk, encoding, callback) {
  try {
    let offset = 0;
    while (offset < chunk.length) offset += writeSync(this.fd, chunk, offset);
  } catch (error) {
    callback(error);
    return;
  }
  callback();
};

SyncWriteStream.prototype._destroy = function(error, callback) {
  // Closed before.
  if (this.fd === null) return callback(error);
  if (this.autoClose) closeSync(this.fd);
  this.fd = null;
  callback(error);
};

export default SyncWriteStream;
