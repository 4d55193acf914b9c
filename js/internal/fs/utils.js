// What the parts of fs share: validation of arguments, paths and names as ops take and give them, open flags.

import { Buffer } from 'buffer';
import { FastBuffer } from 'internal/buffer';
import { codes, hideStackFrames } from 'internal/errors';
import { lazy } from 'internal/core';
import process from 'process';
import {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateUint32,
} from 'internal/validators';
import { kEmptyObject } from 'internal/util';
import { isArrayBufferView, isDate, isUint8Array } from 'internal/util/types';
import { constants } from 'internal/fs/constants';

export { constants };
export { Stats, getStatFsFromBinding, getStatsFromBinding } from 'internal/fs/stats';
export { Dirent, getDirent } from 'internal/fs/dirent';

const internalUrl = lazy('internal/url');

const {
  ERR_INCOMPATIBLE_OPTION_PAIR,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_ARG_VALUE,
  ERR_OUT_OF_RANGE,
} = codes;

const {
  COPYFILE_EXCL,
  COPYFILE_FICLONE,
  COPYFILE_FICLONE_FORCE,
  F_OK,
  O_APPEND,
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_RDWR,
  O_SYNC,
  O_TRUNC,
  O_WRONLY,
  R_OK,
  UV_FS_SYMLINK_DIR,
  UV_FS_SYMLINK_JUNCTION,
  W_OK,
  X_OK,
} = constants;

/** libuv moves at most this much at once. */
export const kIoMaxLength = 2 ** 31 - 1;
/** How much FileHandle.readFile() takes at once, from files of unknown and of known length. */
export const kReadFileUnknownBufferLength = 64 * 1024;
export const kReadFileBufferLength = 512 * 1024;
export const kWriteFileMaxChunkSize = 512 * 1024;
/** -1 as an unsigned number: "leave the owner as it is". */
export const kMaxUserId = 2 ** 32 - 1;

/**
 * Wants the name of an encoding, or nothing.
 * @throws {ERR_INVALID_ARG_VALUE}
 */
function assertEncoding(encoding) {
  if (encoding && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

/** A shallow copy, inherited properties included. */
export function copyObject(source) {
  const target = {};
  for (const key in source) target[key] = source[key];
  return target;
}

/**
 * The options of a call, where a string is short for its encoding.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export function getOptions(options, defaultOptions = kEmptyObject) {
  if (options == null || typeof options === 'function') return defaultOptions;
  if (typeof options === 'string') {
    defaultOptions = { ...defaultOptions };
    defaultOptions.encoding = options;
    options = defaultOptions;
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

/**
 * Wants a path that a system call can take.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export const validatePath = hideStackFrames((value, propName = 'path') => {
  const isString = typeof value === 'string';
  if (!isString && !isUint8Array(value)) throw new ERR_INVALID_ARG_TYPE(propName, ['string', 'Buffer', 'URL'], value);
  if (isString ? value.includes('\u0000') : value.includes(0)) {
    throw new ERR_INVALID_ARG_VALUE(propName, value, 'must be a string, Uint8Array, or URL without null bytes');
  }
});

/**
 * The path of a file URL; anything else as it is.
 * @throws {ERR_INVALID_URL_SCHEME | ERR_INVALID_FILE_URL_HOST | ERR_INVALID_FILE_URL_PATH}
 */
export function toPathIfFileURL(value) {
  return typeof value === 'object' && value !== null && value.href ? internalUrl().toPathIfFileURL(value) : value;
}

/**
 * A validated path: a string or a Uint8Array.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_URL_SCHEME}
 */
export const getValidatedPath = hideStackFrames((value, propName = 'path') => {
  if (typeof value !== 'string') value = toPathIfFileURL(value);
  else if (!value.includes('\u0000')) return value;
  validatePath(value, propName);
  return value;
});

/**
 * A validated path as ops take it: a string, where a leading NUL says that each further character is one byte.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_URL_SCHEME}
 */
export function getPathForOp(value, propName) {
  // The common case comes first, and without a wrapped call.
  if (typeof value === 'string' && !value.includes('\u0000')) return value;
  return encodePath(getValidatedPath(value, propName));
}

/** A path that is valid already, as ops take it. */
export function encodePath(value) {
  if (typeof value === 'string') return value;
  const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const text = buffer.utf8Slice(0, buffer.length);
  // Paths that are text stay text, which V8 hands over faster.
  return text.includes('\ufffd') ? `\0${buffer.latin1Slice(0, buffer.length)}` : text;
}

/** Whether the op is to give names as bytes. */
export function isRawName(encoding) {
  return encoding !== undefined && encoding !== null && encoding !== '' && encoding !== 'utf8' && encoding !== 'utf-8';
}

/** A name that an op gave, in the encoding the user wants. */
export function decodeName(name, encoding) {
  if (typeof name === 'string') return name;
  const buffer = new FastBuffer(name);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/**
 * Wants a file descriptor.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export const getValidatedFd = hideStackFrames((fd, propName = 'fd') => {
  if (Object.is(fd, -0)) return 0;
  validateInt32(fd, propName, 0);
  return fd;
});

/** Whether readFile() and writeFile() were given a descriptor instead of a path. */
export function isFd(value) {
  return Number.isInteger(value) && value >= 0 && value <= kIoMaxLength;
}

const modes = {
  __proto__: null,
  access: { min: F_OK, max: F_OK | W_OK | R_OK | X_OK, def: F_OK },
  copyFile: { min: 0, max: COPYFILE_EXCL | COPYFILE_FICLONE | COPYFILE_FICLONE_FORCE, def: 0 },
};

/**
 * The mode of access() and copyFile().
 * @param {number} [mode]
 * @param {'access' | 'copyFile'} type
 */
export const getValidMode = hideStackFrames((mode, type) => {
  const { min, max, def } = modes[type];
  if (mode == null) return def;
  validateInteger(mode, 'mode', min, max);
  return mode;
});

/** How flags are written, each in every order Node knows. */
const namedFlags = {
  __proto__: null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': O_TRUNC | O_CREAT | O_WRONLY,
  'wx': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'xw': O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'a': O_APPEND | O_CREAT | O_WRONLY,
  'ax': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'xa': O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  'as': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'sa': O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/**
 * Docs: "File system flags".
 * @param {string | number} [flags]
 * @throws {ERR_INVALID_ARG_VALUE} for an unknown name
 */
export function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags == null) return O_RDONLY;
  const number = typeof flags === 'string' ? namedFlags[flags] : undefined;
  if (number === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return number;
}

/** @throws {ERR_INVALID_ARG_VALUE} */
export function stringToSymlinkType(type) {
  switch (type) {
    case undefined:
    case null:
    case 'file':
      return 0;
    case 'dir':
      return UV_FS_SYMLINK_DIR;
    case 'junction':
      return UV_FS_SYMLINK_JUNCTION;
    default:
      throw new ERR_INVALID_ARG_VALUE('type', type, "must be one of: 'dir', 'file', 'junction', null, undefined");
  }
}

/**
 * Seconds since 1970; negative ones mean now, and strings are numbers, as they always were.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function toUnixTimestamp(time, name = 'time') {
  // Comparing with == lets only those strings through that are numbers.
  // eslint-disable-next-line eqeqeq
  if (typeof time === 'string' && +time == time) return +time;
  if (Number.isFinite(time)) return time < 0 ? Date.now() / 1000 : time;
  if (isDate(time)) return Date.prototype.getTime.call(time) / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

/** @throws {ERR_OUT_OF_RANGE} when a read would not fit into its buffer */
export const validateOffsetLengthRead = hideStackFrames((offset, length, bufferLength) => {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > bufferLength) throw new ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
});

/** @throws {ERR_OUT_OF_RANGE} when a write wants more than its buffer has */
export const validateOffsetLengthWrite = hideStackFrames((offset, length, byteLength) => {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
});

/**
 * A position as ops take it: -1 for "where the file stands".
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export const validatePosition = hideStackFrames((position, name, length) => {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const maxPosition = 2n ** 63n - 1n - BigInt(length);
    if (!(position >= -1n && position <= maxPosition)) {
      throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${maxPosition}`, position);
    }
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
});

/** @throws {ERR_INVALID_ARG_TYPE} unless this is an array of views */
export const validateBufferArray = hideStackFrames((buffers, propName = 'buffers') => {
  if (!Array.isArray(buffers)) throw new ERR_INVALID_ARG_TYPE(propName, 'ArrayBufferView[]', buffers);
  for (let i = 0; i < buffers.length; i++) {
    if (!isArrayBufferView(buffers[i])) throw new ERR_INVALID_ARG_TYPE(propName, 'ArrayBufferView[]', buffers);
  }
  return buffers;
});

/** @throws {ERR_INVALID_ARG_TYPE} for what is neither a view (checked before) nor a string */
export const validateStringAfterArrayBufferView = hideStackFrames((buffer, name) => {
  if (typeof buffer !== 'string') throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
});

/** A view's bytes as the Uint8Array that fast ops take. */
export function toUint8Array(view) {
  return isUint8Array(view) ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const defaultCpOptions = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

/** The options of cp(), with defaults. */
export const validateCpOptions = hideStackFrames((options) => {
  if (options === undefined) return { ...defaultCpOptions };
  validateObject(options, 'options');
  options = { ...defaultCpOptions, ...options };
  validateBoolean(options.dereference, 'options.dereference');
  validateBoolean(options.errorOnExist, 'options.errorOnExist');
  validateBoolean(options.force, 'options.force');
  validateBoolean(options.preserveTimestamps, 'options.preserveTimestamps');
  validateBoolean(options.recursive, 'options.recursive');
  validateBoolean(options.verbatimSymlinks, 'options.verbatimSymlinks');
  options.mode = getValidMode(options.mode, 'copyFile');
  if (options.dereference === true && options.verbatimSymlinks === true) {
    throw new ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
});

const defaultRmdirOptions = { retryDelay: 100, maxRetries: 0, recursive: false };
const defaultRmOptions = { ...defaultRmdirOptions, force: false };

/** The options of rmdir(), with defaults. */
export const validateRmdirOptions = hideStackFrames((options, defaults = defaultRmdirOptions) => {
  if (options === undefined) return defaults;
  validateObject(options, 'options');
  options = { ...defaults, ...options };
  validateBoolean(options.recursive, 'options.recursive');
  validateInt32(options.retryDelay, 'options.retryDelay', 0);
  validateUint32(options.maxRetries, 'options.maxRetries');
  return options;
});

/** The options of rm(), with defaults. */
export const validateRmOptions = hideStackFrames((options) => {
  options = validateRmdirOptions(options, defaultRmOptions);
  validateBoolean(options.force, 'options.force');
  return options;
});

let recursiveRmdirWarned;

/** Tells once that rmdir() of trees will go. */
export function emitRecursiveRmdirWarning() {
  if (recursiveRmdirWarned === undefined) {
    // Some tools run with this flag set on purpose: they are told nothing.
    recursiveRmdirWarned = process.noDeprecation;
  }
  if (recursiveRmdirWarned) return;
  recursiveRmdirWarned = true;
  process.emitWarning(
    'In future versions of Node.js, fs.rmdir(path, { recursive: true }) will be removed. ' +
      'Use fs.rm(path, { recursive: true }) instead',
    'DeprecationWarning',
    'DEP0147',
  );
}

let nonPortableTemplateWarned = false;

/** Some systems replace every trailing X of a template, others six. */
export function warnOnNonPortableTemplate(template) {
  const ends = typeof template === 'string' ? template.endsWith('X') : template[template.length - 1] === 0x58;
  if (nonPortableTemplateWarned || !ends) return;
  nonPortableTemplateWarned = true;
  process.emitWarning(
    'mkdtemp() templates ending with X are not portable. ' +
      'For details see: https://nodejs.org/api/fs.html',
  );
}

/**
 * Wants a callback.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function validateCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}
