// AsyncContextFrame: an immutable map from AsyncLocalStorage to its store. The current frame lives in V8's
// continuation-preserved embedder data, so promises carry it by themselves.

import { core } from 'internal/core';

const { getAsyncContext, setAsyncContext } = core;

/** One frame: a copy of the current frame with a single store replaced. */
export default class AsyncContextFrame extends Map {
  constructor(store, data) {
    super(getAsyncContext());
    this.set(store, data);
  }

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

  /** Removes `store` from the current frame itself: whoever shares the frame loses it as well. */
  static disable(store) {
    getAsyncContext()?.delete(store);
  }
}
