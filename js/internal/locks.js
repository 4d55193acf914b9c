// navigator.locks: the Web Locks API over Deno's lock table, which all threads of the process share.
// Docs: globals.md "navigator.locks", worker_threads.md "locks", diagnostics_channel.md "Web Locks".
//
// Waiting for a lock, or holding one, does not keep the process alive by itself; what this thread gives up to a waiter of its own does.

import { core } from 'internal/core';
import {
  op_lock_manager_await_lock,
  op_lock_manager_await_steal,
  op_lock_manager_cancel,
  op_lock_manager_is_stolen,
  op_lock_manager_query,
  op_lock_manager_release,
  op_lock_manager_request,
} from 'internal/ops';
import { isAbortSignal } from 'internal/abort_controller';
import diagnosticsChannel from 'diagnostics_channel';
import { lazyDOMException } from 'internal/dom_exception';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateFunction } from 'internal/validators';
import { convertDictionary, makeException } from 'internal/webidl';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } = codes;

const kCreate = Symbol('kCreate');
const kName = Symbol('kName');
const kMode = Symbol('kMode');

/** The answers of op_lock_manager_request. */
const GRANTED = 0;
const UNAVAILABLE = 2;

const MODES = ['shared', 'exclusive'];

const startChannel = diagnosticsChannel.channel('locks.request.start');
const grantChannel = diagnosticsChannel.channel('locks.request.grant');
const missChannel = diagnosticsChannel.channel('locks.request.miss');
const endChannel = diagnosticsChannel.channel('locks.request.end');

/** What this thread awaits, by the name of the lock: its turn, or that the lock is stolen. */
const turns = new Map();
const thefts = new Map();

/** Awaits an op that keeps the process alive only from `settleSoon` on. */
async function awaitQuietly(waiting, name, promise) {
  core.unrefOpPromise(promise);
  const promises = waiting.get(name) ?? new Set();
  waiting.set(name, promises.add(promise));
  try {
    return await promise;
  } finally {
    promises.delete(promise);
    if (promises.size === 0 && waiting.get(name) === promises) waiting.delete(name);
  }
}

function settleSoon(waiting, name) {
  waiting.get(name)?.forEach((promise) => core.refOpPromise(promise));
}

// Ops take well-formed strings; names may be any. JSON escapes the rest.
const encodeName = JSON.stringify;
const decodeName = JSON.parse;

/** A lock as its holder sees it. */
class Lock {
  constructor(key, name, mode) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kName] = name;
    this[kMode] = mode;
  }

  /** @returns {string} */
  get name() {
    if (!(kName in this)) throw new ERR_INVALID_THIS('Lock');
    return this[kName];
  }

  /** @returns {'shared' | 'exclusive'} */
  get mode() {
    if (!(kMode in this)) throw new ERR_INVALID_THIS('Lock');
    return this[kMode];
  }
}

function convertName(value) {
  if (typeof value === 'symbol') throw makeException('Value is a Symbol and cannot be converted to a string.');
  return String(value);
}

function convertOptions(value) {
  const { ifAvailable = false, mode = 'exclusive', signal, steal = false } = convertDictionary(value, { context: 'Value' });
  if (!MODES.includes(`${mode}`)) {
    throw makeException(`mode '${mode}' is not a valid enum value of type LockMode.`, { code: 'ERR_INVALID_ARG_VALUE' });
  }
  if (signal !== undefined && !isAbortSignal(signal)) throw makeException('signal is not an object.');
  return { mode: `${mode}`, ifAvailable: Boolean(ifAvailable), steal: Boolean(steal), signal };
}

function refuse(message) {
  return lazyDOMException(message, 'NotSupportedError');
}

function checkCombination(name, { mode, ifAvailable, steal, signal }) {
  signal?.throwIfAborted();
  if (name.startsWith('-')) throw refuse('Lock name may not start with hyphen');
  if (ifAvailable && steal) throw refuse('ifAvailable and steal are mutually exclusive');
  if (mode === 'shared' && steal) throw refuse('mode: "shared" and steal are mutually exclusive');
  if (signal !== undefined && (steal || ifAvailable)) throw refuse('signal cannot be used with steal or ifAvailable');
}

/** Waits for the turn of a request. @returns {Promise<number>} the held lock; rejects with the reason of the signal */
async function waitForTurn(name, request, signal) {
  const cancel = () => {
    op_lock_manager_cancel(request);
    settleSoon(turns, name);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const held = await awaitQuietly(turns, name, op_lock_manager_await_lock(request));
    if (held !== null) return held;
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
  throw signal?.reason ?? lazyDOMException('The operation was aborted', 'AbortError');
}

/** Runs the callback with the lock; settles with it, or rejects when the lock is stolen. The lock is released in any case. */
async function runHolding(held, name, { mode, signal }, callback) {
  try {
    // The program may abort in the turn in which it asked.
    if (signal !== undefined) await undefined;
    signal?.throwIfAborted();
    if (grantChannel.hasSubscribers) grantChannel.publish({ name, mode });
    const done = (async () => await callback(new Lock(kCreate, name, mode)))();
    const theft = awaitQuietly(thefts, name, op_lock_manager_await_steal(held));
    // A callback that rejects ends the race too; which of both it was is asked below.
    await Promise.race([theft, done]).catch(() => {});
    if (op_lock_manager_is_stolen(held)) {
      done.catch(() => {});
      throw lazyDOMException('The operation was aborted', 'AbortError');
    }
    return await done;
  } finally {
    op_lock_manager_release(held);
    settleSoon(thefts, name);
    settleSoon(turns, name);
  }
}

async function hold(name, options, callback) {
  const { mode, ifAvailable, steal, signal } = options;
  const { status, rid } = op_lock_manager_request(encodeName(name), mode, ifAvailable, steal);
  if (steal) settleSoon(thefts, name);
  if (status === UNAVAILABLE) {
    if (missChannel.hasSubscribers) missChannel.publish({ name, mode, ifAvailable });
    return await callback(null);
  }
  const held = status === GRANTED ? rid : await waitForTurn(name, rid, signal);
  return runHolding(held, name, options, callback);
}

/** The class of navigator.locks. Docs: worker_threads.md "Class: LockManager". */
export class LockManager {
  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /**
   * Calls `callback` with the lock as soon as it is granted, and holds it until what the callback returns has settled.
   * @param {string} name
   * @param {{ mode?: 'exclusive' | 'shared', ifAvailable?: boolean, steal?: boolean, signal?: AbortSignal }} options
   * @param {(lock: Lock | null) => unknown} callback
   * @returns {Promise<unknown>} what the callback gives
   * @throws {ERR_INVALID_ARG_TYPE | NotSupportedError | AbortError} by rejection
   */
  async request(name, options, callback = undefined) {
    if (callback === undefined) {
      callback = options;
      options = kEmptyObject;
    }
    validateFunction(callback, 'callback');
    name = convertName(name);
    options = convertOptions(options);
    checkCombination(name, options);
    const { mode, ifAvailable, steal } = options;
    if (startChannel.hasSubscribers) startChannel.publish({ name, mode });
    let error;
    try {
      return await hold(name, options, callback);
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      if (endChannel.hasSubscribers) endChannel.publish({ name, mode, ifAvailable, steal, error });
    }
  }

  /** @returns {Promise<{ held: object[], pending: object[] }>} the locks of all threads: name, mode and clientId of each */
  async query() {
    if (!(this instanceof LockManager)) throw new ERR_INVALID_THIS('LockManager');
    const { held, pending } = op_lock_manager_query();
    const decoded = (lock) => ({ ...lock, name: decodeName(lock.name) });
    return { held: held.map(decoded), pending: pending.map(decoded) };
  }
}

function defineInterface(Class, names) {
  for (const name of names) Object.defineProperty(Class.prototype, name, { __proto__: null, enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { __proto__: null, value: Class.name, configurable: true });
}
defineInterface(Lock, ['name', 'mode']);
defineInterface(LockManager, ['request', 'query']);

export const locks = new LockManager(kCreate);
