// Directories: mkdir, rmdir, rm, mkdtemp, readdir. Callback and synchronous forms.

import {
  op_fs_mkdir,
  op_fs_mkdir_sync,
  op_fs_mkdtemp,
  op_fs_mkdtemp_sync,
  op_fs_readdir,
  op_fs_readdir_sync,
  op_fs_rm,
  op_fs_rm_sync,
  op_fs_rmdir,
  op_fs_rmdir_sync,
} from 'internal/ops';
import { Buffer } from 'buffer';
import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { parseFileMode, validateBoolean } from 'internal/validators';
import { getOptions, validateCallback, validateRmdirOptions, validateRmOptions } from 'internal/fs/arguments';
import { Dirent } from 'internal/fs/dirent';
import { decodeName, encodePath, getPathForOp, getValidatedPath, isRawName } from 'internal/fs/paths';
import { callbackRequest } from 'internal/fs/requests';
import { lstat, lstatSync } from 'internal/fs/metadata';

const { ERR_FS_EISDIR } = codes;

const EISDIR = 21;

/** Warnings that were given; each is given once. */
const warned = new Set();

function warnOnce(text, ...kind) {
  if (warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text, ...kind);
}

/** Some systems replace every trailing X of a template, others six. */
export function warnOnNonPortableTemplate(template) {
  const last = typeof template === 'string' ? template.at(-1) : String.fromCharCode(template.at(-1) ?? 0);
  if (last === 'X') warnOnce('mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html');
}

function warnOnRecursiveRmdir() {
  // Tools that run without deprecations remove trees on purpose.
  if (process.noDeprecation) return;
  warnOnce(
    'In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. ' +
      'Use fs.rm(path, { recursive: true }) instead',
    'DeprecationWarning',
    'DEP0147',
  );
}

/** The options of mkdir(), where a number or string is a mode. */
export function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { mode, recursive };
}

/** Docs: fs.mkdir(path[, options], callback). */
export function mkdir(dir, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { mode, recursive } = mkdirOptions(options);
  validateCallback(callback);
  dir = getPathForOp(dir);
  const id = callbackRequest((error, first) => {
    if (error) callback(error);
    else if (recursive) callback(null, first ?? undefined);
    else callback(null);
  });
  op_fs_mkdir(id, dir, mode, recursive);
}

/** Docs: fs.mkdirSync(path[, options]). */
export function mkdirSync(dir, options) {
  const { mode, recursive } = mkdirOptions(options);
  return op_fs_mkdir_sync(getPathForOp(dir), mode, recursive) ?? undefined;
}

/** rmdir({ recursive: true }) wants a directory; everything else about it is rm()'s. */
function removeDirectoryTree(dir, options, callback) {
  warnOnRecursiveRmdir();
  lstat(dir, (error, stats) => {
    if (error) return callback(error);
    if (!stats.isDirectory()) return startRmdir(dir, callback);
    startRm(encodePath(dir), options, callback);
  });
}

function startRmdir(dir, callback) {
  op_fs_rmdir(callbackRequest(callback), encodePath(dir));
}

function startRm(name, { maxRetries, retryDelay }, callback) {
  op_fs_rm(callbackRequest(callback), name, maxRetries, retryDelay);
}

/** Docs: fs.rmdir(path[, options], callback). */
export function rmdir(dir, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateCallback(callback);
  dir = getValidatedPath(dir);
  if (options?.recursive) {
    removeDirectoryTree(dir, validateRmdirOptions(options), callback);
  } else {
    validateRmdirOptions(options);
    startRmdir(dir, callback);
  }
}

/** Docs: fs.rmdirSync(path[, options]). */
export function rmdirSync(dir, options) {
  dir = getValidatedPath(dir);
  if (options?.recursive) {
    const { maxRetries, retryDelay } = validateRmdirOptions(options);
    warnOnRecursiveRmdir();
    if (lstatSync(dir).isDirectory()) {
      op_fs_rm_sync(encodePath(dir), maxRetries, retryDelay);
      return;
    }
  } else {
    validateRmdirOptions(options);
  }
  op_fs_rmdir_sync(encodePath(dir));
}

/** What rm() says about a directory when it was not told to remove directories. */
function eisdirError(dir) {
  return new ERR_FS_EISDIR({ code: 'EISDIR', message: 'is a directory', path: dir, syscall: 'rm', errno: EISDIR });
}

/** Docs: fs.rm(path[, options], callback). */
export function rm(target, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateCallback(callback);
  target = getValidatedPath(target);
  options = validateRmOptions(options);
  lstat(target, (error, stats) => {
    if (error) return callback(options.force && error.code === 'ENOENT' ? null : error);
    if (stats.isDirectory() && !options.recursive) return callback(eisdirError(target));
    startRm(encodePath(target), options, callback);
  });
}

/** Docs: fs.rmSync(path[, options]). */
export function rmSync(target, options) {
  target = getValidatedPath(target);
  const { force, maxRetries, recursive, retryDelay } = validateRmOptions(options);
  let stats;
  try {
    stats = lstatSync(target);
  } catch (error) {
    if (force && error.code === 'ENOENT') return;
    throw error;
  }
  if (stats.isDirectory() && !recursive) throw eisdirError(target);
  op_fs_rm_sync(encodePath(target), maxRetries, retryDelay);
}

/** Docs: fs.mkdtemp(prefix[, options], callback). */
export function mkdtemp(prefix, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options);
  prefix = getValidatedPath(prefix, 'prefix');
  warnOnNonPortableTemplate(prefix);
  const id = callbackRequest((error, name) => {
    if (error) return callback(error);
    callback(null, decodeName(name, encoding));
  });
  op_fs_mkdtemp(id, encodePath(prefix), isRawName(encoding));
}

/** Docs: fs.mkdtempSync(prefix[, options]). */
export function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options);
  prefix = getValidatedPath(prefix, 'prefix');
  warnOnNonPortableTemplate(prefix);
  return decodeName(op_fs_mkdtemp_sync(encodePath(prefix), isRawName(encoding)), encoding);
}

/** Docs: fs.mkdtempDisposableSync(prefix[, options]). */
export function mkdtempDisposableSync(prefix, options) {
  const created = mkdtempSync(prefix, options);
  // The directory to remove stays the same when the program changes its working directory.
  const fullPath = typeof created === 'string' ? path.resolve(created) : created;
  const remove = () => rmSync(fullPath, { maxRetries: 0, recursive: true, force: true, retryDelay: 0 });
  return {
    path: created,
    remove,
    [Symbol.dispose]() {
      remove();
    },
  };
}

/** The name and directory of an entry whose name is a path from `dir`. */
function makeDirent(dir, name, type) {
  if (typeof name === 'string') {
    const slash = name.lastIndexOf('/');
    if (slash < 0) return new Dirent(name, type, dir);
    return new Dirent(name.slice(slash + 1), type, path.join(`${dir}`, name.slice(0, slash)));
  }
  const slash = name.lastIndexOf(0x2f);
  if (slash < 0) return new Dirent(name, type, dir);
  const parent = Buffer.concat([Buffer.from(dir), Buffer.from('/'), name.subarray(0, slash)]);
  return new Dirent(name.subarray(slash + 1), type, parent);
}

/**
 * What readdir() gives, of what its op gave.
 * @param {string | Buffer} dir
 * @param {Array} entries names, or names and types in turns
 */
export function decodeEntries(dir, entries, encoding, withFileTypes) {
  if (!withFileTypes) {
    if (isRawName(encoding)) for (let i = 0; i < entries.length; i++) entries[i] = decodeName(entries[i], encoding);
    return entries;
  }
  const dirents = new Array(entries.length / 2);
  for (let i = 0; i < dirents.length; i++) {
    dirents[i] = makeDirent(dir, decodeName(entries[2 * i], encoding), entries[2 * i + 1]);
  }
  return dirents;
}

/** Docs: fs.readdir(path[, options], callback). */
export function readdir(dir, options, callback) {
  callback = validateCallback(typeof options === 'function' ? options : callback);
  const { encoding, recursive, withFileTypes } = getOptions(options);
  dir = getValidatedPath(dir);
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  const id = callbackRequest((error, entries) => {
    if (error) return callback(error);
    callback(null, decodeEntries(dir, entries, encoding, withFileTypes));
  });
  op_fs_readdir(id, encodePath(dir), isRawName(encoding), !!withFileTypes, !!recursive);
}

/** Docs: fs.readdirSync(path[, options]). */
export function readdirSync(dir, options) {
  const { encoding, recursive, withFileTypes } = getOptions(options);
  dir = getValidatedPath(dir);
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  const entries = op_fs_readdir_sync(encodePath(dir), isRawName(encoding), !!withFileTypes, !!recursive);
  return decodeEntries(dir, entries, encoding, withFileTypes);
}
