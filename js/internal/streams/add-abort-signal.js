// stream.addAbortSignal(): destroys a stream when a signal fires.

import EE from 'events';
import { AbortError, codes } from 'internal/errors';
import { validateAbortSignal } from 'internal/validators';
import { isNodeStream, isWebStream, kControllerErrorFunction } from 'internal/streams/utils';
import eos from 'internal/streams/end-of-stream';

/**
 * @template T
 * @param {AbortSignal} signal
 * @param {T} stream a Node stream or a web stream
 * @returns {T}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function addAbortSignal(signal, stream) {
  validateAbortSignal(signal, 'signal');
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return addAbortSignalNoValidate(signal, stream);
}

/** Without checks: anything that is no signal is ignored. */
export function addAbortSignalNoValidate(signal, stream) {
  if (typeof signal !== 'object' || !('aborted' in signal)) return stream;

  const onAbort = isNodeStream(stream)
    ? () => {
        stream.destroy(new AbortError(undefined, { cause: signal.reason }));
      }
    : () => {
        stream[kControllerErrorFunction](new AbortError(undefined, { cause: signal.reason }));
      };

  if (signal.aborted) {
    onAbort();
  } else {
    const disposable = EE.addAbortListener(signal, onAbort);
    eos(stream, disposable[Symbol.dispose].bind(disposable));
  }
  return stream;
}
