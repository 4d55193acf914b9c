// Arguments that many functions of fs take: options, descriptors, times, callbacks.

import { Buffer } from 'buffer';
import { codes, hideStackFrames } from 'internal/errors';
import { validateAbortSignal, validateBoolean, validateFunction, validateInt32, validateObject, validateUint32 } from 'internal/validators';
import { kEmptyObject } from 'internal/util';
import { isDate } from 'internal/util/types';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

/** -1 as an unsigned number: "leave the owner as it is". */
export const kMaxUserId = 2 ** 32 - 1;

/** The largest number that can be a descriptor. */
const kMaxFd = 2 ** 31 - 1;

/** A shallow copy, inherited properties included. */
export function copyObject(source) {
  const copy = {};
  for (const key in source) copy[key] = source[key];
  return copy;
}

/**
 * The options of a call. A string is short for its encoding; a function is the callback that follows left-out options.
 * @param {object | string | Function | null} [given]
 * @param {object} [defaults] what counts when none are given, or only an encoding
 * @returns {object}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export function getOptions(given, defaults = kEmptyObject) {
  switch (typeof given) {
    case 'undefined':
    case 'function':
      return defaults;
    case 'string':
      validateEncodingName(given);
      return { ...defaults, encoding: given };
    case 'object':
      if (given === null) return defaults;
      break;
    default:
      throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], given);
  }
  validateEncodingName(given.encoding);
  if (given.signal !== undefined) validateAbortSignal(given.signal, 'options.signal');
  return given;
}

function validateEncodingName(encoding) {
  if (!encoding || encoding === 'buffer' || Buffer.isEncoding(encoding)) return;
  throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
}

/**
 * Wants a file descriptor.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export const getValidatedFd = hideStackFrames((fd, name = 'fd') => {
  validateInt32(fd, name, 0);
  // Not -0.
  return fd + 0;
});

/** Whether readFile() and writeFile() were given a descriptor instead of a path. */
export function isFd(value) {
  return Number.isInteger(value) && value >= 0 && value <= kMaxFd;
}

/**
 * Seconds since 1970; negative ones mean now, and strings are numbers, as they always were.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function toUnixTimestamp(time, name = 'time') {
  if (isDate(time)) return Date.prototype.getTime.call(time) / 1000;
  // eslint-disable-next-line eqeqeq -- lets only those strings through that are numbers
  const seconds = typeof time === 'string' && Number(time) == time ? Number(time) : time;
  if (!Number.isFinite(seconds)) throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
  return seconds < 0 && typeof time === 'number' ? Date.now() / 1000 : seconds;
}

/**
 * Wants a callback.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function validateCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

/**
 * Takes the callback off the end of a call's arguments, where left-out arguments may stand before and behind it.
 * @param {unknown[]} args
 * @returns {Function}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function takeCallback(args) {
  while (args.length > 1 && args[args.length - 1] === undefined) args.pop();
  return validateCallback(args.pop());
}

const rmdirDefaults = { maxRetries: 0, recursive: false, retryDelay: 100 };
const rmDefaults = { ...rmdirDefaults, force: false };

function removalOptions(options, defaults) {
  if (options === undefined) return defaults;
  validateObject(options, 'options');
  const all = { ...defaults, ...options };
  validateBoolean(all.recursive, 'options.recursive');
  validateInt32(all.retryDelay, 'options.retryDelay', 0);
  validateUint32(all.maxRetries, 'options.maxRetries');
  return all;
}

/** The options of rmdir(), with defaults. */
export const validateRmdirOptions = hideStackFrames((options) => removalOptions(options, rmdirDefaults));

/** The options of rm(), with defaults. */
export const validateRmOptions = hideStackFrames((options) => {
  const all = removalOptions(options, rmDefaults);
  validateBoolean(all.force, 'options.force');
  return all;
});
