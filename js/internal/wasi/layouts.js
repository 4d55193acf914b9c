// Structures in the guest's memory. Two of them, and the numbers of `whence`, differ between the versions.

import { fileType } from 'internal/wasi/numbers';

/** Where the fields of `filestat` and `subscription` are, and what starts a seek counts from. */
export const layouts = {
  preview1: {
    module: 'wasi_snapshot_preview1',
    filestat: { size: 64, nlink: (view, at, value) => view.setBigUint64(at + 24, value, true), rest: 32 },
    subscription: { size: 48, clock: 16 },
    whence: ['set', 'cur', 'end'],
  },
  unstable: {
    module: 'wasi_unstable',
    filestat: { size: 56, nlink: (view, at, value) => view.setUint32(at + 20, Number(value), true), rest: 24 },
    // An identifier comes before the clock's number.
    subscription: { size: 56, clock: 24 },
    whence: ['cur', 'end', 'set'],
  },
};

export function typeOf(stat) {
  if (stat.isFile()) return fileType.regularFile;
  if (stat.isDirectory()) return fileType.directory;
  if (stat.isSymbolicLink()) return fileType.symbolicLink;
  if (stat.isCharacterDevice()) return fileType.characterDevice;
  if (stat.isBlockDevice()) return fileType.blockDevice;
  return stat.isSocket() || stat.isFIFO() ? fileType.socketStream : fileType.unknown;
}

/** @param {import('fs').BigIntStats} stat */
export function writeFilestat(memory, layout, at, stat) {
  const { view } = memory;
  const start = at >>> 0;
  memory.bytes(start, layout.filestat.size).fill(0);
  memory.setU64(start, stat.dev);
  memory.setU64(start + 8, stat.ino);
  view.setUint8(start + 16, typeOf(stat));
  layout.filestat.nlink(view, start, stat.nlink);
  const numbers = [stat.size, stat.atimeNs, stat.mtimeNs, stat.ctimeNs];
  for (const [index, value] of numbers.entries()) memory.setU64(start + layout.filestat.rest + 8 * index, value);
}
