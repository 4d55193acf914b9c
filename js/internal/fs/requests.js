// Requests of the file system: a callback or a promise for the answer of an op, and the errors of fast ops.

import { primordials } from 'internal/core';
import { op_fs_exception } from 'internal/ops';
import { addRequest, CallbackRequest } from 'internal/requests';

const { ErrorCaptureStackTrace, Promise, PromisePrototypeThen } = primordials;

/** How readFile ops give what they read: these numbers are known to ops/fs/src/value.rs. */
export const kBytes = 0;
export const kUtf8 = 1;
export const kLatin1 = 2;

/** What async_hooks and process.getActiveResourcesInfo() show is the name of the class. */
class FSReqCallback extends CallbackRequest {}

class FSReqPromise {
  constructor(resolve, reject) {
    this.resolve = resolve;
    this.reject = reject;
    this.context = undefined;
  }

  finish(error, value) {
    if (error !== null) this.reject(error);
    else this.resolve(value);
  }
}

/**
 * Makes a request that ends in `callback(error)` or `callback(null, value)`.
 * @param {Function} callback
 * @returns {number} the id to give to the op
 */
export function callbackRequest(callback) {
  return addRequest(new FSReqCallback(callback), 'FSREQCALLBACK');
}

/**
 * Makes a request that ends in a promise.
 * @param {(id: number) => void} start starts the op
 * @returns {Promise}
 */
export function promiseRequest(start) {
  const promise = new Promise((resolve, reject) => start(addRequest(new FSReqPromise(resolve, reject), 'FSREQPROMISE')));
  return PromisePrototypeThen(promise, undefined, rethrow);
}

/** Gives an error that was made in Rust the stack of those who await it. */
function rethrow(error) {
  ErrorCaptureStackTrace(error, rethrow);
  throw error;
}

/**
 * The result of a fast op: itself, unless it is a negative errno.
 * @param {number} result
 * @param {string} syscall
 * @param {string} [path]
 * @returns {number}
 * @throws {Error} the failed system call, by Node's codes
 */
export function checked(result, syscall, path) {
  if (result < 0) throw syscallError(result, syscall, path);
  return result;
}

/** The error of a fast op that returned an errno. */
export function syscallError(errno, syscall, path) {
  const error = op_fs_exception(errno, syscall, path);
  ErrorCaptureStackTrace(error, checked);
  return error;
}
