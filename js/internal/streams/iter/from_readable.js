// A Readable as a source of batches: all it has at a time is one (doc: stream_iter.md "fromReadable(readable)").

import { codes } from 'internal/errors';
import { finished } from 'internal/streams/finished';
import { collected, has } from 'internal/streams/iter/source';
import { markAsBatches, toAsyncStreamable } from 'internal/streams/iter/protocol';
import { bytesOf } from 'internal/streams/iter/bytes';

/** No batch is longer: a stream that has always more would never give one. */
const kChunksAtOnce = 128;

async function* batchesOf(stream) {
  let wake = () => {};
  /** undefined: not ended yet; null: it ended well. */
  let outcome;
  const onReadable = () => wake();
  stream.on('readable', onReadable);
  const forget = finished(stream, { writable: false }, (error) => {
    outcome = error ?? null;
    wake();
  });
  let isThrough = false;
  try {
    for (;;) {
      const batch = await nextBatch(stream);
      if (batch.length > 0) {
        yield batch;
      } else if (outcome === undefined) {
        await new Promise((resolve) => { wake = resolve; });
      } else {
        isThrough = true;
        if (outcome) throw outcome;
        return;
      }
    }
  } finally {
    stream.off('readable', onReadable);
    forget();
    if (!isThrough) stream.destroy?.();
  }
}

// What can be read without waiting; text and objects become bytes.
async function nextBatch(stream) {
  const batch = [];
  while (!stream.destroyed && batch.length < kChunksAtOnce) {
    const chunk = stream.read();
    if (chunk === null || chunk === undefined) break;
    const bytes = bytesOf(chunk);
    if (bytes === undefined) await collected(chunk, true, batch);
    else if (bytes.byteLength > 0) batch.push(bytes);
    if (!(stream.readableLength > 0)) break;
  }
  return batch;
}

/** The iterator behind `readable[Symbol.for('Stream.toAsyncStreamable')]()`. @returns {AsyncIterator<Uint8Array[]>} with `stream` */
export function batchesOfReadable(stream) {
  const batches = batchesOf(stream);
  batches.stream = stream;
  return markAsBatches(batches);
}

const sources = new WeakMap();

/**
 * @param {object} readable a Readable, or any object with read(), on() and off()
 * @returns {AsyncIterable<Uint8Array[]>} the same one for the same stream
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function fromReadable(readable) {
  const isStreamable = has(readable, toAsyncStreamable);
  if (!isStreamable && !(has(readable, 'read') && has(readable, 'on') && has(readable, 'off'))) {
    throw new codes.ERR_INVALID_ARG_TYPE('readable', 'Readable', readable);
  }
  if (!sources.has(readable)) sources.set(readable, isStreamable ? readable[toAsyncStreamable]() : batchesOfReadable(readable));
  return sources.get(readable);
}
