// fs.Stats, fs.BigIntStats and fs.StatFs: the numbers that the stat ops give, under their names.

import { defineByMode } from 'internal/fs/file_types';

/** What both kinds have in common. `v`: device, mode, links, user, group, device number, block size, inode, size, blocks. */
class StatsBase {
  constructor(v) {
    this.dev = v[0];
    this.mode = v[1];
    this.nlink = v[2];
    this.uid = v[3];
    this.gid = v[4];
    this.rdev = v[5];
    this.blksize = v[6];
    this.ino = v[7];
    this.size = v[8];
    this.blocks = v[9];
  }
}

defineByMode(StatsBase.prototype);

/** Dates cost four objects for each file: one is made when it is asked for, of the milliseconds, and is a property of its own from then on. */
for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
  const milliseconds = `${name}Ms`;
  const keep = (stats, value) => {
    Object.defineProperty(stats, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  Object.defineProperty(StatsBase.prototype, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return keep(this, new Date(Math.round(Number(this[milliseconds]))));
    },
    set(value) {
      keep(this, value);
    },
  });
}

/** Docs: fs.md "Class: fs.Stats". Times are in milliseconds. */
export class Stats extends StatsBase {
  constructor(v, atime, mtime, ctime, birthtime) {
    super(v);
    this.atimeMs = atime;
    this.mtimeMs = mtime;
    this.ctimeMs = ctime;
    this.birthtimeMs = birthtime;
  }
}

const kNsPerMs = 1_000_000n;

/** What `bigint: true` asks for. Times are in nanoseconds. */
class BigIntStats extends StatsBase {
  constructor(v, atime, mtime, ctime, birthtime) {
    super(v);
    this.atimeMs = atime / kNsPerMs;
    this.mtimeMs = mtime / kNsPerMs;
    this.ctimeMs = ctime / kNsPerMs;
    this.birthtimeMs = birthtime / kNsPerMs;
    this.atimeNs = atime;
    this.mtimeNs = mtime;
    this.ctimeNs = ctime;
    this.birthtimeNs = birthtime;
  }
}

/** The public constructor, deprecated and callable without `new`: the ten numbers, then four times in milliseconds. */
export function PublicStats(...fields) {
  return Reflect.construct(Stats, [fields, ...fields.slice(10, 14)], new.target ?? Stats);
}
PublicStats.prototype = Stats.prototype;

function nanoseconds(v, at) {
  return v[at] * 1_000_000_000n + v[at + 1];
}

function milliseconds(v, at) {
  return v[at] * 1000 + v[at + 1] / 1_000_000;
}

/**
 * Makes Stats of the 18 numbers of a stat op: after the ten come four times, each in seconds and nanoseconds.
 * @param {Float64Array | BigInt64Array} v
 * @returns {Stats | BigIntStats}
 */
export function statsOf(v) {
  return typeof v[0] === 'bigint' ?
    new BigIntStats(v, nanoseconds(v, 10), nanoseconds(v, 12), nanoseconds(v, 14), nanoseconds(v, 16)) :
    new Stats(v, milliseconds(v, 10), milliseconds(v, 12), milliseconds(v, 14), milliseconds(v, 16));
}

/** Docs: fs.md "Class: fs.StatFs". */
class StatFs {
  constructor(v) {
    this.type = v[0];
    this.bsize = v[1];
    this.frsize = v[2];
    this.blocks = v[3];
    this.bfree = v[4];
    this.bavail = v[5];
    this.files = v[6];
    this.ffree = v[7];
  }
}

/** Makes a StatFs of the eight numbers of a statfs op. */
export function statFsOf(v) {
  return new StatFs(v);
}
