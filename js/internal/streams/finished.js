// stream.finished(): tells when a stream is over (doc: "stream.finished(stream[, options], callback)").
//
// A stream is over for somebody when the sides that matter to them have ended. If 'close' will follow, it is waited for; if 'close'
// comes before the end of a side that matters, it was premature.

import process from 'process';
import { AbortError, codes } from 'internal/errors';
import { addAbortListener } from 'internal/events/abort_listener';
import { bindToCurrentContext } from 'internal/streams/context';
import {
  expectedStreams, isClientRequest, isClosed, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isWritable,
  isWritableFinished, isWritableNodeStream, isWritableStream, kIsClosedPromise, readableError, willEmitClose, writableError,
} from 'internal/streams/kind';
import { validateAbortSignal, validateBoolean, validateFunction, validateObject } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE } = codes;

function ignore() {}

class EndWatch {
  #stream;
  /** Taken away when it was called. */
  #callback;
  #listeners = [];
  #caresForReadable;
  #caresForWritable;
  #hasRead;
  #hasWritten;
  #closeFollows;

  constructor(stream, options, callback) {
    this.#stream = stream;
    this.#callback = callback;
    const isReadableSide = isReadableNodeStream(stream);
    const isWritableSide = isWritableNodeStream(stream);
    this.#caresForReadable = options.readable ?? isReadableSide;
    this.#caresForWritable = options.writable ?? isWritableSide;
    this.#hasRead = isReadableFinished(stream, false);
    this.#hasWritten = isWritableFinished(stream, false);
    // Who cares for one side of two must not wait until the other has ended as well.
    this.#closeFollows = willEmitClose(stream) &&
      isReadableSide === this.#caresForReadable && isWritableSide === this.#caresForWritable;

    const tell = this.#alreadyOver(stream);
    if (tell === null) {
      this.#listen(stream, options.error !== false);
      return;
    }
    // Only an error may still come, and must not be thrown.
    if (options.error !== false) this.#on(stream, 'error', ignore);
    process.nextTick(tell);
  }

  /** Removes all listeners; the callback is not called any more. @returns {Function | null} the callback, if it was not called yet */
  stop() {
    const callback = this.#callback;
    this.#callback = null;
    for (const [emitter, event, listener] of this.#listeners) emitter.removeListener(event, listener);
    this.#listeners = [];
    return callback;
  }

  #on(emitter, event, listener) {
    emitter.on(event, listener);
    this.#listeners.push([emitter, event, listener]);
  }

  #listen(stream, errorsCount) {
    const onFinish = () => this.#finished();
    const onClose = () => this.#closed();
    if (isClientRequest(stream)) {
      this.#on(stream, 'complete', onFinish);
      if (!this.#closeFollows) this.#on(stream, 'abort', onClose);
      const watchRequest = () => this.#on(stream.req, 'finish', onFinish);
      if (stream.req) watchRequest();
      else this.#on(stream, 'request', watchRequest);
    } else if (this.#caresForWritable && !stream._writableState) {
      // Old-style streams have no 'finish'.
      const onOldFinish = () => {
        if (!stream.writable) this.#finished();
      };
      this.#on(stream, 'end', onOldFinish);
      this.#on(stream, 'close', onOldFinish);
    }
    if (!this.#closeFollows && typeof stream.aborted === 'boolean') this.#on(stream, 'aborted', onClose);
    this.#on(stream, 'end', () => this.#ended());
    this.#on(stream, 'finish', onFinish);
    if (errorsCount) this.#on(stream, 'error', (error) => this.#call(error));
    this.#on(stream, 'close', onClose);
  }

  // How to tell that the stream is over; null: it is not yet.
  #alreadyOver(stream) {
    const { _readableState: readable, _writableState: writable } = stream;
    if (isClosed(stream)) return () => this.#closed();
    if (readable?.errorEmitted || writable?.errorEmitted) return this.#closeFollows ? null : () => this.#over();
    const isWritten = !this.#caresForReadable && (!this.#closeFollows || isReadable(stream)) && !writable?.pendingcb &&
      (this.#hasWritten || isWritable(stream) === false);
    const isRead = !this.#caresForWritable && (!this.#closeFollows || isWritable(stream)) &&
      (this.#hasRead || isReadable(stream) === false);
    if (!isWritten && !isRead) return null;
    // What goes wrong from now on is too late.
    const error = this.#error();
    return () => this.#call(error);
  }

  #finished() {
    this.#hasWritten = true;
    if (this.#waitsForClose(this.#stream.writable, this.#caresForReadable)) return;
    if (!this.#caresForReadable || this.#hasRead) this.#call();
  }

  #ended() {
    this.#hasRead = true;
    if (this.#waitsForClose(this.#stream.readable, this.#caresForWritable)) return;
    if (!this.#caresForWritable || this.#hasWritten) this.#call();
  }

  #waitsForClose(isStillOpen, caresForOther) {
    // Some streams are destroyed by hand here, and then 'close' is not certain.
    if (this.#stream.destroyed) this.#closeFollows = false;
    return this.#closeFollows && (!isStillOpen || caresForOther);
  }

  #closed() {
    const stream = this.#stream;
    const isCut = (this.#caresForReadable && !this.#hasRead && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) ||
      (this.#caresForWritable && !this.#hasWritten && !isWritableFinished(stream, false));
    this.#over(isCut);
  }

  #over(isCut = false) {
    this.#call(this.#error() ?? (isCut ? new ERR_STREAM_PREMATURE_CLOSE() : undefined));
  }

  #error() {
    const error = writableError(this.#stream) || readableError(this.#stream);
    return error && typeof error !== 'boolean' ? error : undefined;
  }

  // The listeners stay (doc: a stream that fails late does not throw then); stop() removes them.
  #call(error) {
    const callback = this.#callback;
    this.#callback = null;
    if (callback === null) return;
    if (error === undefined) callback.call(this.#stream);
    else callback.call(this.#stream, error);
  }
}

function watchWebStream(stream, callback) {
  let isWatching = true;
  stream[kIsClosedPromise].promise.then(
    () => process.nextTick(() => isWatching && callback.call(stream)),
    (error) => process.nextTick(() => isWatching && callback.call(stream, error)),
  );
  return () => {
    isWatching = false;
  };
}

/**
 * @param {object} stream of any make
 * @param {{ error?: boolean, readable?: boolean, writable?: boolean, signal?: AbortSignal }} [options]
 * @param {(error?: Error) => void} callback called once
 * @returns {() => void} removes the listeners; the callback is not called any more
 * @throws ERR_INVALID_ARG_TYPE
 */
export function finished(stream, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  const isWeb = isReadableStream(stream) || isWritableStream(stream);
  if (!isWeb && !isNodeStream(stream)) throw new ERR_INVALID_ARG_TYPE('stream', expectedStreams, stream);

  const { signal } = options;
  let pending = bindToCurrentContext(callback, 'STREAM_END_OF_STREAM');
  let abortListener = null;
  const settle = function(error) {
    const call = pending;
    pending = null;
    if (call === null) return;
    abortListener?.[Symbol.dispose]();
    if (error === undefined) call.call(stream);
    else call.call(stream, error);
  };
  const watch = isWeb ? null : new EndWatch(stream, options, settle);
  const stop = isWeb ? watchWebStream(stream, settle) : () => watch.stop();

  if (signal) {
    const abort = () => {
      stop();
      settle(new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) process.nextTick(abort);
    else abortListener = addAbortListener(signal, abort);
  }
  return () => {
    pending = null;
    stop();
  };
}

/**
 * `finished()` of node:stream/promises.
 * @param {{ cleanup?: boolean, error?: boolean, readable?: boolean, writable?: boolean, signal?: AbortSignal }} [options] as above; `cleanup`: remove
 *   the listeners when it is over
 * @returns {Promise<void>}
 */
export function finishedPromise(stream, options) {
  const { cleanup } = options ?? {};
  if (cleanup !== undefined && cleanup !== null) validateBoolean(cleanup, 'cleanup');
  return new Promise((resolve, reject) => {
    const stop = finished(stream, options, (error) => {
      if (cleanup) stop();
      if (error) reject(error);
      else resolve();
    });
  });
}
// Programs see it as stream.promises.finished.
Object.defineProperty(finishedPromise, 'name', { value: 'finished' });
