// Paths and names: what users may give, and how ops take and give them.

import { Buffer } from 'buffer';
import { FastBuffer } from 'internal/buffer';
import { codes, hideStackFrames } from 'internal/errors';
import { lazy } from 'internal/core';
import { isUint8Array } from 'internal/util/types';

const internalUrl = lazy('internal/url');

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

const NUL = '\u0000';

/**
 * Wants a path that a system call can take: one without a NUL, where the system would stop reading.
 * @param {unknown} path
 * @param {string} [name] of the argument
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export const validatePath = hideStackFrames((path, name = 'path') => {
  const isText = typeof path === 'string';
  if (!isText && !isUint8Array(path)) throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  if (!path.includes(isText ? NUL : 0)) return;
  throw new ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
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
export const getValidatedPath = hideStackFrames((value, name = 'path') => {
  const path = toPathIfFileURL(value);
  validatePath(path, name);
  return path;
});

/**
 * A validated path as ops take it: a string, where a leading NUL says that each further character is one byte.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_URL_SCHEME}
 */
export function getPathForOp(value, name) {
  // The common case comes first, and without a wrapped call.
  if (typeof value === 'string' && !value.includes(NUL)) return value;
  return encodePath(getValidatedPath(value, name));
}

/** A path that is valid already, as ops take it. */
export function encodePath(path) {
  if (typeof path === 'string') return path;
  const bytes = Buffer.from(path.buffer, path.byteOffset, path.byteLength);
  const text = bytes.utf8Slice(0, bytes.length);
  // Paths that are text stay text, which V8 hands over faster.
  return text.includes('\ufffd') ? `${NUL}${bytes.latin1Slice(0, bytes.length)}` : text;
}

/** Whether an op is to give names as bytes: it gives them as UTF-8 itself. */
export function isRawName(encoding) {
  return encoding != null && encoding !== '' && encoding !== 'utf8' && encoding !== 'utf-8';
}

/** A name that an op gave, in the encoding the user wants. */
export function decodeName(name, encoding) {
  if (typeof name === 'string') return name;
  const bytes = new FastBuffer(name);
  return encoding === 'buffer' ? bytes : bytes.toString(encoding);
}
