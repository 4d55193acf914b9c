// events.addAbortListener().

import { codes } from 'internal/errors';
import { validateAbortSignal, validateFunction } from 'internal/validators';
import { kResistStopPropagation } from 'internal/events/symbols';

/**
 * Listens once to `signal`'s abort, even when another listener stops the event from propagating.
 * A signal that is aborted already calls the listener in a microtask.
 * @param {AbortSignal} signal
 * @param {Function} listener
 * @returns {Disposable} removes the listener
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function addAbortListener(signal, listener) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  if (signal.aborted) queueMicrotask(() => listener());
  else signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
  return { __proto__: null, [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
}
