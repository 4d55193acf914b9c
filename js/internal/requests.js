// What happened outside reaches JavaScript here: finished requests and events of handles, each a turn of its own with ticks and
// microtasks after it. Rust's half is ops/requests; nothing on this road makes a promise.

import { core, primordials } from 'internal/core';
import { op_requests_set_dispatcher } from 'internal/ops';
import {
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
} from 'internal/async_hooks';

const { SafeMap } = primordials;
const { getAsyncContext, hasTickScheduled, setAsyncContext } = core;

/** Requests by number, until they are answered. */
const pending = new SafeMap();
let lastId = 0;
let isConnected = false;
/** The request whose callback is running; undefined while a handle's does. */
let current;

/** Tells Rust whom to call. Whatever is opened or asked comes through here first. */
export function connect() {
  if (isConnected) return;
  isConnected = true;
  op_requests_set_dispatcher(onRequest, onEvent, onFailure, core.runNextTicks);
}

/**
 * Enters a request.
 * @param {{ finish: (error: Error | null, value: unknown) => void, context: unknown }} request what `finish` is called in is `context`; its
 *   class name is what process.getActiveResourcesInfo() shows
 * @param {string} type the type async_hooks reports
 * @returns {number} the number to give to the op
 */
export function addRequest(request, type) {
  connect();
  // Ids are small integers to V8 and Rust alike.
  do lastId = (lastId + 1) & 0x3fffffff;
  while (pending.has(lastId));
  // An init hook may make requests of its own.
  const id = lastId;
  pending.set(id, request);
  beginAsync(request, type);
  return id;
}

/** Gives `resource` its async ids, which `init` hooks hear of. */
export function beginAsync(resource, type, triggerAsyncId = getDefaultTriggerAsyncId()) {
  resource.asyncId = newAsyncId();
  resource.triggerAsyncId = triggerAsyncId;
  if (initHooksExist()) emitInit(resource.asyncId, type, resource.triggerAsyncId, resource);
}

/** A request with a callback, to be named by subclasses. */
export class CallbackRequest {
  /** @param {(error: Error | null, value?: unknown) => void} callback */
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

/**
 * Forgets the request `id`: what Rust still answers is dropped.
 * @returns {object | undefined} the request, if it was not answered before
 */
export function cancelRequest(id) {
  const request = pending.get(id);
  pending.delete(id);
  return request;
}

/** Called by Rust for each finished request. @returns {boolean} whether there are ticks to run */
function onRequest(id, error, value) {
  const request = pending.get(id);
  if (request === undefined) return hasTickScheduled();
  pending.delete(id);
  current = request;
  setAsyncContext(request.context);
  emitBefore(request.asyncId, request.triggerAsyncId, request);
  request.finish(error, value);
  emitAfter(request.asyncId);
  return leave();
}

/** Called by Rust for each event of a handle (internal/async_handle). @returns {boolean} as onRequest does */
function onEvent(handle, event, status, data, extra) {
  const resource = handle.resourceOf(event);
  // Nobody waits for this one.
  if (resource === undefined) return hasTickScheduled();
  if (resource !== handle) current = resource;
  setAsyncContext(resource.context);
  emitBefore(resource.asyncId, resource.triggerAsyncId, resource);
  handle.onevent(event, status, data, extra, resource);
  emitAfter(resource.asyncId);
  return leave();
}

/** Called by Rust, which knows where it was thrown, with what came out of the two above. @returns {boolean} as they do */
function onFailure(exception) {
  core.__reportException(exception);
  return leave();
}

function leave() {
  if (current !== undefined) {
    emitDestroy(current.asyncId);
    current = undefined;
  }
  setAsyncContext(undefined);
  return hasTickScheduled();
}

/** The requests that have not finished: what process._getActiveRequests() shows. */
export function pendingRequests() {
  return [...pending.values()];
}
