// Names of files: rename, link, symlink, unlink, readlink, realpath. Callback and synchronous forms.

import {
  op_fs_link,
  op_fs_link_sync,
  op_fs_readlink,
  op_fs_readlink_sync,
  op_fs_realpath,
  op_fs_realpath_sync,
  op_fs_rename,
  op_fs_rename_sync,
  op_fs_symlink,
  op_fs_symlink_sync,
  op_fs_unlink,
  op_fs_unlink_sync,
} from 'internal/ops';
import { Buffer } from 'buffer';
import path from 'path';
import { validateOneOf } from 'internal/validators';
import { getOptions, validateCallback } from 'internal/fs/arguments';
import { decodeName, getPathForOp, getValidatedPath, isRawName } from 'internal/fs/paths';
import { callbackRequest, syscallError } from 'internal/fs/requests';
import { constants } from 'internal/fs/constants';
import { modeOf } from 'internal/fs/metadata';

const { S_IFIFO, S_IFLNK, S_IFMT, S_IFSOCK } = constants;

/** Docs: fs.rename(oldPath, newPath, callback). */
export function rename(oldPath, newPath, callback) {
  validateCallback(callback);
  oldPath = getPathForOp(oldPath, 'oldPath');
  newPath = getPathForOp(newPath, 'newPath');
  op_fs_rename(callbackRequest(callback), oldPath, newPath);
}

/** Docs: fs.renameSync(oldPath, newPath). */
export function renameSync(oldPath, newPath) {
  op_fs_rename_sync(getPathForOp(oldPath, 'oldPath'), getPathForOp(newPath, 'newPath'));
}

/** Docs: fs.link(existingPath, newPath, callback). */
export function link(existingPath, newPath, callback) {
  validateCallback(callback);
  existingPath = getPathForOp(existingPath, 'existingPath');
  newPath = getPathForOp(newPath, 'newPath');
  op_fs_link(callbackRequest(callback), existingPath, newPath);
}

/** Docs: fs.linkSync(existingPath, newPath). */
export function linkSync(existingPath, newPath) {
  op_fs_link_sync(getPathForOp(existingPath, 'existingPath'), getPathForOp(newPath, 'newPath'));
}

/** The type matters on Windows only, but a wrong one is wrong everywhere. */
export function validateSymlinkType(type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
}

/** Docs: fs.symlink(target, path[, type], callback). */
export function symlink(target, linkPath, type, callback) {
  if (callback === undefined) {
    callback = validateCallback(type);
    type = undefined;
  } else {
    validateSymlinkType(type);
    validateCallback(callback);
  }
  target = getPathForOp(target, 'target');
  linkPath = getPathForOp(linkPath);
  op_fs_symlink(callbackRequest(callback), target, linkPath);
}

/** Docs: fs.symlinkSync(target, path[, type]). */
export function symlinkSync(target, linkPath, type) {
  validateSymlinkType(type);
  op_fs_symlink_sync(getPathForOp(target, 'target'), getPathForOp(linkPath));
}

/** Docs: fs.unlink(path, callback). */
export function unlink(linkPath, callback) {
  validateCallback(callback);
  linkPath = getPathForOp(linkPath);
  op_fs_unlink(callbackRequest(callback), linkPath);
}

/** Docs: fs.unlinkSync(path). */
export function unlinkSync(linkPath) {
  op_fs_unlink_sync(getPathForOp(linkPath));
}

function nameCallback(callback, encoding) {
  return callbackRequest((error, name) => {
    if (error) return callback(error);
    callback(null, decodeName(name, encoding));
  });
}

/** Docs: fs.readlink(path[, options], callback). */
export function readlink(linkPath, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  linkPath = getPathForOp(linkPath, 'oldPath');
  op_fs_readlink(nameCallback(callback, encoding), linkPath, isRawName(encoding));
}

/** Docs: fs.readlinkSync(path[, options]). */
export function readlinkSync(linkPath, options) {
  const { encoding } = getOptions(options);
  return decodeName(op_fs_readlink_sync(getPathForOp(linkPath, 'oldPath'), isRawName(encoding)), encoding);
}

/** The path realpath() starts from: absolute, because its errors name absolute paths. */
function absolutePath(value) {
  value = getValidatedPath(value);
  // A path that is not text cannot be resolved as text; the system resolves it as it is.
  return typeof value === 'string' ? path.resolve(value) : getPathForOp(value);
}

/**
 * What realpath() makes of a path that the system could not resolve, step by step. An error names the part of the path that could not be
 * passed, and the lstat or stat that told so, where the system says only that something is wrong. And links to pipes and sockets lead to
 * no path, but to a name: `/dev/stdin` is `/proc/1/fd/pipe:[2]`.
 * @param {Error} failure of the system's realpath
 * @param {string} p as ops take it
 * @returns {string | Buffer} the name of a pipe or socket
 * @throws {Error} for everything else
 */
function resolveStepwise(failure, p, encoding) {
  if (failure?.syscall !== 'realpath' || p.startsWith('\0')) throw failure;
  const passed = new Set();
  let isPipe = false;
  let parts = p.split('/').filter(Boolean);
  let known = '';
  while (parts.length > 0) {
    const next = `${known}/${parts.shift()}`;
    if (passed.has(next)) {
      if (isPipe) return encodeName([next, ...parts].join('/'), encoding);
      known = next;
      continue;
    }
    const mode = modeOf(next, false);
    if (mode < 0) throw syscallError(mode, 'lstat', next);
    if ((mode & S_IFMT) !== S_IFLNK) {
      passed.add(next);
      known = next;
      continue;
    }
    const target = modeOf(next, true);
    if (target < 0) throw syscallError(target, 'stat', next);
    isPipe = (target & S_IFMT) === S_IFIFO || (target & S_IFMT) === S_IFSOCK;
    const link = path.resolve(known || '/', op_fs_readlink_sync(next, false));
    parts = [...link.split('/').filter(Boolean), ...parts];
    known = '';
  }
  throw failure;
}

function encodeName(name, encoding) {
  if (!isRawName(encoding)) return name;
  return encoding === 'buffer' ? Buffer.from(name) : Buffer.from(name).toString(encoding);
}

/** Docs: fs.realpath(path[, options], callback). */
export function realpath(p, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  p = absolutePath(p);
  const id = nameCallback((error, name) => {
    if (!error) return callback(null, name);
    let result;
    try {
      result = resolveStepwise(error, p, encoding);
    } catch (explained) {
      return callback(explained);
    }
    callback(null, result);
  }, encoding);
  op_fs_realpath(id, p, isRawName(encoding));
}

/** Docs: fs.realpath.native(path[, options], callback). */
realpath.native = (p, options, callback) => {
  callback = validateCallback(callback || options);
  const { encoding } = getOptions(options);
  p = getPathForOp(p);
  op_fs_realpath(nameCallback(callback, encoding), p, isRawName(encoding));
};

/** Docs: fs.realpathSync(path[, options]). */
export function realpathSync(p, options) {
  const { encoding } = getOptions(options);
  p = absolutePath(p);
  try {
    return decodeName(op_fs_realpath_sync(p, isRawName(encoding)), encoding);
  } catch (error) {
    return resolveStepwise(error, p, encoding);
  }
}

/** Docs: fs.realpathSync.native(path[, options]). */
realpathSync.native = (p, options) => {
  const { encoding } = getOptions(options);
  return decodeName(op_fs_realpath_sync(getPathForOp(p), isRawName(encoding)), encoding);
};
