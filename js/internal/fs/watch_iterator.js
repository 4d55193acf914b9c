// fsPromises.watch: the events of an FSWatcher, one after the other. Docs: fs.md "fsPromises.watch(filename[, options])".

import { Buffer } from 'buffer';
import process from 'process';
import { AbortError, codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import {
  validateAbortSignal,
  validateBoolean,
  validateIgnoreOption,
  validateInteger,
  validateObject,
  validateOneOf,
} from 'internal/validators';
import { getValidatedPath } from 'internal/fs/paths';
import { FSWatcher, kFSWatchStart } from 'internal/fs/watchers';

const { ERR_FS_WATCH_QUEUE_OVERFLOW, ERR_INVALID_ARG_VALUE } = codes;

/** Events between those who make them and the one who takes them. A failure comes after what was there before it. */
class EventQueue {
  #events = [];
  #limit;
  #failsWhenFull;
  #failure;
  #wake;

  constructor(limit, failsWhenFull) {
    this.#limit = limit;
    this.#failsWhenFull = failsWhenFull;
  }

  add(event) {
    if (this.#events.length < this.#limit) {
      this.#events.push(event);
      this.#wake?.();
    } else if (this.#failsWhenFull) {
      this.fail(new ERR_FS_WATCH_QUEUE_OVERFLOW(this.#limit));
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
  }

  fail(error) {
    this.#failure ??= { error };
    this.#wake?.();
  }

  /** @returns {Promise<object>} the next event */
  async take() {
    while (this.#events.length === 0) {
      if (this.#failure !== undefined) throw this.#failure.error;
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#events.shift();
  }
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { encoding = 'utf8', ignore, maxQueue = 2048, overflow = 'ignore', persistent = true, recursive = false, signal } = options;
  for (const [name, value] of Object.entries({ persistent, recursive })) validateBoolean(value, `options.${name}`);
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'throw', 'error']);
  validateAbortSignal(signal, 'options.signal');
  validateIgnoreOption(ignore, 'options.ignore');
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  return { encoding, ignore, maxQueue, overflow, persistent, recursive, signal };
}

/**
 * @param {string | Buffer | URL} filename
 * @param {object} [given]
 * @returns {AsyncIterator<{ eventType: string, filename: string | Buffer }>}
 */
export async function* watch(filename, given = kEmptyObject) {
  const path = getValidatedPath(filename, 'filename');
  const { encoding, ignore, maxQueue, overflow, persistent, recursive, signal } = checkOptions(given);
  const aborted = () => new AbortError(undefined, { cause: signal.reason });
  if (signal?.aborted) throw aborted();

  const queue = new EventQueue(maxQueue, overflow !== 'ignore');
  const watcher = new FSWatcher(ignore);
  watcher.on('change', (eventType, name) => queue.add({ __proto__: null, eventType, filename: name }));
  watcher.on('error', (error) => queue.fail(error));
  const onAbort = () => queue.fail(aborted());
  try {
    watcher[kFSWatchStart](path, persistent, recursive, encoding);
    signal?.addEventListener('abort', onAbort, { once: true });
    while (true) yield await queue.take();
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}
