// `await using stream`: destroys a stream that has not finished, and waits for its end.

import { AbortError } from 'internal/errors';
import eos from 'internal/streams/end-of-stream';

function dispose(stream, finished) {
  if (!stream.destroyed) stream.destroy(finished ? null : new AbortError());
  return new Promise((resolve, reject) => {
    // The AbortError is our own doing.
    eos(stream, (err) => (err && err.name !== 'AbortError' ? reject(err) : resolve(null)));
  });
}

/** `readable[Symbol.asyncDispose]()` */
export async function disposeReadable(stream) {
  await dispose(stream, stream.readableEnded);
}

/** `writable[Symbol.asyncDispose]()` */
export async function disposeWritable(stream) {
  await dispose(stream, stream.writableFinished);
}
