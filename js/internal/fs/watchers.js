// fs.watch: FSWatcher, over the inotify ops (ops/fs/src/watch.rs).

import { core, lazy } from 'internal/core';
import {
  op_fs_watch_ref,
  op_fs_watch_set_dispatcher,
  op_fs_watch_start,
  op_fs_watch_stop,
} from 'internal/ops';
import EventEmitter from 'events';
import process from 'process';
import { FastBuffer } from 'internal/buffer';
import { emitAfter, emitBefore, emitDestroy, emitInit, getDefaultTriggerAsyncId, initHooksExist, newAsyncId } from 'internal/async_hooks';
import { validateBoolean, validateIgnoreOption } from 'internal/validators';
import { copyObject, getOptions } from 'internal/fs/arguments';
import { encodePath, getValidatedPath } from 'internal/fs/paths';
import { syscallError } from 'internal/fs/requests';
import { trackHandle, untrackHandle } from 'internal/process/active_resources';

const globModule = lazy('internal/fs/glob');

const ENOENT = -2;
const kEventTypes = ['rename', 'change'];

export const kFSWatchStart = Symbol('kFSWatchStart');

/** Running watchers by the number that Rust gave them. */
const running = new Map();
let isConnected = false;

/** Called by Rust with `number, type, name` of each event. */
function dispatch() {
  for (let i = 0; i < arguments.length; i += 3) {
    // A listener may have closed the watcher meanwhile.
    const handle = running.get(arguments[i]);
    if (handle === undefined) continue;
    core.setAsyncContext(handle.context);
    emitBefore(handle.asyncId, handle.triggerAsyncId, handle);
    try {
      handle.onchange(kEventTypes[arguments[i + 1]], arguments[i + 2]);
      emitAfter(handle.asyncId);
    } catch (error) {
      core.__reportException(error);
    }
    core.setAsyncContext(undefined);
    core.runNextTicks();
  }
}

/** One watch. Its class name is what process.getActiveResourcesInfo() shows. */
class FSEvent {
  constructor(owner, onchange) {
    this.owner = owner;
    this.onchange = onchange;
    this.number = 0;
    this.context = core.getAsyncContext();
    this.asyncId = newAsyncId();
    this.triggerAsyncId = getDefaultTriggerAsyncId();
    if (initHooksExist()) emitInit(this.asyncId, 'FSEVENTWRAP', this.triggerAsyncId, this);
  }

  /** @returns {number} zero, or an errno */
  start(path, persistent, recursive) {
    if (!isConnected) {
      isConnected = true;
      op_fs_watch_set_dispatcher(dispatch);
    }
    const result = op_fs_watch_start(path, recursive);
    if (result < 0) return result;
    this.number = result;
    running.set(result, this);
    if (persistent) this.ref();
    return 0;
  }

  get initialized() {
    return this.number !== 0;
  }

  ref() {
    op_fs_watch_ref(this.number, true);
    if (this.number !== 0) trackHandle(this.owner, 'FSEventWrap');
  }

  unref() {
    op_fs_watch_ref(this.number, false);
    untrackHandle(this.owner);
  }

  close() {
    untrackHandle(this.owner);
    if (this.number !== 0) {
      running.delete(this.number);
      op_fs_watch_stop(this.number);
      this.number = 0;
    }
    emitDestroy(this.asyncId);
  }
}

/** What the `ignore` option says about a name: a function, or null when everything counts. */
function createIgnoreMatcher(ignore) {
  if (ignore == null) return null;
  const tests = (Array.isArray(ignore) ? ignore : [ignore]).map((each) => {
    if (typeof each === 'string') return globModule().createBaseMatcher(each);
    if (typeof each === 'function') return each;
    return (name) => {
      each.lastIndex = 0;
      return each.test(name);
    };
  });
  return (name) => tests.some((test) => test(name));
}

/** Docs: fs, "Class: fs.FSWatcher". */
export class FSWatcher extends EventEmitter {
  #ignores;

  constructor(ignore) {
    super();
    this.#ignores = createIgnoreMatcher(ignore);
    this._handle = new FSEvent(this, (eventType, name) => this.#changed(eventType, name));
  }

  #encoding;

  #changed(eventType, name) {
    const buffer = new FastBuffer(name);
    if (this.#ignores?.(buffer.toString())) return;
    const filename = this.#encoding === 'buffer' ? buffer : buffer.toString(this.#encoding);
    this.emit('change', eventType, filename);
  }

  /**
   * Starts. Nothing happens when the watcher was closed or started before.
   * @returns {boolean} whether it runs
   * @throws the failed system call
   */
  [kFSWatchStart](filename, persistent, recursive, encoding, throwIfNoEntry = true) {
    if (this._handle === null || this._handle.initialized) return false;
    filename = getValidatedPath(filename, 'filename');
    this.#encoding = encoding;
    const errno = this._handle.start(encodePath(filename), persistent, recursive);
    if (errno === 0) return true;
    this._handle.close();
    this._handle = null;
    if (errno === ENOENT && !throwIfNoEntry) return false;
    const error = syscallError(errno, 'watch', encodePath(filename));
    error.filename = filename;
    throw error;
  }

  /** Kept for programs of old: watchers start by themselves. */
  start() {}

  /** Docs: watcher.close(). */
  close() {
    if (this._handle === null) return;
    this._handle.close();
    this._handle = null;
    process.nextTick(emitClose, this);
  }

  /** Docs: watcher.ref(). */
  ref() {
    this._handle?.ref();
    return this;
  }

  /** Docs: watcher.unref(). */
  unref() {
    this._handle?.unref();
    return this;
  }
}

function emitClose(watcher) {
  watcher.emit('close');
}

/** Docs: fs.watch(filename[, options][, listener]). */
export function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = copyObject(getOptions(options));
  if (options.persistent === undefined) options.persistent = true;
  if (options.recursive === undefined) options.recursive = false;
  const { encoding, ignore, persistent, recursive, signal, throwIfNoEntry = true } = options;
  validateIgnoreOption(ignore, 'options.ignore');
  if (recursive != null) validateBoolean(recursive, 'options.recursive');
  validateBoolean(throwIfNoEntry, 'options.throwIfNoEntry');

  const watcher = new FSWatcher(ignore);
  watcher[kFSWatchStart](filename, persistent, !!recursive, encoding, throwIfNoEntry);
  if (listener) watcher.addListener('change', listener);
  if (signal) closeOnAbort(watcher, signal);
  return watcher;
}

function closeOnAbort(watcher, signal) {
  if (signal.aborted) {
    process.nextTick(() => watcher.close());
    return;
  }
  const onAbort = () => watcher.close();
  signal.addEventListener('abort', onAbort);
  watcher.once('close', () => signal.removeEventListener('abort', onAbort));
}

