// stream.pipeline(): streams, iterables and functions in a row, of which the failure of one ends all (doc: "stream.pipeline()").

import process from 'process';
import { AbortError, codes } from 'internal/errors';
import { AbortController } from 'internal/abort_controller';
import { addAbortListener } from 'internal/events/abort_listener';
import { destroyer } from 'internal/streams/destroy';
import { Duplex } from 'internal/streams/duplex';
import { finished } from 'internal/streams/finished';
import { iterate } from 'internal/streams/iterator';
import {
  isClosed, isDestroyed, isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream, isReadableStream, isTransformStream,
  isWebStream,
} from 'internal/streams/kind';
import { PassThrough } from 'internal/streams/passthrough';
import { pumpToNode, pumpToWeb } from 'internal/streams/pump';
import { validateAbortSignal, validateFunction } from 'internal/validators';

const {
  ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, ERR_MISSING_ARGS, ERR_STREAM_DESTROYED, ERR_STREAM_PREMATURE_CLOSE,
  ERR_STREAM_UNABLE_TO_PIPE,
} = codes;

const isPremature = (error) => error.code === 'ERR_STREAM_PREMATURE_CLOSE';

class Pipeline {
  #callback;
  #endsLast;
  #signal;
  /** Aborted when the pipeline is over: for the functions in it. */
  #abortController = new AbortController();
  #abortListener = null;
  /** Ends of streams that are waited for. */
  #open = 0;
  #error = undefined;
  #value = undefined;
  /** Destroys a stream that has not ended, one for each. */
  #destroys = [];
  /** What to take off the last stream, which goes on living if it is readable. */
  #releases = [];

  constructor(callback, options) {
    this.#callback = callback;
    this.#endsLast = options?.end !== false;
    this.#signal = options?.signal;
  }

  /** @returns {object} the last stream */
  run(streams) {
    const signal = this.#signal;
    const abort = () => this.#over(new AbortError(undefined, { cause: signal?.reason }), false);
    if (signal) this.#abortListener = addAbortListener(signal, abort);
    let output;
    for (const [index, stage] of streams.entries()) {
      const place = { index, isFirst: index === 0, isLast: index === streams.length - 1 };
      place.ends = !place.isLast || this.#endsLast;
      if (isNodeStream(stage)) this.#guard(stage, place);
      if (place.isFirst) output = this.#source(stage);
      else if (typeof stage === 'function') output = this.#call(stage, output, place);
      else output = this.#connect(output, stage, place);
    }
    if (signal?.aborted || this.#abortController.signal.aborted) process.nextTick(abort);
    return output;
  }

  // One end less is waited for.
  #done = (error) => this.#over(error, --this.#open === 0);

  #over(error, isLast) {
    // The first error counts, unless it can only be the consequence of another.
    if (error && (!this.#error || isPremature(this.#error) || this.#isGivenUp(this.#error))) this.#error = error;
    if (!this.#error && !isLast) return;
    const destroys = this.#destroys;
    this.#destroys = [];
    for (const destroy of destroys) destroy(this.#error);
    this.#abortListener?.[Symbol.dispose]();
    this.#abortController.abort();
    if (!isLast) return;
    if (!this.#error) for (const release of this.#releases) release();
    process.nextTick(this.#callback, this.#error, this.#value);
  }

  // A stream was let go of by whoever read from it, for a reason that is yet to come.
  #isGivenUp(error) {
    return error.name === 'AbortError' && !this.#signal?.aborted;
  }

  // Sees to it that a stream is destroyed with the others, and that what it emits after its end fails the pipeline too.
  #guard(stream, { isFirst, isLast, ends }) {
    const staysOpen = isLast && isReadable(stream);
    if (ends) {
      const { destroy, release } = this.#destroyLater(stream, !isLast, !isFirst);
      this.#destroys.push(destroy);
      if (staysOpen) this.#releases.push(release);
    }
    const onError = (error) => {
      if (error && error.name !== 'AbortError' && !isPremature(error)) this.#over(error, false);
    };
    stream.on('error', onError);
    if (staysOpen) this.#releases.push(() => stream.removeListener('error', onError));
  }

  #destroyLater(stream, readable, writable) {
    let isOver = false;
    stream.on('close', () => {
      isOver = true;
    });
    const release = finished(stream, { readable, writable }, (error) => {
      isOver = !error;
    });
    const destroy = (error) => {
      if (isOver) return;
      isOver = true;
      destroyer(stream, error || new ERR_STREAM_DESTROYED('pipe'));
    };
    return { destroy, release };
  }

  #source(stage) {
    if (typeof stage === 'function') {
      const made = stage({ signal: this.#abortController.signal });
      if (!isIterable(made)) throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', made);
      return made;
    }
    return isIterable(stage) || isReadableNodeStream(stage) || isTransformStream(stage) ? stage : Duplex.from(stage);
  }

  #call(stage, output, { index, isLast, ends }) {
    const made = stage(iterableOf(output), { signal: this.#abortController.signal });
    if (!isLast) {
      if (!isIterable(made, true)) throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${index - 1}]`, made);
      return made;
    }
    // The result of a function is a stream for whoever uses what pipeline() returns.
    const result = new PassThrough({ objectMode: true });
    const iterable = made?.readable && isTransformStream(made) ? made.readable : made;
    // Asked for once: it may be an accessor.
    const then = made?.then;
    if (typeof then === 'function') {
      this.#open++;
      then.call(made, (value) => this.#settle(result, value, ends), (error) => {
        result.destroy(error);
        process.nextTick(this.#done, error);
      });
    } else if (isIterable(iterable, true) || isReadableStream(iterable)) {
      this.#open++;
      pumpToNode(iterable, result, this.#done, ends);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', made);
    }
    const { destroy, release } = this.#destroyLater(result, false, true);
    this.#destroys.push(destroy);
    this.#releases.push(release);
    return result;
  }

  #settle(result, value, ends) {
    this.#value = value;
    if (value !== null && value !== undefined) result.write(value);
    if (ends) result.end();
    process.nextTick(this.#done);
  }

  #connect(output, stage, place) {
    const { ends } = place;
    if (!isNodeStream(stage) && !isWebStream(stage)) return Duplex.from(stage);
    if (isNodeStream(stage) && isReadableNodeStream(output)) {
      this.#open += 2;
      const release = this.#pipe(output, stage, ends);
      if (place.isLast && isReadable(stage)) this.#releases.push(release);
      return stage;
    }
    const iterable = isTransformStream(output) ? output.readable : output;
    if (!isIterable(iterable) && !isReadableStream(iterable) && !isReadableNodeStream(iterable)) {
      throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], output);
    }
    this.#open++;
    if (isNodeStream(stage)) pumpToNode(iterable, stage, this.#done, ends);
    else pumpToWeb(iterableOf(iterable), stage, this.#done, ends);
    return stage;
  }

  // From stream to stream, with pipe(); both ends are waited for.
  #pipe(source, destination, ends) {
    let isEnded = false;
    destination.on('close', () => {
      if (!isEnded) this.#over(new ERR_STREAM_PREMATURE_CLOSE(), false);
    });
    source.pipe(destination, { end: false });
    if (ends) {
      const end = () => {
        isEnded = true;
        destination.end();
      };
      if (isReadableFinished(source)) process.nextTick(end);
      else source.once('end', end);
    } else {
      this.#done();
    }
    finished(source, { readable: true, writable: false }, (error) => {
      const side = source._readableState;
      const comesLater = error && isPremature(error) && side?.ended && !side.errored && !side.errorEmitted;
      // Some streams close before all of their data was read; whoever reads it sees the end.
      if (comesLater) source.once('end', this.#done).once('error', this.#done);
      else this.#done(error);
    });
    return finished(destination, { readable: false, writable: true }, this.#done);
  }
}

// An old-style stream is only touched when somebody reads from it.
async function* readOld(stream) {
  yield* iterate(stream);
}

/** What a function in a pipeline gets to read from. @throws ERR_INVALID_ARG_TYPE */
function iterableOf(output) {
  const value = isTransformStream(output) ? output.readable : output;
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return readOld(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

/**
 * @param {any[]} streams as pipeline() takes them, in an array of their own or not
 * @param {(error?: Error, value?: any) => void} callback
 * @param {{ signal?: AbortSignal, end?: boolean }} [options]
 * @returns {object} the last stream
 * @throws ERR_MISSING_ARGS, ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE
 */
export function connect(streams, callback, options) {
  if (streams.length === 1 && Array.isArray(streams[0])) [streams] = streams;
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');
  validateAbortSignal(options?.signal, 'options.signal');
  for (const [index, stream] of streams.entries()) {
    const isOver = index > 0 && isNodeStream(stream) && (isClosed(stream) || isDestroyed(stream));
    if (isOver && isReadableNodeStream(streams[index - 1])) throw new ERR_STREAM_UNABLE_TO_PIPE();
  }
  return new Pipeline(callback, options).run(streams);
}

/** `stream.pipeline(source[, ...transforms], destination, callback)` @throws as connect() */
export function pipeline(...streams) {
  const callback = streams.pop();
  validateFunction(callback, 'streams[stream.length - 1]');
  let isCalled = false;
  return connect(streams, (error, value) => {
    if (isCalled) return;
    isCalled = true;
    callback(error, value);
  });
}

/** `pipeline()` of node:stream/promises. @returns {Promise<any>} what the last function gave @throws as connect(), by rejection */
export function pipelinePromise(...streams) {
  return new Promise((resolve, reject) => {
    const last = streams.at(-1);
    let options;
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) options = streams.pop();
    connect(streams, (error, value) => (error ? reject(error) : resolve(value)), options);
  });
}
// Programs see it as stream.promises.pipeline.
Object.defineProperty(pipelinePromise, 'name', { value: 'pipeline' });
