// fs.watchFile: a file is looked at again and again, and changes are told.

import { op_fs_stat } from 'internal/ops';
import EventEmitter from 'events';
import path from 'path';
import process from 'process';
import { clearTimeout, setTimeout } from 'timers';
import { validateFunction, validateUint32 } from 'internal/validators';
import { encodePath, getValidatedPath } from 'internal/fs/paths';
import { statsOf } from 'internal/fs/stats';
import { callbackRequest } from 'internal/fs/requests';
import { trackHandle, untrackHandle } from 'internal/process/active_resources';
import {
  emitAfter,
  emitBefore,
  emitDestroy,
  emitInit,
  getDefaultTriggerAsyncId,
  initHooksExist,
  newAsyncId,
} from 'internal/async_hooks';
import { kBigInt } from 'internal/fs/metadata';

const kFields = 18;
/** Of the 18 numbers, those that say nothing about the file's content: link count, block size, blocks, access time. */
const kIgnoredFields = new Set([2, 6, 9, 10, 11]);

function isSame(a, b) {
  for (let i = 0; i < kFields; i++) if (!kIgnoredFields.has(i) && a[i] !== b[i]) return false;
  return true;
}

/** Docs: fs, "Class: fs.StatWatcher". Made by watchFile() only. */
class StatWatcher extends EventEmitter {
  #bigint;
  #path;
  #interval;
  #timer = null;
  #state = 'new';
  /** The last look: its numbers, and whether it succeeded (undefined before the first). */
  #values;
  #found;
  /** How often the file is watched, and how many of those keep the process alive. */
  #uses = 1;
  #refs = 1;
  #asyncId;
  #triggerAsyncId;

  constructor(bigint) {
    super();
    this.#bigint = bigint;
    this.#values = this.#zeros();
  }

  #zeros() {
    return this.#bigint ? new BigInt64Array(kFields) : new Float64Array(kFields);
  }

  /** Starts; `persistent` tells whether it keeps the process alive. */
  begin(filename, persistent, interval) {
    this.#path = encodePath(filename);
    this.#interval = Math.max(1, interval);
    this.#state = 'running';
    this.#asyncId = newAsyncId();
    this.#triggerAsyncId = getDefaultTriggerAsyncId();
    if (initHooksExist()) emitInit(this.#asyncId, 'STATWATCHER', this.#triggerAsyncId, this);
    trackHandle(this, 'StatWatcher');
    if (!persistent) this.unref();
    this.#look();
  }

  #look() {
    const started = Date.now();
    const id = callbackRequest((error, values) => {
      if (this.#state !== 'running') return;
      // Armed first: a listener may stop the watcher.
      const elapsed = (Date.now() - started) % this.#interval;
      this.#timer = setTimeout(() => this.#look(), this.#interval - elapsed);
      if (this.#refs === 0) this.#timer.unref();
      if (error) this.#missing();
      else this.#seen(values);
    });
    op_fs_stat(id, this.#path, this.#bigint ? kBigInt : 0);
  }

  #missing() {
    if (this.#found === false) return;
    this.#found = false;
    const previous = this.#values;
    this.#values = this.#zeros();
    this.#tell(this.#values, previous);
  }

  #seen(values) {
    const previous = this.#values;
    const isFirst = this.#found === undefined;
    const wasMissing = this.#found === false;
    this.#found = true;
    this.#values = values;
    if (!isFirst && (wasMissing || !isSame(previous, values))) this.#tell(values, previous);
  }

  #tell(current, previous) {
    emitBefore(this.#asyncId, this.#triggerAsyncId, this);
    this.emit('change', statsOf(current), statsOf(previous));
    emitAfter(this.#asyncId);
  }

  /** Kept for programs of old: watchers start by themselves. */
  start() {}

  /** Stops for good. Stopping again does nothing. */
  stop() {
    if (this.#state !== 'running') return;
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    untrackHandle(this);
    emitDestroy(this.#asyncId);
    process.nextTick(emitStop, this);
  }

  /** One more watchFile() of the same file. */
  addUse() {
    this.#uses++;
    this.#refs++;
    if (this.#refs === 1) this.#timer?.ref();
  }

  /** One listener less, or all of them. */
  removeUse(all) {
    this.#uses = all ? 0 : this.#uses - 1;
    this.#refs = Math.min(this.#refs, this.#uses);
    if (this.#refs === 0) this.#timer?.unref();
  }

  /** Whether it keeps the process alive. */
  hasRef() {
    return this.#refs > 0;
  }

  /** Docs: watcher.ref(). */
  ref() {
    if (this.#refs === this.#uses) return this;
    this.#refs++;
    if (this.#refs === 1) this.#timer?.ref();
    return this;
  }

  /** Docs: watcher.unref(). */
  unref() {
    if (this.#refs === 0) return this;
    this.#refs--;
    if (this.#refs === 0) this.#timer?.unref();
    return this;
  }
}

function emitStop(watcher) {
  watcher.emit('stop');
}

/** Files that are watched, by absolute path. */
const watchers = new Map();

/** Docs: fs.watchFile(filename[, options], listener). */
export function watchFile(filename, options, listener) {
  filename = path.resolve(`${getValidatedPath(filename)}`);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = null;
  }
  // 5007 is what libuv suggested once: a prime number, so that watchers spread.
  options = { interval: 5007, persistent: true, ...options };
  validateFunction(listener, 'listener');

  let watcher = watchers.get(filename);
  if (watcher === undefined) {
    validateUint32(options.interval, 'interval');
    watcher = new StatWatcher(options.bigint);
    watcher.begin(filename, options.persistent, options.interval);
    watchers.set(filename, watcher);
  } else {
    watcher.addUse();
  }
  watcher.addListener('change', listener);
  return watcher;
}

/** Docs: fs.unwatchFile(filename[, listener]). */
export function unwatchFile(filename, listener) {
  filename = path.resolve(`${getValidatedPath(filename)}`);
  const watcher = watchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') {
    const before = watcher.listenerCount('change');
    watcher.removeListener('change', listener);
    if (watcher.listenerCount('change') < before) watcher.removeUse(false);
  } else {
    watcher.removeAllListeners('change');
    watcher.removeUse(true);
  }
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    watchers.delete(filename);
  }
}
