// One way to listen to what programs hand over: an emitter (also of another library) or an event target.

import { AbortError, codes } from 'internal/errors';
import { kResistStopPropagation } from 'internal/events/symbols';
import { validateAbortSignal, validateObject } from 'internal/validators';

const TARGET_OPTIONS = { __proto__: null, [kResistStopPropagation]: true };
const TARGET_OPTIONS_ONCE = { __proto__: null, once: true, [kResistStopPropagation]: true };

/** @returns {boolean} whether errors come as an event 'error' that must be listened to; those of event targets are like other events */
export function isEmitterLike(source) {
  return typeof source.on === 'function';
}

/**
 * Adds a listener.
 * @param {EventEmitter | EventTarget} source
 * @param {string | symbol} type
 * @param {Function} listener
 * @param {boolean} [once] whether it is for one event only
 * @returns {() => void} removes it
 * @throws {ERR_INVALID_ARG_TYPE} when `source` is neither
 */
export function attach(source, type, listener, once = false) {
  if (isEmitterLike(source)) {
    if (once) source.once(type, listener);
    else source.on(type, listener);
    // Emitters of others may lack it.
    return () => source.removeListener?.(type, listener);
  }
  if (typeof source.addEventListener !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', source);
  source.addEventListener(type, listener, once ? TARGET_OPTIONS_ONCE : TARGET_OPTIONS);
  return () => source.removeEventListener(type, listener);
}

/** The error of an operation that `signal` has ended. */
export function abortErrorOf(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/** The signal among `options`. @throws {ERR_INVALID_ARG_TYPE | AbortError} when it is aborted already */
export function signalOf(options) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw abortErrorOf(signal);
  return signal;
}
