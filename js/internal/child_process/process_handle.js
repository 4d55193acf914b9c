// The native side of a child: starting it, hearing of its end, signals.

import { lazy } from 'internal/core';
import { op_child_process_kill, op_child_process_ref, op_child_process_spawn } from 'internal/ops';
import { AsyncHandle } from 'internal/async_handle';

const os = lazy('os');

const UV_ESRCH = -3;

/** @param {number} number @returns {string | null} such as 'SIGTERM' */
export function signalName(number) {
  if (number === 0) return null;
  const { signals } = os().constants;
  for (const name of Object.keys(signals)) {
    if (signals[name] === number) return name;
  }
  return null;
}

/** What a spawn takes from normalized options; the fields of ops/child_process/src/spawn.rs. */
export function nativeOptions(options, stdio) {
  return {
    file: options.file,
    args: options.args.map(String),
    env: options.envPairs,
    cwd: options.cwd == null ? undefined : options.cwd,
    stdio: stdio.map((entry) => entry.spec),
    detached: options.detached,
    // Numbers of users are unsigned, and may be given as their negative twins.
    uid: options.uid == null ? undefined : options.uid >>> 0,
    gid: options.gid == null ? undefined : options.gid >>> 0,
  };
}

/** A child of this process. */
export class ProcessHandle extends AsyncHandle {
  #pid = 0;
  #referenced = true;
  /** Called with (exitCode, signalName); a negative exit code is the errno of a child that did not start. */
  onexit = null;

  constructor() {
    super('PROCESSWRAP');
  }

  /**
   * @param {object} options
   * @param {object[]} stdio as getValidStdio() gives it
   * @returns {{ errno: number, fds: number[] }}
   */
  spawn(options, stdio) {
    const { errno, pid, fds } = op_child_process_spawn(nativeOptions(options, stdio), (code, signal) => {
      this.#pid = 0;
      this.makeCallback(() => this.onexit?.(code, signalName(signal) ?? ''));
    });
    this.#pid = pid;
    if (errno === 0) this.opened('ProcessWrap');
    return { errno, fds };
  }

  get pid() {
    return this.#pid;
  }

  /** @param {number} signal @returns {number} 0, or the negative errno */
  kill(signal) {
    return this.#pid === 0 ? UV_ESRCH : op_child_process_kill(this.#pid, signal);
  }

  ref() {
    this.#referenced = true;
    if (this.#pid !== 0) op_child_process_ref(this.#pid, true);
  }

  unref() {
    this.#referenced = false;
    if (this.#pid !== 0) op_child_process_ref(this.#pid, false);
  }

  hasRef() {
    return this.#referenced && this.#pid !== 0;
  }

  close() {
    this.destroyed();
  }
}
