// fs.cp: copies a file or a whole tree. One generator decides what to do and yields the calls that it needs; a synchronous and an
// asynchronous driver make them.

import path from 'path';
import { codes } from 'internal/errors';
import { chmodSync, lstatSync, statSync, utimesSync } from 'internal/fs/metadata';
import { copyFileSync } from 'internal/fs/content';
import { mkdirSync, readdirSync } from 'internal/fs/directories';
import { readlinkSync, symlinkSync, unlinkSync } from 'internal/fs/names';
import {
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  stat,
  symlink,
  unlink,
  utimes,
} from 'internal/fs/promises';

const {
  ERR_FS_CP_DIR_TO_NON_DIR,
  ERR_FS_CP_EEXIST,
  ERR_FS_CP_EINVAL,
  ERR_FS_CP_FIFO_PIPE,
  ERR_FS_CP_NON_DIR_TO_DIR,
  ERR_FS_CP_SOCKET,
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY,
  ERR_FS_CP_UNKNOWN,
  ERR_FS_EISDIR,
  ERR_INVALID_RETURN_VALUE,
} = codes;

const { dirname, isAbsolute, join, parse, resolve, sep } = path;

const kErrnos = { __proto__: null, EEXIST: 17, EINVAL: 22, EISDIR: 21, ENOTDIR: 20 };

/** The error `Code` about `target`, as the failure of a call cp(). */
function failure(Code, code, message, target) {
  return new Code({ message, path: target, syscall: 'cp', errno: kErrnos[code], code });
}

const syncDriver = {
  __proto__: null,
  chmod: chmodSync,
  copyFile: copyFileSync,
  lstat: lstatSync,
  mkdir: mkdirSync,
  readdir: readdirSync,
  readlink: readlinkSync,
  stat: statSync,
  symlink: symlinkSync,
  unlink: unlinkSync,
  utimes: utimesSync,
  filter(filter, src, dest) {
    const result = filter(src, dest);
    // Waiting for it is not possible here.
    if (typeof result === 'object' && typeof result?.then === 'function') {
      throw new ERR_INVALID_RETURN_VALUE('boolean', 'filter', result);
    }
    return result;
  },
};

const asyncDriver = {
  __proto__: null,
  chmod,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  stat,
  symlink,
  unlink,
  utimes,
  filter: (filter, src, dest) => filter(src, dest),
};

/**
 * Docs: fsPromises.cp().
 * @param {string} src
 * @param {string} dest
 * @param {object} options validated
 */
export async function cpFn(src, dest, options) {
  const work = copy(src, dest, options);
  let step = work.next();
  while (!step.done) {
    const [call, ...args] = step.value;
    let value;
    try {
      value = await asyncDriver[call](...args);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
}

/** Docs: fs.cpSync(). */
export function cpSyncFn(src, dest, options) {
  // cpSync() puts files into a directory that exists, whatever errorOnExist says of files.
  const work = copy(src, dest, { ...options, mergesDirectories: true });
  let step = work.next();
  while (!step.done) {
    const [call, ...args] = step.value;
    let value;
    try {
      value = syncDriver[call](...args);
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
}

/** The whole operation. Yields `[call, ...arguments]`. */
function* copy(src, dest, options) {
  const checked = yield* check(src, dest, options);
  if (checked === null) return;
  yield* checkParents(src, checked.srcStat, dest);
  const parent = dirname(dest);
  if ((yield* statOrNull('stat', parent)) === null) yield ['mkdir', parent, { recursive: true }];
  yield* copyAny(checked, src, dest, options);
}

/** What is at a path, or null when there is nothing. */
function* statOrNull(call, target) {
  try {
    return yield [call, target, { bigint: true }];
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function areIdentical(a, b) {
  return a.ino !== 0n && a.dev !== 0n && a.ino === b.ino && a.dev === b.dev;
}

function isInside(parent, child) {
  const outer = resolve(parent).split(sep).filter(Boolean);
  const inner = resolve(child).split(sep).filter(Boolean);
  return outer.every((part, i) => inner[i] === part);
}

/** Whether and what to copy: null when the filter says no. */
function* check(src, dest, options) {
  const { dereference, filter } = options;
  if (filter && !(yield ['filter', filter, src, dest])) return null;
  const call = dereference ? 'stat' : 'lstat';
  const srcStat = yield [call, src, { bigint: true }];
  const destStat = yield* statOrNull(call, dest);
  if (destStat !== null) {
    if (areIdentical(srcStat, destStat)) {
      throw failure(ERR_FS_CP_EINVAL, 'EINVAL', 'src and dest cannot be the same', dest);
    }
    if (srcStat.isDirectory() && !destStat.isDirectory()) {
      throw failure(ERR_FS_CP_DIR_TO_NON_DIR, 'EISDIR', `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!srcStat.isDirectory() && destStat.isDirectory()) {
      throw failure(ERR_FS_CP_NON_DIR_TO_DIR, 'ENOTDIR', `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (srcStat.isDirectory() && isInside(src, dest)) {
    throw failure(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
  }
  return { srcStat, destStat };
}

/** A destination may be below the source by way of a link: every directory above it is compared. */
function* checkParents(src, srcStat, dest) {
  const srcParent = resolve(dirname(src));
  let destParent = resolve(dirname(dest));
  while (destParent !== srcParent && destParent !== parse(destParent).root) {
    const found = yield* statOrNull('stat', destParent);
    if (found === null) return;
    if (areIdentical(srcStat, found)) {
      throw failure(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
    }
    destParent = resolve(dirname(destParent));
  }
}

function* copyAny({ destStat, srcStat }, src, dest, options) {
  if (srcStat.isDirectory()) {
    if (options.recursive) yield* copyDirectory(srcStat, destStat, src, dest, options);
    else throw failure(ERR_FS_EISDIR, 'EISDIR', `${src} is a directory (not copied)`, src);
  } else if (srcStat.isFile() || srcStat.isCharacterDevice() || srcStat.isBlockDevice()) {
    yield* copyOneFile(srcStat, destStat, src, dest, options);
  } else if (srcStat.isSymbolicLink()) {
    yield* copyLink(destStat, src, dest, options);
  } else if (srcStat.isSocket()) {
    throw failure(ERR_FS_CP_SOCKET, 'EINVAL', `cannot copy a socket file: ${dest}`, dest);
  } else if (srcStat.isFIFO()) {
    throw failure(ERR_FS_CP_FIFO_PIPE, 'EINVAL', `cannot copy a FIFO pipe: ${dest}`, dest);
  } else {
    throw failure(ERR_FS_CP_UNKNOWN, 'EINVAL', `cannot copy an unknown file type: ${dest}`, dest);
  }
}

function* copyOneFile(srcStat, destStat, src, dest, options) {
  if (destStat !== null) {
    if (options.force) yield ['unlink', dest];
    else if (options.errorOnExist) throw failure(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
    else return;
  }
  const mode = Number(srcStat.mode);
  yield ['copyFile', src, dest, options.mode];
  if (options.preserveTimestamps) {
    // The times of a file that cannot be written cannot be set on every system.
    if ((mode & 0o200) === 0) yield ['chmod', dest, mode | 0o200];
    // Reading has changed the access time meanwhile.
    const { atime, mtime } = yield ['stat', src];
    yield ['utimes', dest, atime, mtime];
  }
  yield ['chmod', dest, mode];
}

function* copyDirectory(srcStat, destStat, src, dest, options) {
  if (destStat === null) {
    yield ['mkdir', dest];
  } else if (options.errorOnExist && !options.force && !options.mergesDirectories) {
    throw failure(ERR_FS_CP_EEXIST, 'EEXIST', `${dest} already exists`, dest);
  }
  for (const name of yield ['readdir', src]) {
    const srcItem = join(src, name);
    const destItem = join(dest, name);
    const checked = yield* check(srcItem, destItem, options);
    if (checked !== null) yield* copyAny(checked, srcItem, destItem, options);
  }
  // Last: a directory that cannot be written could not be filled.
  if (destStat === null) yield ['chmod', dest, Number(srcStat.mode)];
}

function* copyLink(destStat, src, dest, options) {
  let target = yield ['readlink', src];
  if (!options.verbatimSymlinks && !isAbsolute(target)) target = resolve(dirname(src), target);
  if (destStat === null) {
    yield ['symlink', target, dest];
    return;
  }
  let destTarget;
  try {
    destTarget = yield ['readlink', dest];
  } catch (error) {
    // The destination is no link: the system tells that it is in the way.
    if (error.code !== 'EINVAL') throw error;
    yield ['symlink', target, dest];
    return;
  }
  if (!isAbsolute(destTarget)) destTarget = resolve(dirname(dest), destTarget);
  const isDirectory = (yield* statOrNull('stat', src))?.isDirectory() ?? false;
  if (isDirectory && isInside(target, destTarget)) {
    throw failure(ERR_FS_CP_EINVAL, 'EINVAL', `cannot copy ${target} to a subdirectory of self ${destTarget}`, dest);
  }
  // Removing the destination would take the directory away that the new link leads to.
  if (isDirectory && isInside(destTarget, target)) {
    throw failure(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, 'EINVAL', `cannot overwrite ${destTarget} with ${target}`, dest);
  }
  yield ['unlink', dest];
  yield ['symlink', target, dest];
}
