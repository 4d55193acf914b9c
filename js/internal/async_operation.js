// AsyncOperation: what async_hooks are told of work whose answers come by promises of ops rather than as requests or events of handles.

import { emitDestroy, runInScope } from 'internal/async_hooks';
import { beginAsync } from 'internal/requests';

export class AsyncOperation {
  /** @param {string} type what async_hooks report, such as 'ZLIB' */
  constructor(type) {
    beginAsync(this, type);
  }

  /** Calls `fn` as a callback of this operation. */
  run(fn, thisArg, args) {
    return runInScope(this.asyncId, this.triggerAsyncId, this, fn, thisArg, args);
  }

  /** Calls `fn` as the last callback. */
  finish(fn, thisArg, args) {
    try {
      this.run(fn, thisArg, args);
    } finally {
      this.destroy();
    }
  }

  /** There will be no more callbacks. */
  destroy() {
    emitDestroy(this.asyncId);
  }
}
