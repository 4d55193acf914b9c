// Pumps: from anything that can be iterated into a Writable or a WritableStream, at the speed of the slower. They are what pipeline()
// and compose() use where there is no stream of ours on the reading end.

import { aggregateTwoErrors } from 'internal/errors';
import { finished } from 'internal/streams/finished';
import { isTransformStream } from 'internal/streams/kind';

// Waits until a Writable has room, finishes or fails.
class Room {
  #writable;
  #forget;
  #waiting = null;
  error = undefined;

  constructor(writable) {
    this.#writable = writable;
    writable.on('drain', this.#look);
    this.#forget = finished(writable, { readable: false }, this.#look);
  }

  #look = (error) => {
    if (error) this.error = error;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) return;
    if (this.error) waiting.reject(this.error);
    else waiting.resolve();
  };

  wait() {
    if (this.error) return Promise.reject(this.error);
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  close() {
    this.#forget();
    this.#writable.off('drain', this.#look);
  }
}

/**
 * @param {Iterable | AsyncIterable} iterable
 * @param {import('stream').Writable} writable
 * @param {(error?: Error) => void} done
 * @param {boolean} endsToo `writable` is ended, and waited for
 */
export async function pumpToNode(iterable, writable, done, endsToo) {
  const room = new Room(writable);
  try {
    if (writable.writableNeedDrain) await room.wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await room.wait();
    }
    if (endsToo) {
      writable.end();
      await room.wait();
    }
    done();
  } catch (error) {
    done(error === room.error ? error : aggregateTwoErrors(room.error, error));
  } finally {
    room.close();
  }
}

/**
 * @param {Iterable | AsyncIterable} iterable
 * @param {WritableStream | TransformStream} stream
 * @param {(error?: Error) => void} done
 * @param {boolean} endsToo
 */
export function pumpToWeb(iterable, stream, done, endsToo) {
  const { writable = stream } = isTransformStream(stream) ? stream : {};
  const writer = writable.getWriter();
  const pump = async () => {
    for await (const chunk of iterable) {
      await writer.ready;
      // A failed write rejects `ready` as well.
      writer.write(chunk).catch(() => {});
    }
    await writer.ready;
    if (endsToo) await writer.close();
  };
  pump().catch((error) => writer.abort(error).then(() => error, (second) => second)).then(done);
}
