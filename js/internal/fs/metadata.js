// What is known about a file, and changing it: stat, statfs, access, exists, chmod, chown, utimes and their variants.

import {
  op_fs_access,
  op_fs_access_sync,
  op_fs_chmod,
  op_fs_chmod_sync,
  op_fs_chown,
  op_fs_chown_sync,
  op_fs_exists_sync,
  op_fs_fchmod,
  op_fs_fchmod_sync,
  op_fs_fchown,
  op_fs_fchown_sync,
  op_fs_fstat,
  op_fs_fstat_sync,
  op_fs_futimes,
  op_fs_futimes_sync,
  op_fs_stat,
  op_fs_stat_sync,
  op_fs_statfs,
  op_fs_statfs_sync,
  op_fs_utimes,
  op_fs_utimes_sync,
} from 'internal/ops';
import process from 'process';
import { promisify } from 'internal/util';
import { parseFileMode, validateAbortSignal, validateFunction, validateInteger } from 'internal/validators';
import { getValidatedFd, kMaxUserId, toUnixTimestamp, validateCallback } from 'internal/fs/arguments';
import { toAccessMode } from 'internal/fs/open_flags';
import { getPathForOp } from 'internal/fs/paths';
import { statFsOf, statsOf } from 'internal/fs/stats';
import { callbackRequest, checked, syscallError } from 'internal/fs/requests';

/** Bits of the stat ops' options. */
export const kLink = 1;
export const kBigInt = 2;

const kFields = 18;
const ENOENT = -2;
const ENOTDIR = -20;

// Synchronous stats arrive here: one array for all. Made at run time, since V8 cannot put their memory into the snapshot.
let statValues;
let statBytes;
let bigIntStatValues;
let bigIntStatBytes;

function prepareStats() {
  statValues = new Float64Array(kFields);
  statBytes = new Uint8Array(statValues.buffer);
  bigIntStatValues = new BigInt64Array(kFields);
  bigIntStatBytes = new Uint8Array(bigIntStatValues.buffer);
}

/**
 * The mode of a file.
 * @param {string} path as ops take it
 * @param {boolean} follow whether links are followed
 * @returns {number} the mode, or a negative errno
 */
export function modeOf(path, follow) {
  if (statBytes === undefined) prepareStats();
  const result = op_fs_stat_sync(path, follow ? 0 : kLink, statBytes);
  return result < 0 ? result : statValues[1];
}

function statsCallback(callback) {
  validateFunction(callback, 'cb');
  return (error, values) => {
    if (error) return callback(error);
    callback(null, values === undefined ? undefined : statsOf(values));
  };
}

/** Whether there is nothing at a path, which `throwIfNoEntry: false` makes no error. */
export function isNoEntry(error) {
  return error?.code === 'ENOENT' || error?.code === 'ENOTDIR';
}

/** Docs: fs.fstat(fd[, options], callback). */
export function fstat(fd, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  fd = getValidatedFd(fd);
  callback = statsCallback(callback);
  op_fs_fstat(callbackRequest(callback), fd, options?.bigint ? kBigInt : 0);
}

/** Starts stat() or lstat(). */
function startStat(path, options, callback, link) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const signal = options?.signal;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  callback = statsCallback(callback);
  path = getPathForOp(path);
  if (signal?.aborted) {
    process.nextTick(callback, signal.reason);
    return;
  }
  let finish = callback;
  if (signal !== undefined || options?.throwIfNoEntry === false) {
    finish = (error, values) => {
      // The call itself cannot be interrupted: what comes after the abort is the reason.
      if (signal?.aborted) callback(signal.reason);
      else callback(isNoEntry(error) && options.throwIfNoEntry === false ? null : error, values);
    };
  }
  op_fs_stat(callbackRequest(finish), path, link | (options?.bigint ? kBigInt : 0));
}

/** Docs: fs.lstat(path[, options], callback). */
export function lstat(path, options = { bigint: false }, callback) {
  startStat(path, options, callback, kLink);
}

/** Docs: fs.stat(path[, options], callback). */
export function stat(path, options = { bigint: false, signal: undefined }, callback) {
  startStat(path, options, callback, 0);
}

function statSyncWith(path, options, link, syscall) {
  path = getPathForOp(path);
  if (statBytes === undefined) prepareStats();
  const bigint = options?.bigint;
  const result = bigint ?
    op_fs_stat_sync(path, link | kBigInt, bigIntStatBytes) :
    op_fs_stat_sync(path, link, statBytes);
  if (result < 0) {
    if (options?.throwIfNoEntry === false && (result === ENOENT || result === ENOTDIR)) return undefined;
    throw syscallError(result, syscall, path);
  }
  return statsOf(bigint ? bigIntStatValues : statValues);
}

/** Docs: fs.statSync(path[, options]). */
export function statSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  return statSyncWith(path, options, 0, 'stat');
}

/** Docs: fs.lstatSync(path[, options]). */
export function lstatSync(path, options = { bigint: false, throwIfNoEntry: true }) {
  return statSyncWith(path, options, kLink, 'lstat');
}

/** Docs: fs.fstatSync(fd[, options]). */
export function fstatSync(fd, options = { bigint: false }) {
  fd = getValidatedFd(fd);
  if (statBytes === undefined) prepareStats();
  if (options?.bigint) {
    checked(op_fs_fstat_sync(fd, kBigInt, bigIntStatBytes), 'fstat');
    return statsOf(bigIntStatValues);
  }
  checked(op_fs_fstat_sync(fd, 0, statBytes), 'fstat');
  return statsOf(statValues);
}

/** Docs: fs.statfs(path[, options], callback). */
export function statfs(path, options = { bigint: false }, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateCallback(callback);
  path = getPathForOp(path);
  const id = callbackRequest((error, values) => {
    if (error) return callback(error);
    callback(null, statFsOf(values));
  });
  op_fs_statfs(id, path, !!options?.bigint);
}

/** Docs: fs.statfsSync(path[, options]). */
export function statfsSync(path, options = { bigint: false }) {
  return statFsOf(op_fs_statfs_sync(getPathForOp(path), !!options?.bigint));
}

/** Docs: fs.access(path[, mode], callback). */
export function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  path = getPathForOp(path);
  mode = toAccessMode(mode);
  validateCallback(callback);
  op_fs_access(callbackRequest(callback), path, mode);
}

/** Docs: fs.accessSync(path[, mode]). */
export function accessSync(path, mode) {
  path = getPathForOp(path);
  checked(op_fs_access_sync(path, toAccessMode(mode)), 'access', path);
}

/** Docs: fs.exists(path, callback). */
export function exists(path, callback) {
  validateCallback(callback);
  const finish = (error) => callback(!error);
  try {
    access(path, 0, finish);
  } catch {
    finish(true);
  }
}

Object.defineProperty(exists, promisify.custom, {
  __proto__: null,
  value: function exists(path) {
    return new Promise((resolve) => access(path, 0, (error) => resolve(!error)));
  },
});

let existsWarned = false;

/** Docs: fs.existsSync(path). */
export function existsSync(path) {
  if (typeof path === 'string') return !path.includes('\u0000') && op_fs_exists_sync(path);
  try {
    path = getPathForOp(path);
  } catch (error) {
    if (!existsWarned && error?.code === 'ERR_INVALID_ARG_TYPE') {
      existsWarned = true;
      process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return op_fs_exists_sync(path);
}

/** Docs: fs.chmod(path, mode, callback). */
export function chmod(path, mode, callback) {
  path = getPathForOp(path);
  mode = parseFileMode(mode, 'mode');
  validateCallback(callback);
  op_fs_chmod(callbackRequest(callback), path, mode);
}

/** Docs: fs.chmodSync(path, mode). */
export function chmodSync(path, mode) {
  op_fs_chmod_sync(getPathForOp(path), parseFileMode(mode, 'mode'));
}

/** Docs: fs.fchmod(fd, mode, callback). */
export function fchmod(fd, mode, callback) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  validateCallback(callback);
  op_fs_fchmod(callbackRequest(callback), fd, mode);
}

/** Docs: fs.fchmodSync(fd, mode). */
export function fchmodSync(fd, mode) {
  op_fs_fchmod_sync(getValidatedFd(fd), parseFileMode(mode, 'mode'));
}

function validateOwner(uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
}

function startChown(path, uid, gid, callback, follow) {
  validateCallback(callback);
  path = getPathForOp(path);
  validateOwner(uid, gid);
  op_fs_chown(callbackRequest(callback), path, uid >>> 0, gid >>> 0, follow);
}

/** Docs: fs.chown(path, uid, gid, callback). */
export function chown(path, uid, gid, callback) {
  startChown(path, uid, gid, callback, true);
}

/** Docs: fs.chownSync(path, uid, gid). */
export function chownSync(path, uid, gid) {
  path = getPathForOp(path);
  validateOwner(uid, gid);
  op_fs_chown_sync(path, uid >>> 0, gid >>> 0, true);
}

/** Docs: fs.lchown(path, uid, gid, callback). */
export function lchown(path, uid, gid, callback) {
  startChown(path, uid, gid, callback, false);
}

/** Docs: fs.lchownSync(path, uid, gid). */
export function lchownSync(path, uid, gid) {
  path = getPathForOp(path);
  validateOwner(uid, gid);
  op_fs_chown_sync(path, uid >>> 0, gid >>> 0, false);
}

/** Docs: fs.fchown(fd, uid, gid, callback). */
export function fchown(fd, uid, gid, callback) {
  fd = getValidatedFd(fd);
  validateOwner(uid, gid);
  validateCallback(callback);
  op_fs_fchown(callbackRequest(callback), fd, uid >>> 0, gid >>> 0);
}

/** Docs: fs.fchownSync(fd, uid, gid). */
export function fchownSync(fd, uid, gid) {
  fd = getValidatedFd(fd);
  validateOwner(uid, gid);
  op_fs_fchown_sync(fd, uid >>> 0, gid >>> 0);
}

/** Docs: fs.utimes(path, atime, mtime, callback). */
export function utimes(path, atime, mtime, callback) {
  validateCallback(callback);
  path = getPathForOp(path);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  op_fs_utimes(callbackRequest(callback), path, atime, mtime, true);
}

/** Docs: fs.utimesSync(path, atime, mtime). */
export function utimesSync(path, atime, mtime) {
  op_fs_utimes_sync(getPathForOp(path), toUnixTimestamp(atime), toUnixTimestamp(mtime), true);
}

/** Docs: fs.lutimes(path, atime, mtime, callback). */
export function lutimes(path, atime, mtime, callback) {
  validateCallback(callback);
  path = getPathForOp(path);
  atime = toUnixTimestamp(atime);
  mtime = toUnixTimestamp(mtime);
  op_fs_utimes(callbackRequest(callback), path, atime, mtime, false);
}

/** Docs: fs.lutimesSync(path, atime, mtime). */
export function lutimesSync(path, atime, mtime) {
  op_fs_utimes_sync(getPathForOp(path), toUnixTimestamp(atime), toUnixTimestamp(mtime), false);
}

/** Docs: fs.futimes(fd, atime, mtime, callback). */
export function futimes(fd, atime, mtime, callback) {
  fd = getValidatedFd(fd);
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  validateCallback(callback);
  op_fs_futimes(callbackRequest(callback), fd, atime, mtime);
}

/** Docs: fs.futimesSync(fd, atime, mtime). */
export function futimesSync(fd, atime, mtime) {
  op_fs_futimes_sync(getValidatedFd(fd), toUnixTimestamp(atime, 'atime'), toUnixTimestamp(mtime, 'mtime'));
}
