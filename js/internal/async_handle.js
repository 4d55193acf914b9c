// The base of long-lived objects the event loop calls: it gives them an async id and runs their callbacks in the context they were made in.

import { core } from 'internal/core';
import { op_process_call } from 'internal/ops';
import { emitAfter, emitBefore, emitDestroy } from 'internal/async_hooks';
import { trackHandle, untrackHandle } from 'internal/process/active_resources';
import { triggerUncaughtException } from 'internal/process/execution';
import { beginAsync, connect } from 'internal/requests';

/** A handle in the sense of async_hooks. */
export class AsyncHandle {
  context = core.getAsyncContext();

  /** @param {string} type the type async_hooks reports, such as 'PIPEWRAP' */
  constructor(type) {
    connect();
    beginAsync(this, type);
  }

  /** @returns {number} */
  getAsyncId() {
    return this.asyncId;
  }

  /**
   * Whose context an event runs in: the handle's own, or that of a request it answers.
   * @param {number} event
   * @returns {{ asyncId: number, triggerAsyncId: number, context: unknown } | undefined} undefined when nobody waits for it
   */
  resourceOf(event) {
    return this;
  }

  /**
   * Calls `fn` with this handle as `this`, as the event loop does: in the handle's async context, with exceptions going to
   * 'uncaughtException', and with the queues of nextTick and promises run afterwards. What Rust tells comes through `onevent` instead.
   * @param {Function} fn
   * @param {...unknown} args
   */
  makeCallback(fn, ...args) {
    const previous = core.getAsyncContext();
    core.setAsyncContext(this.context);
    emitBefore(this.asyncId, this.triggerAsyncId, this);
    try {
      op_process_call(() => Reflect.apply(fn, this, args));
      emitAfter(this.asyncId);
    } catch (error) {
      triggerUncaughtException(error, false);
    } finally {
      core.setAsyncContext(previous);
    }
    core.runNextTicks();
  }

  /**
   * The handle is at work: process.getActiveResourcesInfo() shows it while it is referenced.
   * @param {string} name such as 'PipeWrap'
   */
  opened(name) {
    trackHandle(this, name);
  }

  /** The handle is gone, which async_hooks hears of. */
  destroyed() {
    untrackHandle(this);
    emitDestroy(this.asyncId);
  }
}
