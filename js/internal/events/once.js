// events.once(): the next event as a promise.

import { kEmptyObject } from 'internal/util';
import { addAbortListener } from 'internal/events/abort_listener';
import { abortErrorOf, attach, isEmitterLike, signalOf } from 'internal/events/attach';

/**
 * Resolves with the arguments of the next event; rejects on 'error' (unless that is the event) and on abort. Docs: events, "events.once".
 * @param {EventEmitter | EventTarget} source
 * @param {string | symbol} type
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any[]>}
 * @throws {ERR_INVALID_ARG_TYPE | AbortError} by rejection
 */
export async function once(source, type, options = kEmptyObject) {
  const signal = signalOf(options);

  const { promise, resolve, reject } = Promise.withResolvers();
  const attached = [attach(source, type, (...args) => settle(resolve, args), true)];
  if (type !== 'error' && isEmitterLike(source)) attached.push(attach(source, 'error', (error) => settle(reject, error), true));
  if (signal) {
    const listening = addAbortListener(signal, () => settle(reject, abortErrorOf(signal)));
    attached.push(() => listening[Symbol.dispose]());
  }
  return promise;

  function settle(how, value) {
    for (const detach of attached) detach();
    how(value);
  }
}
