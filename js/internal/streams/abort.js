// stream.addAbortSignal(): a signal that destroys a stream (doc: "stream.addAbortSignal(signal, stream)").

import { AbortError, codes } from 'internal/errors';
import { addAbortListener } from 'internal/events/abort_listener';
import { finished } from 'internal/streams/finished';
import { isNodeStream, isWebStream, kControllerErrorFunction } from 'internal/streams/kind';
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
  const isNode = isNodeStream(stream);
  if (!isNode && !isWebStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  // A constructor passes what it was given; whatever has `aborted` will do.
  const abort = () => {
    const error = new AbortError(undefined, { cause: signal.reason });
    if (isNode) stream.destroy(error);
    else stream[kControllerErrorFunction](error);
  };
  if (signal.aborted) {
    abort();
    return stream;
  }
  const listener = addAbortListener(signal, abort);
  finished(stream, () => listener[Symbol.dispose]());
  return stream;
}
