// fsPromises.watch: an async iterator of the events of an FSWatcher.

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
import { getValidatedPath } from 'internal/fs/utils';
import { FSWatcher, kFSWatchStart } from 'internal/fs/watchers';

const { ERR_FS_WATCH_QUEUE_OVERFLOW, ERR_INVALID_ARG_VALUE } = codes;

/**
 * Docs: fsPromises.watch(filename[, options]).
 * @returns {AsyncIterator<{ eventType: string, filename: string | Buffer }>}
 */
export async function* watch(filename, options = kEmptyObject) {
  const path = getValidatedPath(filename, 'filename');
  validateObject(options, 'options');
  const {
    encoding = 'utf8',
    ignore,
    maxQueue = 2048,
    overflow = 'ignore',
    persistent = true,
    recursive = false,
    signal,
  } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'throw', 'error']);
  validateAbortSignal(signal, 'options.signal');
  validateIgnoreOption(ignore, 'options.ignore');
  if (encoding && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  const watcher = new FSWatcher(ignore);
  const events = [];
  let { promise, resolve, reject } = Promise.withResolvers();
  const onAbort = () => reject(new AbortError(undefined, { cause: signal.reason }));
  watcher.on('change', (eventType, name) => {
    if (events.length < maxQueue) {
      events.push({ __proto__: null, eventType, filename: name });
      resolve();
    } else if (overflow === 'ignore') {
      process.emitWarning('fs.watch maxQueue exceeded');
    } else {
      reject(new ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue));
    }
  });
  watcher.on('error', (error) => reject(error));

  try {
    watcher[kFSWatchStart](path, persistent, recursive, encoding);
    signal?.addEventListener('abort', onAbort, { once: true });
    while (true) {
      await promise;
      while (events.length > 0) yield events.shift();
      ({ promise, resolve, reject } = Promise.withResolvers());
    }
  } finally {
    watcher.close();
    signal?.removeEventListener('abort', onAbort);
  }
}
