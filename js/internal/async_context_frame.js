// AsyncContextFrame: a map from AsyncLocalStorage to its store. The current frame lives in V8's continuation-preserved
// embedder data, so promises carry it by themselves. Entering a store makes a new frame: others keep theirs.

import { core } from 'internal/core';

const { getAsyncContext, setAsyncContext } = core;

/** One frame. */
export default class AsyncContextFrame extends Map {
  /** @returns {AsyncContextFrame | undefined} */
  static current() {
    return getAsyncContext();
  }

  static set(frame) {
    setAsyncContext(frame);
  }

  /** Makes `frame` current and returns the one that was. */
  static exchange(frame) {
    const prior = getAsyncContext();
    setAsyncContext(frame);
    return prior;
  }

  /** The current frame with one store replaced. */
  static with(store, data) {
    const frame = new AsyncContextFrame(getAsyncContext());
    frame.set(store, data);
    return frame;
  }

  /** Removes `store` from the current frame itself: whoever shares the frame loses it as well. */
  static disable(store) {
    const frame = getAsyncContext();
    if (frame === undefined) return;
    frame.delete(store);
    // A new frame, so that the run() under way notices.
    setAsyncContext(new AsyncContextFrame(frame));
  }
}
