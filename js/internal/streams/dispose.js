// `await using stream`: a stream that has not ended is destroyed, and waited for until it is closed.

import { AbortError } from 'internal/errors';
import { finishedPromise } from 'internal/streams/finished';

async function dispose(stream, isThrough) {
  const reason = isThrough ? null : new AbortError();
  if (!stream.destroyed) stream.destroy(reason);
  try {
    await finishedPromise(stream);
  } catch (error) {
    // Ours, or that of someone else who gave up; anything else is news.
    if (error.name !== 'AbortError') throw error;
  }
}

/** `readable[Symbol.asyncDispose]()` */
export function disposeReadable(stream) {
  return dispose(stream, stream.readableEnded);
}

/** `writable[Symbol.asyncDispose]()` */
export function disposeWritable(stream) {
  return dispose(stream, stream.writableFinished);
}
