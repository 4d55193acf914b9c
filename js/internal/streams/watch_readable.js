// Waiting for news of readable streams of any make.

import { ReadableState } from 'internal/streams/readable_side';

/** ReadableState#watch for streams of any make. @returns {() => void} ends it */
export function watchReadable(stream, watcher) {
  const side = stream._readableState;
  if (side instanceof ReadableState) return side.watch(watcher);
  const listener = () => watcher.wake();
  stream.on('readable', listener);
  return () => stream.removeListener('readable', listener);
}
