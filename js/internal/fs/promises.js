// The functions of fs/promises. Those on open files are in internal/fs/file_handle.

import {
  op_fs_access,
  op_fs_chmod,
  op_fs_chown,
  op_fs_copy_file,
  op_fs_link,
  op_fs_mkdir,
  op_fs_mkdtemp,
  op_fs_open,
  op_fs_readdir,
  op_fs_readlink,
  op_fs_realpath,
  op_fs_rename,
  op_fs_stat,
  op_fs_statfs,
  op_fs_symlink,
  op_fs_truncate,
  op_fs_unlink,
  op_fs_utimes,
} from 'internal/ops';
import path from 'path';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { promisify } from 'internal/util';
import { parseFileMode, validateAbortSignal, validateBoolean, validateInteger } from 'internal/validators';
import { copyObject, getOptions, kMaxUserId, toUnixTimestamp } from 'internal/fs/arguments';
import { validateCpOptions } from 'internal/fs/copy_options';
import { decodeEntries, mkdirOptions, rm as rmCallback, rmdir as rmdirCallback, warnOnNonPortableTemplate } from 'internal/fs/directories';
import { toAccessMode, toCopyMode, toOpenFlags } from 'internal/fs/open_flags';
import { decodeName, encodePath, getPathForOp, getValidatedPath, isRawName } from 'internal/fs/paths';
import { statFsOf, statsOf } from 'internal/fs/stats';
import { constants } from 'internal/fs/constants';
import { promiseRequest } from 'internal/fs/requests';
import { dataForOp } from 'internal/fs/content';
import { isNoEntry, kBigInt, kLink } from 'internal/fs/metadata';
import { validateSymlinkType } from 'internal/fs/names';
import { FileHandle } from 'internal/fs/file_handle';
import { isPieces, readFrom, writeFileOptions, writePieces, writeTo } from 'internal/fs/promise_io';

const { ERR_METHOD_NOT_IMPLEMENTED } = codes;

const cpModule = lazy('internal/fs/cp');
const dirModule = lazy('internal/fs/dir');
const globModule = lazy('internal/fs/glob');
const watchModule = lazy('internal/fs/watch_iterator');

/** Docs: fsPromises.access(path[, mode]). */
export async function access(p, mode = constants.F_OK) {
  p = getPathForOp(p);
  mode = toAccessMode(mode);
  return promiseRequest((id) => op_fs_access(id, p, mode));
}

/** Docs: fsPromises.cp(src, dest[, options]). */
export async function cp(src, dest, options) {
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  return cpModule().cpFn(src, dest, options);
}

/** Docs: fsPromises.copyFile(src, dest[, mode]). */
export async function copyFile(src, dest, mode) {
  src = getPathForOp(src, 'src');
  dest = getPathForOp(dest, 'dest');
  mode = toCopyMode(mode);
  return promiseRequest((id) => op_fs_copy_file(id, src, dest, mode));
}

/** Docs: fsPromises.glob(pattern[, options]). */
export async function* glob(pattern, options) {
  const { Glob } = globModule();
  yield* new Glob(pattern, options).glob();
}

/** Docs: fsPromises.open(path, flags[, mode]). */
export async function open(p, flags, mode) {
  p = getPathForOp(p);
  const flagsNumber = toOpenFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  return new FileHandle(await promiseRequest((id) => op_fs_open(id, p, flagsNumber, mode)));
}

/** Docs: fsPromises.opendir(path[, options]). */
export function opendir(p, options) {
  return dirModule().opendirPromise(p, options);
}

/** Docs: fsPromises.rename(oldPath, newPath). */
async function rename(oldPath, newPath) {
  oldPath = getPathForOp(oldPath, 'oldPath');
  newPath = getPathForOp(newPath, 'newPath');
  return promiseRequest((id) => op_fs_rename(id, oldPath, newPath));
}

/** Docs: fsPromises.truncate(path[, len]). */
async function truncate(p, len = 0) {
  if (p instanceof FileHandle) return p.truncate(len);
  p = getPathForOp(p);
  validateInteger(len, 'len');
  return promiseRequest((id) => op_fs_truncate(id, p, Math.max(0, len)));
}

const rmPromise = promisify(rmCallback);
const rmdirPromise = promisify(rmdirCallback);

/** Docs: fsPromises.rm(path[, options]). */
async function rm(p, options) {
  return rmPromise(p, options);
}

/** Docs: fsPromises.rmdir(path[, options]). */
async function rmdir(p, options) {
  return rmdirPromise(p, options);
}

/** Docs: fsPromises.mkdir(path[, options]). */
export async function mkdir(p, options) {
  const { mode, recursive } = mkdirOptions(options);
  p = getPathForOp(p);
  return await promiseRequest((id) => op_fs_mkdir(id, p, mode, recursive)) ?? undefined;
}

/** Docs: fsPromises.readdir(path[, options]). */
export async function readdir(p, options) {
  options = copyObject(getOptions(options));
  p = getValidatedPath(p);
  const { encoding, recursive, withFileTypes } = options;
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  const entries = await promiseRequest((id) => {
    op_fs_readdir(id, encodePath(p), isRawName(encoding), !!withFileTypes, !!recursive);
  });
  return decodeEntries(p, entries, encoding, withFileTypes);
}

/** Docs: fsPromises.readlink(path[, options]). */
export async function readlink(p, options) {
  const { encoding } = getOptions(options);
  p = getPathForOp(p, 'oldPath');
  return decodeName(await promiseRequest((id) => op_fs_readlink(id, p, isRawName(encoding))), encoding);
}

/** Docs: fsPromises.symlink(target, path[, type]). */
export async function symlink(target, p, type) {
  validateSymlinkType(type);
  target = getPathForOp(target, 'target');
  p = getPathForOp(p);
  return promiseRequest((id) => op_fs_symlink(id, target, p));
}

async function statWith(p, options, link) {
  p = getPathForOp(p);
  try {
    return statsOf(await promiseRequest((id) => op_fs_stat(id, p, link | (options?.bigint ? kBigInt : 0))));
  } catch (error) {
    if (options?.throwIfNoEntry === false && isNoEntry(error)) return undefined;
    throw error;
  }
}

/** Docs: fsPromises.lstat(path[, options]). */
export async function lstat(p, options = { bigint: false }) {
  return statWith(p, options, kLink);
}

/** Docs: fsPromises.stat(path[, options]). */
export async function stat(p, options = { bigint: false, signal: undefined }) {
  const signal = options?.signal;
  if (signal !== undefined) {
    validateAbortSignal(signal, 'options.signal');
    signal.throwIfAborted();
  }
  const stats = await statWith(p, options, 0);
  signal?.throwIfAborted();
  return stats;
}

/** Docs: fsPromises.statfs(path[, options]). */
async function statfs(p, options = { bigint: false }) {
  p = getPathForOp(p);
  return statFsOf(await promiseRequest((id) => op_fs_statfs(id, p, !!options?.bigint)));
}

/** Docs: fsPromises.link(existingPath, newPath). */
export async function link(existingPath, newPath) {
  existingPath = getPathForOp(existingPath, 'existingPath');
  newPath = getPathForOp(newPath, 'newPath');
  return promiseRequest((id) => op_fs_link(id, existingPath, newPath));
}

/** Docs: fsPromises.unlink(path). */
export async function unlink(p) {
  p = getPathForOp(p);
  return promiseRequest((id) => op_fs_unlink(id, p));
}

/** Docs: fsPromises.chmod(path, mode). */
export async function chmod(p, mode) {
  p = getPathForOp(p);
  mode = parseFileMode(mode, 'mode');
  return promiseRequest((id) => op_fs_chmod(id, p, mode));
}

/** Docs: fsPromises.lchmod(path, mode): macOS only. */
async function lchmod(p, mode) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function chownWith(p, uid, gid, follow) {
  p = getPathForOp(p);
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
  return promiseRequest((id) => op_fs_chown(id, p, uid >>> 0, gid >>> 0, follow));
}

/** Docs: fsPromises.lchown(path, uid, gid). */
async function lchown(p, uid, gid) {
  return chownWith(p, uid, gid, false);
}

/** Docs: fsPromises.chown(path, uid, gid). */
async function chown(p, uid, gid) {
  return chownWith(p, uid, gid, true);
}

async function utimesWith(p, atime, mtime, follow) {
  p = getPathForOp(p);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  return promiseRequest((id) => op_fs_utimes(id, p, atime, mtime, follow));
}

/** Docs: fsPromises.utimes(path, atime, mtime). */
export async function utimes(p, atime, mtime) {
  return utimesWith(p, atime, mtime, true);
}

/** Docs: fsPromises.lutimes(path, atime, mtime). */
async function lutimes(p, atime, mtime) {
  return utimesWith(p, atime, mtime, false);
}

/** Docs: fsPromises.realpath(path[, options]). */
export async function realpath(p, options) {
  const { encoding } = getOptions(options);
  p = getPathForOp(p);
  return decodeName(await promiseRequest((id) => op_fs_realpath(id, p, isRawName(encoding))), encoding);
}

/** Docs: fsPromises.mkdtemp(prefix[, options]). */
async function mkdtemp(prefix, options) {
  const { encoding } = getOptions(options);
  prefix = getValidatedPath(prefix, 'prefix');
  warnOnNonPortableTemplate(prefix);
  return decodeName(await promiseRequest((id) => op_fs_mkdtemp(id, encodePath(prefix), isRawName(encoding))), encoding);
}

/** Docs: fsPromises.mkdtempDisposable(prefix[, options]). */
async function mkdtempDisposable(prefix, options) {
  const created = await mkdtemp(prefix, options);
  // The directory to remove stays the same when the program changes its working directory.
  const fullPath = typeof created === 'string' ? path.resolve(created) : created;
  const remove = async () => {
    await rm(fullPath, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  };
  return {
    __proto__: null,
    path: created,
    remove,
    async [Symbol.asyncDispose]() {
      await remove();
    },
  };
}

/** Docs: fsPromises.writeFile(file, data[, options]). */
async function writeFile(p, data, options) {
  const { encoding, flag, flush, mode, signal } = writeFileOptions(options);
  if (p instanceof FileHandle) return p.writeFile(data, options);
  if (!isPieces(data)) {
    data = dataForOp(data, encoding);
    const permissions = parseFileMode(mode, 'mode', 0o666);
    return writeTo(getPathForOp(p), -1, toOpenFlags(flag), permissions, flush, data, signal);
  }
  signal?.throwIfAborted();
  const handle = await open(p, flag, mode);
  try {
    await writePieces(handle.fd, data, encoding, flush, signal);
  } finally {
    await handle.close();
  }
}

/** Docs: fsPromises.appendFile(path, data[, options]). */
async function appendFile(p, data, options) {
  options = copyObject(getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a' }));
  options.flag ||= 'a';
  return writeFile(p, data, options);
}

/** Docs: fsPromises.readFile(path[, options]). */
async function readFile(p, options) {
  options = getOptions(options, { flag: 'r' });
  if (p instanceof FileHandle) return p.readFile(options);
  return readFrom(getPathForOp(p), -1, toOpenFlags(options.flag || 'r'), options);
}

/** Docs: fsPromises.watch(filename[, options]). */
export function watch(filename, options) {
  return watchModule().watch(filename, options);
}

/** What require('fs/promises') gives. */
export const fsPromises = {
  access,
  copyFile,
  cp,
  glob,
  open,
  opendir,
  rename,
  truncate,
  rm,
  rmdir,
  mkdir,
  readdir,
  readlink,
  symlink,
  lstat,
  stat,
  statfs,
  link,
  unlink,
  chmod,
  lchmod,
  lchown,
  chown,
  utimes,
  lutimes,
  realpath,
  mkdtemp,
  mkdtempDisposable,
  writeFile,
  appendFile,
  readFile,
  watch,
  constants,
};
