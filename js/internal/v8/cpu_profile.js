// v8.startCpuProfile(). Docs: v8.md, "v8.startCpuProfile()".

import { SyncSession } from 'internal/inspector/session';

/** A profile that is being made of this thread. */
class SyncCPUProfileHandle {
  #session = new SyncSession();

  constructor() {
    this.#session.ask('Profiler.enable');
    this.#session.ask('Profiler.start');
  }

  /** Ends the profile. @returns {string | undefined} it as JSON; undefined if it had ended before */
  stop() {
    const session = this.#session;
    if (session === undefined) return undefined;
    this.#session = undefined;
    const { profile } = session.ask('Profiler.stop');
    session.close();
    return JSON.stringify(profile);
  }

  [Symbol.dispose]() {
    this.stop();
  }
}

/** @returns {SyncCPUProfileHandle} */
export function startCpuProfile() {
  return new SyncCPUProfileHandle();
}
