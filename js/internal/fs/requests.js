// Asynchronous file system requests. JavaScript numbers them; an op starts one, and Rust gives everything that finished to
// one dispatcher (ops/fs/src/request.rs). Each callback is a turn of its own: ticks and microtasks come before the next.

import { core, primordials } from 'internal/core';
import { op_fs_exception, op_fs_set_dispatcher } from 'internal/ops';
import {
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
} from 'internal/async_hooks';

const { ErrorCaptureStackTrace, Promise, PromisePrototypeThen, SafeMap } = primordials;
const { getAsyncContext, setAsyncContext } = core;

/** How readFile ops give what they read: these numbers are known to ops/fs/src/value.rs. */
export const kBytes = 0;
export const kUtf8 = 1;
export const kLatin1 = 2;

const pending = new SafeMap();
let lastId = 0;
let isConnected = false;
/** The request whose callback is running. */
let current;

/** One request; its class name is what async_hooks and process.getActiveResourcesInfo() show. */
class FSReqCallback {
  constructor(callback) {
    this.oncomplete = callback;
    this.context = getAsyncContext();
  }

  finish(error, value) {
    const callback = this.oncomplete;
    if (error !== null) callback(error);
    else if (value === undefined) callback(null);
    else callback(null, value);
  }
}

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

function add(request, type) {
  if (!isConnected) {
    isConnected = true;
    op_fs_set_dispatcher(dispatch, failed, core.runNextTicks);
  }
  // Ids are small integers to V8 and Rust alike.
  do lastId = (lastId + 1) & 0x3fffffff;
  while (pending.has(lastId));
  // An init hook may make requests of its own.
  const id = lastId;
  pending.set(id, request);
  request.asyncId = newAsyncId();
  request.triggerAsyncId = getDefaultTriggerAsyncId();
  if (initHooksExist()) emitInit(request.asyncId, type, request.triggerAsyncId, request);
  return id;
}

/** Called by Rust for each finished request. @returns {boolean} whether there are ticks to run */
function dispatch(id, error, value) {
  const request = pending.get(id);
  pending.delete(id);
  current = request;
  setAsyncContext(request.context);
  emitBefore(request.asyncId, request.triggerAsyncId, request);
  request.finish(error, value);
  emitAfter(request.asyncId);
  return leave();
}

/** Called by Rust, which knows where it was thrown, with what came out of `dispatch`. @returns {boolean} as dispatch does */
function failed(exception) {
  core.__reportException(exception);
  return leave();
}

function leave() {
  emitDestroy(current.asyncId);
  current = undefined;
  setAsyncContext(undefined);
  return core.hasTickScheduled();
}

/**
 * Makes a request that ends in `callback(error)` or `callback(null, value)`.
 * @param {Function} callback
 * @returns {number} the id to give to the op
 */
export function callbackRequest(callback) {
  return add(new FSReqCallback(callback), 'FSREQCALLBACK');
}

/**
 * Makes a request that ends in a promise.
 * @param {(id: number) => void} start starts the op
 * @returns {Promise}
 */
export function promiseRequest(start) {
  const promise = new Promise((resolve, reject) => start(add(new FSReqPromise(resolve, reject), 'FSREQPROMISE')));
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

/** The requests that have not finished: what process._getActiveRequests() shows. */
export function pendingRequests() {
  return [...pending.values()];
}
