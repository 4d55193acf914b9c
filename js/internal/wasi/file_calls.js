// Calls on an open file. Their `this` is the guest: { memory, layout, descriptors }.

import { Buffer } from 'buffer';
import fs from 'fs';
import { typeOf, writeFilestat } from 'internal/wasi/layouts';
import { Refusal, errno, fdFlags, rights, timeFlags } from 'internal/wasi/numbers';

const NANOSECONDS = 1e9;
const LARGEST_OFFSET = BigInt(Number.MAX_SAFE_INTEGER);

/** An offset as `fs` takes it. */
function offsetOf(value) {
  if (value < 0n || value > LARGEST_OFFSET) throw new Refusal(errno.inval);
  return Number(value);
}

/** Reads until there is no more, or the buffers are full. */
function readInto(fd, vectors, position) {
  let total = 0;
  for (const bytes of vectors) {
    if (bytes.length === 0) continue;
    const count = fs.readSync(fd, bytes, 0, bytes.length, position === null ? null : position + total);
    total += count;
    if (count < bytes.length) break;
  }
  return total;
}

function writeFrom(fd, vectors, position) {
  let total = 0;
  for (const bytes of vectors) {
    if (bytes.length === 0) continue;
    const count = fs.writeSync(fd, bytes, 0, bytes.length, position === null ? null : position + total);
    total += count;
    if (count < bytes.length) break;
  }
  return total;
}

/** Seconds for `futimes` and `lutimes`; what is not to change keeps its time. */
export function timesOf(stat, accessed, modified, flags) {
  const isBoth = (one, other) => (flags & one) !== 0 && (flags & other) !== 0;
  if (isBoth(timeFlags.atim, timeFlags.atim_now) || isBoth(timeFlags.mtim, timeFlags.mtim_now)) throw new Refusal(errno.inval);
  const now = Date.now() / 1000;
  const choose = (given, flag, nowFlag, old) => {
    if (flags & nowFlag) return now;
    return Number(flags & flag ? given : old) / NANOSECONDS;
  };
  return [
    choose(accessed, timeFlags.atim, timeFlags.atim_now, stat.atimeNs),
    choose(modified, timeFlags.mtim, timeFlags.mtim_now, stat.mtimeNs),
  ];
}

export const fileCalls = {
  fd_advise(fd, offset, length, advice) {
    this.descriptors.get(fd, rights.fd_advise);
    if (advice > 5) throw new Refusal(errno.inval);
  },

  fd_allocate(fd, offset, length) {
    const { hostFd } = this.descriptors.get(fd, rights.fd_allocate);
    const end = offsetOf(offset) + offsetOf(length);
    if (fs.fstatSync(hostFd).size < end) fs.ftruncateSync(hostFd, end);
  },

  fd_close(fd) {
    this.descriptors.close(fd);
  },

  fd_datasync(fd) {
    fs.fdatasyncSync(this.descriptors.get(fd, rights.fd_datasync).hostFd);
  },

  fd_sync(fd) {
    fs.fsyncSync(this.descriptors.get(fd, rights.fd_sync).hostFd);
  },

  fd_fdstat_get(fd, at) {
    const descriptor = this.descriptors.get(fd);
    const { view } = this.memory;
    const start = at >>> 0;
    this.memory.bytes(start, 24).fill(0);
    view.setUint8(start, descriptor.type);
    view.setUint16(start + 2, descriptor.flags, true);
    this.memory.setU64(start + 8, descriptor.rights);
    this.memory.setU64(start + 16, descriptor.inheriting);
  },

  fd_fdstat_set_flags(fd, flags) {
    const descriptor = this.descriptors.get(fd, rights.fd_fdstat_set_flags);
    // The kernel lets no file change these.
    if (flags & (fdFlags.dsync | fdFlags.rsync | fdFlags.sync)) throw new Refusal(errno.nosys);
    descriptor.flags = flags;
  },

  fd_fdstat_set_rights(fd, base, inheriting) {
    const descriptor = this.descriptors.get(fd);
    if ((base & ~descriptor.rights) !== 0n || (inheriting & ~descriptor.inheriting) !== 0n) throw new Refusal(errno.notcapable);
    descriptor.rights = base;
    descriptor.inheriting = inheriting;
  },

  fd_filestat_get(fd, at) {
    const { hostFd } = this.descriptors.get(fd, rights.fd_filestat_get);
    writeFilestat(this.memory, this.layout, at, fs.fstatSync(hostFd, { bigint: true }));
  },

  fd_filestat_set_size(fd, size) {
    fs.ftruncateSync(this.descriptors.get(fd, rights.fd_filestat_set_size).hostFd, offsetOf(size));
  },

  fd_filestat_set_times(fd, accessed, modified, flags) {
    const { hostFd } = this.descriptors.get(fd, rights.fd_filestat_set_times);
    fs.futimesSync(hostFd, ...timesOf(fs.fstatSync(hostFd, { bigint: true }), accessed, modified, flags));
  },

  fd_read(fd, vectors, count, read) {
    const descriptor = this.descriptors.get(fd, rights.fd_read);
    const total = readInto(descriptor.hostFd, this.memory.vectors(vectors, count), descriptor.offset);
    descriptor.advance(total);
    this.memory.setU32(read, total);
  },

  fd_pread(fd, vectors, count, offset, read) {
    const { hostFd } = this.descriptors.get(fd, rights.fd_read, rights.fd_seek);
    this.memory.setU32(read, readInto(hostFd, this.memory.vectors(vectors, count), offsetOf(offset)));
  },

  fd_write(fd, vectors, count, written) {
    const descriptor = this.descriptors.get(fd, rights.fd_write);
    const { hostFd, position } = descriptor;
    const appends = position === null && descriptor.offset !== null;
    const start = appends ? fs.fstatSync(hostFd).size : position;
    const total = writeFrom(hostFd, this.memory.vectors(vectors, count), start);
    if (appends) descriptor.offset = start + total;
    else descriptor.advance(total);
    this.memory.setU32(written, total);
  },

  fd_pwrite(fd, vectors, count, offset, written) {
    const { hostFd } = this.descriptors.get(fd, rights.fd_write, rights.fd_seek);
    this.memory.setU32(written, writeFrom(hostFd, this.memory.vectors(vectors, count), offsetOf(offset)));
  },

  fd_prestat_get(fd, at) {
    const { preopen } = this.descriptors.get(fd);
    if (preopen === undefined) throw new Refusal(errno.inval);
    // The tag of a directory is 0.
    this.memory.setU32(at, 0);
    this.memory.setU32(at + 4, Buffer.byteLength(preopen));
  },

  fd_prestat_dir_name(fd, path, length) {
    const { preopen } = this.descriptors.get(fd);
    if (preopen === undefined) throw new Refusal(errno.badf);
    const name = Buffer.from(preopen);
    if (name.length > length >>> 0) throw new Refusal(errno.nobufs);
    this.memory.bytes(path, name.length).set(name);
  },

  fd_readdir(fd, buffer, length, cookie, used) {
    const { hostPath } = this.descriptors.directory(fd, rights.fd_readdir);
    const entries = entriesOf(hostPath);
    const room = this.memory.bytes(buffer, length);
    let at = 0;
    // What does not fit whole is cut: the program sees that by a full buffer, and asks again from there.
    for (let index = offsetOf(cookie); index < entries.length && at < room.length; index++) {
      const entry = direntOf(hostPath, entries[index], index + 1);
      const part = entry.subarray(0, room.length - at);
      room.set(part, at);
      at += part.length;
    }
    this.memory.setU32(used, at);
  },

  fd_renumber(from, to) {
    this.descriptors.renumber(from, to);
  },

  fd_seek(fd, offset, whence, result) {
    const descriptor = this.descriptors.get(fd, rights.fd_seek);
    if (descriptor.offset === null) throw new Refusal(errno.spipe);
    const start = this.layout.whence[whence];
    if (start === undefined) throw new Refusal(errno.inval);
    const from = { set: 0, cur: descriptor.offset, end: start === 'end' ? fs.fstatSync(descriptor.hostFd).size : 0 }[start];
    descriptor.offset = offsetOf(BigInt(from) + offset);
    this.memory.setU64(result, BigInt(descriptor.offset));
  },

  fd_tell(fd, result) {
    const descriptor = this.descriptors.get(fd, rights.fd_tell);
    if (descriptor.offset === null) throw new Refusal(errno.spipe);
    this.memory.setU64(result, BigInt(descriptor.offset));
  },

  // Programs get sockets from their host only, and no option gives them any.
  sock_accept(fd) {
    this.descriptors.get(fd);
    throw new Refusal(errno.notsock);
  },
  sock_recv(fd) {
    this.descriptors.get(fd);
    throw new Refusal(errno.notsock);
  },
  sock_send(fd) {
    this.descriptors.get(fd);
    throw new Refusal(errno.notsock);
  },
  sock_shutdown(fd) {
    this.descriptors.get(fd);
    throw new Refusal(errno.notsock);
  },
};

function entriesOf(hostPath) {
  return fs.readdirSync(hostPath, { withFileTypes: true }).map((entry) => ({ name: entry.name, type: typeOf(entry) }));
}

/** A `dirent` and its name. */
function direntOf(hostPath, { name, type }, next) {
  const bytes = Buffer.from(name);
  const dirent = Buffer.alloc(24 + bytes.length);
  dirent.writeBigUInt64LE(BigInt(next), 0);
  dirent.writeBigUInt64LE(inodeOf(`${hostPath}/${name}`), 8);
  dirent.writeUInt32LE(bytes.length, 16);
  dirent.writeUInt8(type, 20);
  bytes.copy(dirent, 24);
  return dirent;
}

/** 0 for what went away meanwhile. */
function inodeOf(path) {
  return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;
}
