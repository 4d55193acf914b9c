// Duplex.from(): a Duplex of almost anything (doc: "stream.Duplex.from(src)").

import process from 'process';
import { AbortController } from 'internal/abort_controller';
import { isBlob } from 'internal/blob';
import { AbortError, codes } from 'internal/errors';
import { destroyer } from 'internal/streams/destroy';
import { Duplex } from 'internal/streams/duplex';
import { finished } from 'internal/streams/finished';
import { from } from 'internal/streams/from';
import { Joint } from 'internal/streams/joint';
import {
  isDuplexNodeStream, isIterable, isNodeStream, isReadable, isReadableNodeStream, isReadableStream, isWritable, isWritableNodeStream,
  isWritableStream,
} from 'internal/streams/kind';
import { Readable } from 'internal/streams/readable';
import { Writable } from 'internal/streams/writable';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE } = codes;

// What is written, as the async iterable that a function reads. One chunk at a time: the next write waits until this one was taken.
class Feed {
  #abortController = new AbortController();
  #chunk = Promise.withResolvers();

  get signal() {
    return this.#abortController.signal;
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const { chunk, isLast, taken } = await this.#chunk.promise;
      process.nextTick(taken);
      if (isLast) return;
      if (this.signal.aborted) throw new AbortError(undefined, { cause: this.signal.reason });
      this.#chunk = Promise.withResolvers();
      yield chunk;
    }
  }

  /** The methods of the Duplex that is written to. */
  options() {
    return {
      objectMode: true,
      write: (chunk, encoding, taken) => this.#chunk.resolve({ chunk, isLast: false, taken }),
      final: (taken) => this.#chunk.resolve({ chunk: undefined, isLast: true, taken }),
      destroy: (error, done) => {
        this.#abortController.abort();
        done(error);
      },
    };
  }
}

function fromFunction(fn, name) {
  const feed = new Feed();
  const made = fn(feed[Symbol.asyncIterator](), { signal: feed.signal });
  if (isDuplexNodeStream(made)) return made;
  if (isIterable(made)) return from(Duplex, made, feed.options());
  const then = made?.then;
  if (typeof then !== 'function') throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, made);

  const options = feed.options();
  const result = then.call(made, (value) => {
    if (value !== null && value !== undefined) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', value);
  }, (error) => destroyer(duplex, error));
  const duplex = new Duplex({
    ...options,
    readable: false,
    // The function, too, must have come to its end.
    final: (done) => options.final(() => result.then(() => process.nextTick(done, null), (error) => process.nextTick(done, error))),
  });
  return duplex;
}

function fromPromise(promise, then) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() {} });
  then.call(promise, (value) => {
    if (value !== null && value !== undefined) duplex.push(value);
    duplex.push(null);
  }, (error) => destroyer(duplex, error));
  return duplex;
}

function fromPair({ readable, writable }) {
  const source = readable && typeof readable.read !== 'function' ? Readable.wrap(readable) : readable;
  const tail = source && isReadable(source) ? source : null;
  const head = writable && isWritable(writable) ? writable : null;
  const destroyBoth = (error) => {
    destroyer(writable, error);
    destroyer(source, error);
  };
  const joint = new Joint(head, tail, destroyBoth);
  const over = (error) => {
    if (error) destroyBoth(error);
    joint.closed(error, false);
  };
  if (head !== null) {
    finished(head, over);
    head.on('finish', () => joint.finished());
  }
  if (tail !== null) finished(tail, over);
  return joint.duplex;
}

// One half of a { readable, writable } pair.
function half(body, isHalf) {
  if (!body) return undefined;
  return isHalf(body) ? body : duplexFrom(body);
}

/**
 * @param {any} body see the docs for what it may be
 * @param {string} [name] of the argument, for errors
 * @returns {Duplex}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE
 */
export function duplexFrom(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return fromPair({ readable: body });
  if (isWritableNodeStream(body)) return fromPair({ writable: body });
  if (isNodeStream(body)) return fromPair({});
  if (isReadableStream(body)) return fromPair({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return fromPair({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexFrom(body.arrayBuffer(), name);
  if (isIterable(body)) return from(Duplex, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) return Duplex.fromWeb(body);
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    return fromPair({ readable: half(body.readable, isReadableNodeStream), writable: half(body.writable, isWritableNodeStream) });
  }
  // Asked for once: it may be an accessor.
  const then = body?.then;
  if (typeof then === 'function') return fromPromise(body, then);
  const expected = [
    'Blob', 'ReadableStream', 'WritableStream', 'Stream', 'Iterable', 'AsyncIterable', 'Function', '{ readable, writable } pair', 'Promise',
  ];
  throw new ERR_INVALID_ARG_TYPE(name, expected, body);
}
