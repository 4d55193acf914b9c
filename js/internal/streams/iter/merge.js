// merge(): batches of several sources, in the order in which they come (doc: "merge(...sources[, options])").

import { checkOptions, checkSignal } from 'internal/streams/iter/arguments';
import { flowOf } from 'internal/streams/iter/pull';
import { asyncBatches } from 'internal/streams/iter/protocol';
import { bytesOf } from 'internal/streams/iter/bytes';
import { from, has } from 'internal/streams/iter/source';
import { toAsyncStreamable, toStreamable } from 'internal/streams/iter/protocol';

/** @returns {AsyncIterable<Uint8Array[]>} @throws {ERR_INVALID_ARG_TYPE} */
export function merge(...args) {
  const hasOptions = args.length > 0 && !isSource(args.at(-1)) && typeof args.at(-1) === 'object' && args.at(-1) !== null;
  const { signal } = checkOptions(hasOptions ? args.at(-1) : undefined);
  checkSignal(signal);
  const sources = (hasOptions ? args.slice(0, -1) : args).map((source) => from(source));
  return flowOf(asyncBatches(() => merged(sources, signal)), [], signal);
}

function isSource(value) {
  return bytesOf(value) !== undefined ||
    [Symbol.asyncIterator, Symbol.iterator, toAsyncStreamable, toStreamable].some((symbol) => has(value, symbol));
}

async function* merged(sources, signal) {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  /** Answers that nobody has taken yet, in the order in which they came. */
  const answers = [];
  let tell = () => {};
  const ask = (iterator) => iterator.next().then(
    (result) => {
      answers.push({ iterator, result });
      tell();
    },
    (error) => {
      answers.push({ iterator, error, isError: true });
      tell();
    },
  );
  const open = new Set(iterators);
  const leave = () => [...open].map(async (iterator) => iterator.return?.());
  // Those that never answer cannot be waited for.
  const onAbort = () => leave().forEach((left) => left.catch(() => {}));
  signal?.addEventListener('abort', onAbort, { once: true });
  let failure;
  const end = async () => {
    if (!signal?.aborted) failure = suppressing(failure, await Promise.allSettled(leave()));
    if (failure) throw failure.error;
  };
  try {
    iterators.forEach(ask);
    while (open.size > 0) {
      if (answers.length === 0) await new Promise((resolve) => { tell = resolve; });
      const { iterator, result, error, isError } = answers.shift();
      if (isError || result.done) open.delete(iterator);
      if (isError) throw error;
      if (result.done) continue;
      yield result.value;
      ask(iterator);
    }
  } catch (error) {
    failure = { error };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await end();
  }
}

/** What is thrown in the end: errors of leaving come on top of what was wrong before. */
function suppressing(failure, outcomes) {
  for (const { status, reason } of outcomes) {
    if (status === 'rejected') failure = { error: failure ? new SuppressedError(failure.error, reason) : reason };
  }
  return failure;
}
