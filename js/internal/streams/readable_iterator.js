// `for await (const chunk of readable)`.

import eos from 'internal/streams/end-of-stream';
import { aggregateTwoErrors } from 'internal/errors';
import { destroyer } from 'internal/streams/destroy';
import { isWritableFinished, isWritableNodeStream } from 'internal/streams/utils';
import { Readable } from 'internal/streams/readable';

const nop = () => {};

/** @param {{ destroyOnReturn?: boolean }} [options] */
export function streamToAsyncIterator(stream, options) {
  if (typeof stream.read !== 'function') stream = Readable.wrap(stream, { objectMode: true });
  const iter = createAsyncIterator(stream, options);
  iter.stream = stream;
  return iter;
}

async function* createAsyncIterator(stream, options) {
  let callback = nop;

  // Serves as the 'readable' listener and as the executor of the promise that waits for it.
  function next(resolve) {
    if (this === stream) {
      callback();
      callback = nop;
    } else {
      callback = resolve;
    }
  }
  stream.on('readable', next);

  // undefined: still running, null: ended well
  let error;
  const cleanup = eos(stream, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    callback();
    callback = nop;
  });

  try {
    while (true) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    if (error === null && isWritableNodeStream(stream) && isWritableFinished(stream) === false) {
      // A Duplex read to its end: one may still write to it.
      stream.off('readable', next);
      cleanup();
    } else if ((error || options?.destroyOnReturn !== false) && (error === undefined || stream._readableState.autoDestroy)) {
      destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}
