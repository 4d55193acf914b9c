// @ts-check
// Signals as events of process. A signal is caught while it has a listener; waiting for signals does not keep the process alive.

import { core, internals, lazy } from 'internal/core';
import { op_process_signal_next, op_process_signal_start, op_process_signal_stop } from 'internal/ops';
import process from 'process';

const lazyOs = lazy('os');
const lazyErrors = lazy('internal/errors');

/** @type {Map<string, number>} the signals that are caught now */
const caught = new Map();

/** The number of a signal name; undefined for any other event. */
function signalNumber(event) {
  if (typeof event !== 'string' || !event.startsWith('SIG')) return undefined;
  return lazyOs().constants.signals[event];
}

/** The read under way. */
let pending;

let delivering = false;

async function deliver() {
  delivering = true;
  for (;;) {
    pending = op_process_signal_next();
    core.unrefOpPromise(pending);
    const numbers = await pending;
    if (numbers.length === 0) return;
    for (const number of numbers) {
      for (const [name, known] of caught) {
        // A tick of its own: what a listener throws is an uncaught exception, not a rejection of this loop.
        if (known === number) process.nextTick(() => process.emit(name, name, number));
      }
    }
  }
}

/** The process has sent itself a signal: if it is caught, the event loop waits for it, as it is sure to come. */
export function expectSignal(number) {
  if (pending !== undefined && [...caught.values()].includes(number)) core.refOpPromise(pending);
}

/** Starts to catch a signal when it gets its first listener. @throws {ErrnoException} EINVAL for SIGKILL and SIGSTOP */
function startListeningIfSignal(type) {
  const number = signalNumber(type);
  // Signals are the main thread's.
  if (number === undefined || caught.has(type) || internals.isMainThread?.() === false) return;
  const result = op_process_signal_start(number);
  if (result < 0) throw new (lazyErrors().ErrnoException)(result, 'uv_signal_start');
  caught.set(type, number);
  if (!delivering) deliver();
}

/** Gives a signal its default behaviour back when its last listener is gone. */
function stopListeningIfSignal(type) {
  const number = caught.get(type);
  if (number === undefined || process.listenerCount(type) > 0) return;
  caught.delete(type);
  // Two names may stand for one signal (SIGABRT and SIGIOT).
  if (![...caught.values()].includes(number)) op_process_signal_stop(number);
}

/** Hooks both to the listeners of process. */
export function installSignalListeners(emitter) {
  emitter.on('newListener', startListeningIfSignal);
  emitter.on('removeListener', stopListeningIfSignal);
}
