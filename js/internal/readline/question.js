// @ts-check
// What a question has to do with the AbortSignal that can end it.

import { AbortError } from 'internal/errors';
import { validateAbortSignal } from 'internal/validators';

/** The signal among the options of a question, checked; undefined if there is none. */
export function signalOf(options) {
  const signal = typeof options === 'object' && options !== null ? options.signal : undefined;
  if (!signal) return undefined;
  validateAbortSignal(signal, 'options.signal');
  return signal;
}

/** What a question rejects with when its signal aborts. */
export function abortErrorOf(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/**
 * Calls `listener` when the signal aborts.
 * @param {any} signal an AbortSignal, or none
 * @returns {() => void} forgets the listener
 */
export function whenAborted(signal, listener) {
  signal?.addEventListener('abort', listener, { once: true });
  return () => signal?.removeEventListener('abort', listener);
}
