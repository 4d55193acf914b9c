// Profiles that a Worker makes of its thread. Docs: worker_threads, "worker.startCpuProfile()", "worker.startHeapProfile()".

import { op_worker_thread_start_profile, op_worker_thread_stop_profile } from 'internal/ops';
import { codes } from 'internal/errors';
import { ask } from 'internal/worker/inspection';

/** A profile that is being made. */
class ProfileHandle {
  #thread;
  #number;
  /** The promise of the profile, once somebody wanted it. */
  #profile;

  /**
   * @param {() => number | undefined} thread the number of its handle, while it runs
   * @param {number} number of the profile in its isolate
   */
  constructor(thread, number) {
    this.#thread = thread;
    this.#number = number;
  }

  /** Ends the profile. @returns {Promise<string>} it as JSON, the same for every call @throws {ERR_WORKER_NOT_RUNNING} as a rejection */
  stop() {
    return (this.#profile ??= askThread(this.#thread, (id, request) => op_worker_thread_stop_profile(id, request, this.#number))
      .then((answer) => JSON.stringify(JSON.parse(answer).result.profile)));
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }
}

class CPUProfileHandle extends ProfileHandle {}
class HeapProfileHandle extends ProfileHandle {}

function askThread(thread, send) {
  const id = thread();
  if (id === undefined) return Promise.reject(new codes.ERR_WORKER_NOT_RUNNING());
  return ask((request) => send(id, request));
}

/** @returns {Promise<CPUProfileHandle>} @throws {ERR_WORKER_NOT_RUNNING} as a rejection */
export async function startCpuProfile(thread) {
  return new CPUProfileHandle(thread, await askThread(thread, (id, request) => op_worker_thread_start_profile(id, request, false)));
}

/** @returns {Promise<HeapProfileHandle>} @throws {ERR_WORKER_NOT_RUNNING | ERR_HEAP_PROFILE_HAVE_BEEN_STARTED} as a rejection */
export async function startHeapProfile(thread) {
  const number = await askThread(thread, (id, request) => op_worker_thread_start_profile(id, request, true));
  if (number === 0) throw new codes.ERR_HEAP_PROFILE_HAVE_BEEN_STARTED();
  return new HeapProfileHandle(thread, number);
}
