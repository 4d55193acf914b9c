// stream.addAbortSignal(): a signal that destroys a stream (doc: "stream.addAbortSignal(signal, stream)").

import { AbortError, codes } from 'internal/errors';
import { addAbortListener } from 'internal/events/abort_listener';
import { finished } from 'internal/streams/finished';
import { expectedStreams, isNodeStream, isWebStream, kControllerErrorFunction } from 'internal/streams/kind';
import { validateAbortSignal } from 'internal/validators';

/**
 * @template T
 * @param {AbortSignal} signal
 * @param {T} stream of node:stream or a web stream
 * @returns {T}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function addAbortSignal(signal, stream) {
  validateAbortSignal(signal, 'signal');
  const fail = failerOf(stream);
  const abort = () => fail(new AbortError(undefined, { cause: signal.reason }));
  if (signal.aborted) {
    abort();
  } else {
    const listener = addAbortListener(signal, abort);
    finished(stream, () => listener[Symbol.dispose]());
  }
  return stream;
}

// How a stream of its kind is made to fail.
function failerOf(stream) {
  if (isNodeStream(stream)) return (error) => stream.destroy(error);
  if (isWebStream(stream)) return (error) => stream[kControllerErrorFunction](error);
  throw new codes.ERR_INVALID_ARG_TYPE('stream', expectedStreams, stream);
}
