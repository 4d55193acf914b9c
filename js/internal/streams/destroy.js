// Destroying streams of any make, and telling a stream of ours about an error.

import process from 'process';
import { AbortError } from 'internal/errors';
import { isClientRequest, isDestroyed, isFinished, isServerRequest, kIsDestroyed } from 'internal/streams/kind';
import { lifeOf } from 'internal/streams/life';

/**
 * The stream fails: see Life#fail. One of another make does what its own flags say.
 * @param {boolean} [sync] a function of the user's is on the stack
 */
export function errorOrDestroy(stream, error, sync) {
  const life = lifeOf(stream);
  if (life !== undefined) life.fail(error, sync);
  else if (isDestroyed(stream)) return;
  else if ((stream._writableState ?? stream._readableState)?.autoDestroy) stream.destroy(error);
  else stream.emit('error', error);
}

// How streams want to be ended, by their kind; the first that fits.
const ways = [
  {
    fits: isServerRequest,
    end(stream, error) {
      // The connection is the response's too.
      stream.socket = null;
      stream.destroy(error);
    },
  },
  { fits: isClientRequest, end: (stream) => stream.abort() },
  { fits: (stream) => isClientRequest(stream.req), end: (stream) => stream.req.abort() },
  { fits: (stream) => typeof stream.destroy === 'function', end: (stream, error) => stream.destroy(error) },
  { fits: (stream) => typeof stream.close === 'function', end: (stream) => stream.close() },
  // Whoever waits for one that cannot be ended is told at least.
  { fits: () => true, end: (stream, error) => process.nextTick(announceEnd, stream, error) },
];

function announceEnd(stream, error) {
  if (error) stream.emit('error', error);
  stream.emit('close');
}

/**
 * Ends a stream before its time. One that has not finished gets an AbortError if no error is given.
 * @param {object | null | undefined} stream
 * @param {Error | null} [error]
 */
export function destroyer(stream, error) {
  if (!stream || isDestroyed(stream)) return;
  const reason = error || (isFinished(stream) ? error : new AbortError());
  ways.find(({ fits }) => fits(stream)).end(stream, reason);
  if (!stream.destroyed) stream[kIsDestroyed] = true;
}
