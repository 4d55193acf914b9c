// fs.Stats, fs.BigIntStats and fs.StatFs, made of the numbers that the stat ops give.

import { constants } from 'internal/fs/constants';

const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = constants;

const kNsPerMsBigInt = 10n ** 6n;
const kNsPerSecBigInt = 10n ** 9n;

/** What both kinds of Stats share. */
function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

StatsBase.prototype.isDirectory = function() {
  return this._checkModeProperty(S_IFDIR);
};

StatsBase.prototype.isFile = function() {
  return this._checkModeProperty(S_IFREG);
};

StatsBase.prototype.isBlockDevice = function() {
  return this._checkModeProperty(S_IFBLK);
};

StatsBase.prototype.isCharacterDevice = function() {
  return this._checkModeProperty(S_IFCHR);
};

StatsBase.prototype.isSymbolicLink = function() {
  return this._checkModeProperty(S_IFLNK);
};

StatsBase.prototype.isFIFO = function() {
  return this._checkModeProperty(S_IFIFO);
};

StatsBase.prototype.isSocket = function() {
  return this._checkModeProperty(S_IFSOCK);
};

/** A time between two milliseconds is shown as the nearer one. */
function dateFromMs(ms) {
  return new Date(Math.round(Number(ms)));
}

/** The date properties cost four objects each time: they are made when they are asked for. */
function lazyDate(name, ms) {
  return {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return this[name] = dateFromMs(this[ms]);
    },
    set(value) {
      Object.defineProperty(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    },
  };
}

const lazyDates = {
  __proto__: null,
  atime: lazyDate('atime', 'atimeMs'),
  mtime: lazyDate('mtime', 'mtimeMs'),
  ctime: lazyDate('ctime', 'ctimeMs'),
  birthtime: lazyDate('birthtime', 'birthtimeMs'),
};

/** The class of `fs.stat(path, { bigint: true })`. */
function BigIntStats(
  dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeNs, mtimeNs, ctimeNs, birthtimeNs,
) {
  Reflect.apply(StatsBase, this, [dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks]);
  this.atimeMs = atimeNs / kNsPerMsBigInt;
  this.mtimeMs = mtimeNs / kNsPerMsBigInt;
  this.ctimeMs = ctimeNs / kNsPerMsBigInt;
  this.birthtimeMs = birthtimeNs / kNsPerMsBigInt;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}

Object.setPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
Object.setPrototypeOf(BigIntStats, StatsBase);
Object.defineProperties(BigIntStats.prototype, lazyDates);

BigIntStats.prototype._checkModeProperty = function(property) {
  return (this.mode & BigInt(S_IFMT)) === BigInt(property);
};

/** The class of `fs.stat(path)`. */
export function Stats(
  dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs, ctimeMs, birthtimeMs,
) {
  // Not StatsBase: one stat is one object and no call.
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
}

Object.setPrototypeOf(Stats.prototype, StatsBase.prototype);
Object.setPrototypeOf(Stats, StatsBase);
Object.defineProperties(Stats.prototype, lazyDates);

Stats.prototype._checkModeProperty = function(property) {
  return (this.mode & S_IFMT) === property;
};

function ns(seconds, nanoseconds) {
  return seconds * kNsPerSecBigInt + nanoseconds;
}

function ms(seconds, nanoseconds) {
  return seconds * 1000 + nanoseconds / 1_000_000;
}

/**
 * Makes Stats of the 18 numbers of a stat op.
 * @param {Float64Array | BigInt64Array} v
 * @returns {Stats | BigIntStats}
 */
export function getStatsFromBinding(v) {
  if (v instanceof BigInt64Array) {
    return new BigIntStats(
      v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9],
      ns(v[10], v[11]), ns(v[12], v[13]), ns(v[14], v[15]), ns(v[16], v[17]),
    );
  }
  return new Stats(
    v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9],
    ms(v[10], v[11]), ms(v[12], v[13]), ms(v[14], v[15]), ms(v[16], v[17]),
  );
}

/** The class of `fs.statfs(path)`. */
class StatFs {
  constructor(type, bsize, frsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

/** Makes a StatFs of the numbers of the statfs op. */
export function getStatFsFromBinding(values) {
  return new StatFs(...values);
}
