// The option captureRejections: what an async listener throws becomes an event. Docs: events, "Capture rejections of promises".

import process from 'process';
import { kCapture, kRejection } from 'internal/events/symbols';

/**
 * Follows what a listener returned, in case it is a promise or the like that rejects.
 * @param {EventEmitter} emitter one that captures rejections
 * @param {unknown} outcome
 * @param {string | symbol} type the event
 * @param {unknown[]} args what the listener got
 */
export function followRejection(emitter, outcome, type, args) {
  try {
    // Any thenable counts, and its `then` is read once. What that throws is a rejection as well.
    const { then } = outcome;
    if (typeof then !== 'function') return;
    // Told in a tick: there, what a handler throws is an uncaught exception and not one more rejection.
    then.call(outcome, undefined, (reason) => process.nextTick(tellRejection, emitter, reason, type, args));
  } catch (thrown) {
    emitter.emit('error', thrown);
  }
}

function tellRejection(emitter, reason, type, args) {
  const handler = emitter[kRejection];
  if (typeof handler === 'function') {
    handler.call(emitter, reason, type, ...args);
    return;
  }
  // Not captured here: an async listener of 'error' that rejects would be told of its own rejection for ever.
  const captures = emitter[kCapture];
  emitter[kCapture] = false;
  try {
    emitter.emit('error', reason);
  } finally {
    emitter[kCapture] = captures;
  }
}
