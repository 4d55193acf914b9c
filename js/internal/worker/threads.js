// Starting threads. This runtime has one thread of JavaScript so far.

import EventEmitter from 'events';
import { codes } from 'internal/errors';
import { validateNumber } from 'internal/validators';

/** worker_threads.SHARE_ENV: the option `env` of a Worker that shares the environment. */
export const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/** worker_threads.Worker. Threads cannot be started, and saying so beats failing later. */
export class Worker extends EventEmitter {
  /** @throws {ERR_WORKER_INIT_FAILED} always */
  constructor() {
    super();
    throw new codes.ERR_WORKER_INIT_FAILED('this version of protojs cannot start worker threads');
  }
}

/**
 * worker_threads.postMessageToThread(threadId, value[, transferList][, timeout])
 * @returns {Promise<void>}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_WORKER_MESSAGING_SAME_THREAD | ERR_WORKER_MESSAGING_FAILED} as a rejection
 */
export async function postMessageToThread(threadId) {
  validateNumber(threadId, 'threadId');
  if (threadId === 0) throw new codes.ERR_WORKER_MESSAGING_SAME_THREAD();
  throw new codes.ERR_WORKER_MESSAGING_FAILED();
}
