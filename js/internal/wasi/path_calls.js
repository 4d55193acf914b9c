// Calls on a path below an open directory. Their `this` is the guest: { memory, layout, descriptors }.

import { Buffer } from 'buffer';
import fs from 'fs';
import { timesOf } from 'internal/wasi/file_calls';
import { writeFilestat } from 'internal/wasi/layouts';
import { Refusal, SYMLINK_FOLLOW, errno, fdFlags, openFlags, rights } from 'internal/wasi/numbers';
import { hostPathOf } from 'internal/wasi/sandbox';

const { O_APPEND, O_CREAT, O_DIRECTORY, O_DSYNC, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = fs.constants;

const READING = rights.fd_read | rights.fd_readdir;
const WRITING = rights.fd_datasync | rights.fd_write | rights.fd_allocate | rights.fd_filestat_set_size;
/** A file is no directory, whatever its rights. */
const MODE = 0o666;

/** The path on the host, and the directory it starts from. */
function find(guest, fd, at, length, follows, ...needed) {
  const directory = guest.descriptors.directory(fd, ...needed);
  return { directory, path: hostPathOf(directory, guest.memory.text(at, length), follows) };
}

function hostFlags(oflags, base, flags) {
  const reads = (base & READING) !== 0n;
  const writes = (base & WRITING) !== 0n;
  let host = writes ? (reads ? O_RDWR : O_WRONLY) : O_RDONLY;
  if (oflags & openFlags.creat) host |= O_CREAT;
  if (oflags & openFlags.directory) host |= O_DIRECTORY;
  if (oflags & openFlags.excl) host |= O_EXCL;
  if (oflags & openFlags.trunc) host |= O_TRUNC;
  if (flags & fdFlags.append) host |= O_APPEND;
  if (flags & fdFlags.dsync) host |= O_DSYNC;
  if (flags & fdFlags.nonblock) host |= O_NONBLOCK;
  if (flags & (fdFlags.rsync | fdFlags.sync)) host |= O_SYNC;
  return host;
}

/** The rights of a directory that opening a file in this way takes. */
function neededToOpen(oflags) {
  const needed = [rights.path_open];
  if (oflags & openFlags.creat) needed.push(rights.path_create_file);
  if (oflags & openFlags.trunc) needed.push(rights.path_filestat_set_size);
  return needed;
}

export const pathCalls = {
  path_create_directory(fd, at, length) {
    fs.mkdirSync(find(this, fd, at, length, false, rights.path_create_directory).path);
  },

  path_filestat_get(fd, flags, at, length, result) {
    const follows = (flags & SYMLINK_FOLLOW) !== 0;
    const { path } = find(this, fd, at, length, follows, rights.path_filestat_get);
    writeFilestat(this.memory, this.layout, result, fs.lstatSync(path, { bigint: true }));
  },

  path_filestat_set_times(fd, flags, at, length, accessed, modified, timeFlags) {
    const follows = (flags & SYMLINK_FOLLOW) !== 0;
    const { path } = find(this, fd, at, length, follows, rights.path_filestat_set_times);
    fs.lutimesSync(path, ...timesOf(fs.lstatSync(path, { bigint: true }), accessed, modified, timeFlags));
  },

  path_link(fromFd, flags, from, fromLength, toFd, to, toLength) {
    const follows = (flags & SYMLINK_FOLLOW) !== 0;
    const source = find(this, fromFd, from, fromLength, follows, rights.path_link_source).path;
    fs.linkSync(source, find(this, toFd, to, toLength, false, rights.path_link_target).path);
  },

  path_open(fd, lookup, at, length, oflags, base, inheriting, flags, result) {
    const follows = (lookup & SYMLINK_FOLLOW) !== 0;
    const { directory, path } = find(this, fd, at, length, follows, ...neededToOpen(oflags));
    // Links were followed already: one that is there now came meanwhile, or is not to be followed.
    const hostFd = fs.openSync(path, hostFlags(oflags, base & directory.inheriting, flags) | O_NOFOLLOW, MODE);
    this.memory.setU32(result, this.descriptors.addOpened(hostFd, path, directory, base, inheriting, flags));
  },

  path_readlink(fd, at, length, buffer, bufferLength, used) {
    const { path } = find(this, fd, at, length, false, rights.path_readlink);
    const target = fs.readlinkSync(path, 'buffer');
    const part = Buffer.from(target).subarray(0, bufferLength >>> 0);
    this.memory.bytes(buffer, part.length).set(part);
    this.memory.setU32(used, part.length);
  },

  path_remove_directory(fd, at, length) {
    fs.rmdirSync(find(this, fd, at, length, false, rights.path_remove_directory).path);
  },

  path_rename(fromFd, from, fromLength, toFd, to, toLength) {
    const source = find(this, fromFd, from, fromLength, false, rights.path_rename_source).path;
    fs.renameSync(source, find(this, toFd, to, toLength, false, rights.path_rename_target).path);
  },

  path_symlink(target, targetLength, fd, at, length) {
    const text = this.memory.text(target, targetLength);
    const { path } = find(this, fd, at, length, false, rights.path_symlink);
    if (text.startsWith('/')) throw new Refusal(errno.notcapable);
    fs.symlinkSync(text, path);
  },

  path_unlink_file(fd, at, length) {
    fs.unlinkSync(find(this, fd, at, length, false, rights.path_unlink_file).path);
  },
};
