// Unhandled promise rejections: the events 'unhandledRejection' and 'rejectionHandled', and the modes of the option
// --unhandled-rejections.
//
// deno_core reports a rejection once the microtasks have settled; it is then put on `pending` and handled by a tick of its
// own, so that a handler attached meanwhile takes it off again.

import { core, lazy, primordials } from 'internal/core';
import process from 'process';
import {
  async_id_symbol,
  popAsyncContext,
  pushAsyncContext,
  trigger_async_id_symbol,
} from 'internal/async_hooks';
import { getOptionValue } from 'internal/options';

const { getAsyncContext, setAsyncContext } = core;
const {
  FunctionPrototypeToString,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectHasOwn,
  SafeWeakMap,
  String,
} = primordials;
const execution = lazy('internal/process/execution');
const multipleResolves = lazy('internal/process/multiple_resolves');

/** First come, first served; a list of its own, for programs may have changed those of arrays. */
class Queue {
  #first;
  #last;

  add(info) {
    info.next = undefined;
    if (this.#first === undefined) this.#first = info;
    else this.#last.next = info;
    this.#last = info;
  }

  take() {
    const info = this.#first;
    this.#first = info?.next;
    return info;
  }
}

/** Promise to what is known about its rejection, until it is handled. */
let tracked;
/** Rejections to handle in the next tick: { promise, reason, uid, warned, handled, context, domain, next }. */
let pending = new Queue();
/** Rejections that were handled after they had been reported. */
const handledLate = new Queue();
let lastUid = 0;
let scheduled = false;
let mode;
/** Told of each rejection that nobody handled, or that somebody handled late. */
let observer;

/** @param {(kind: 'unhandled' | 'handledAfter') => void} callback */
export function observeRejections(callback) {
  observer = callback;
}

function schedule() {
  if (scheduled) return;
  scheduled = true;
  core.queueNextTick({ callback: processRejections, args: undefined, snapshot: undefined });
}

function onRejection(promise, reason) {
  tracked ??= new SafeWeakMap();
  const info = {
    promise,
    reason,
    uid: ++lastUid,
    warned: false,
    handled: false,
    context: getAsyncContext(),
    // Set by node:domain on promises made in a domain.
    domain: promise.domain,
  };
  tracked.set(promise, info);
  pending.add(info);
  schedule();
  return true;
}

/** @param {() => void} report called if the rejection was reported before */
function onHandledAfterRejection(promise, report) {
  const info = tracked?.get(promise);
  if (info === undefined) return;
  tracked.delete(promise);
  if (info.warned) {
    handledLate.add(info);
    report();
  } else {
    info.handled = true;
  }
}

function processRejections() {
  scheduled = false;
  for (let info; (info = handledLate.take()) !== undefined;) {
    const { promise, uid } = info;
    observer?.('handledAfter');
    if (!process.emit('rejectionHandled', promise)) warnHandledLate(uid);
  }

  const handle = handlerOf(mode ??= currentMode());
  const rejections = pending;
  pending = new Queue();
  for (let info; (info = rejections.take()) !== undefined;) {
    if (info.handled) continue;
    info.warned = true;
    observer?.('unhandled');
    runInContextOf(info, handle);
  }
}

function warnHandledLate(uid) {
  const warning = new Error(`Promise rejection was handled asynchronously (rejection id: ${uid})`);
  warning.name = 'PromiseRejectionHandledWarning';
  warning.id = uid;
  process.emitWarning(warning);
}

// The handlers see the asynchronous context in which the promise was rejected.
function runInContextOf(info, handle) {
  const { promise } = info;
  const asyncId = promise[async_id_symbol];
  const hasIds = asyncId !== undefined && promise[trigger_async_id_symbol] !== undefined;
  if (hasIds) pushAsyncContext(asyncId, promise[trigger_async_id_symbol], promise);
  const prior = getAsyncContext();
  setAsyncContext(info.context);
  try {
    handle(info);
  } catch (er) {
    // A listener of 'unhandledRejection' threw.
    execution().triggerUncaughtException(er, false);
  } finally {
    setAsyncContext(prior);
    if (hasIds) popAsyncContext(asyncId);
  }
}

function currentMode() {
  return getOptionValue('--unhandled-rejections') || 'throw';
}

function handlerOf(name) {
  switch (name) {
    case 'strict':
      return handleStrict;
    case 'none':
      return emitUnhandledRejection;
    case 'warn':
      return handleWarn;
    case 'warn-with-error-code':
      return handleWarnWithErrorCodes;
    default:
      return handleThrow;
  }
}

function emitUnhandledRejection({ promise, reason, domain }) {
  if (domain) return domain.emit('error', reason);
  return process.emit('unhandledRejection', reason, promise);
}

/** An object with a stack. The stack is not read: V8 would forget where the error was made once it is put into words. */
function isErrorLike(value) {
  return typeof value === 'object' && value !== null && ObjectHasOwn(value, 'stack');
}

/** The error to report for a rejection: the reason itself when it is an error. */
function errorOf(reason) {
  if (isErrorLike(reason)) return reason;
  return new UnhandledPromiseRejection(reason);
}

/** What takes the place of a reason that is no error. */
class UnhandledPromiseRejection extends Error {
  code = 'ERR_UNHANDLED_REJECTION';

  constructor(reason) {
    super(
      'This error originated either by throwing inside of an async function without a catch block, or by rejecting a ' +
        'promise which was not handled with .catch(). The promise rejected with the reason "' +
        `${describe(reason)}".`,
    );
    this.name = 'UnhandledPromiseRejection';
  }
}

// A short text for any value that runs no code of its owner.
function describe(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return String(value);
  if (typeof value === 'function') return FunctionPrototypeToString(value);
  for (let proto = value; proto !== null && !core.isProxy(proto); proto = ObjectGetPrototypeOf(proto)) {
    const descriptor = ObjectGetOwnPropertyDescriptor(proto, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '') {
      return `#<${descriptor.value.name}>`;
    }
  }
  return '[object Object]';
}

function handleStrict(info) {
  execution().triggerUncaughtException(errorOf(info.reason), true);
  if (!emitUnhandledRejection(info)) emitUnhandledRejectionWarning(info);
}

function handleWarn(info) {
  emitUnhandledRejection(info);
  emitUnhandledRejectionWarning(info);
}

function handleThrow(info) {
  if (!emitUnhandledRejection(info)) execution().triggerUncaughtException(errorOf(info.reason), true);
}

function handleWarnWithErrorCodes(info) {
  if (emitUnhandledRejection(info)) return;
  emitUnhandledRejectionWarning(info);
  process.exitCode = 1;
}

const explanation = 'Unhandled promise rejection. This error originated either by throwing inside of an async function ' +
  'without a catch block, or by rejecting a promise which was not handled with .catch(). To terminate the node ' +
  'process on unhandled promise rejection, use the CLI flag `--unhandled-rejections=strict` (see ' +
  'https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). ';

function emitUnhandledRejectionWarning({ reason, uid }) {
  const warning = new Error(`${explanation}(rejection id: ${uid})`);
  warning.name = 'UnhandledPromiseRejectionWarning';
  try {
    if (isErrorLike(reason)) {
      warning.stack = reason.stack;
      process.emitWarning(reason.stack, 'UnhandledPromiseRejectionWarning');
    } else {
      process.emitWarning(describe(reason), 'UnhandledPromiseRejectionWarning');
    }
  } catch {
    // Getters of the reason threw: the general warning says enough.
  }
  process.emitWarning(warning);
}

/** Takes over deno_core's reports of rejections. Called once, when the process starts. */
export function setupPromiseRejections() {
  core.setUnhandledPromiseRejectionHandler(onRejection);
  core.setHandledPromiseRejectionHandler((promise) => onHandledAfterRejection(promise, schedule));
  process.on('newListener', (type) => {
    if (type !== 'multipleResolves') return;
    multipleResolves().watchResolves(onRejection, (promise, whenQuiet) => onHandledAfterRejection(promise, () => whenQuiet(schedule)));
  });
}
