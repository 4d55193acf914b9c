// child_process.spawn(), and fork(), which spawns this very program with a channel.

import process from 'process';
import { AbortError, codes } from 'internal/errors';
import { clearTimeout, setTimeout } from 'internal/timers';
import { addAbortListener } from 'internal/events/abort_listener';
import { validateAbortSignal, validateArray, validateObject } from 'internal/validators';
import { ChildProcess, stdioStringToArray } from 'internal/child_process';
import {
  normalizeSpawnArguments,
  pathOf,
  sanitizeKillSignal,
  validateArgumentNullCheck,
  validateTimeout,
} from 'internal/child_process/options';

const { ERR_CHILD_PROCESS_IPC_REQUIRED } = codes;

/** Sends a signal on behalf of somebody who is not there to hear of a failure. @returns {boolean} whether it was sent */
function kill(child, killSignal) {
  try {
    return child.kill(killSignal);
  } catch (error) {
    child.emit('error', error);
    return false;
  }
}

/** Ends a child that takes longer than `timeout` milliseconds. */
function limitTime(child, timeout, killSignal) {
  const timer = setTimeout(kill, timeout, child, killSignal);
  child.once('exit', () => clearTimeout(timer));
}

/** Ends a child when a signal aborts: in the next tick when it has already, so that listeners can be there. */
function endOnAbort(child, signal, killSignal) {
  const end = () => {
    if (kill(child, killSignal)) child.emit('error', new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) process.nextTick(end);
  else child.once('exit', addAbortListener(signal, end)[Symbol.dispose]);
}

/**
 * child_process.spawn(file[, args][, options])
 * @returns {ChildProcess}
 */
export function spawn(file, args, options) {
  const launch = normalizeSpawnArguments(file, args, options);
  const { signal, timeout } = launch;
  validateTimeout(timeout);
  validateAbortSignal(signal, 'options.signal');
  const killSignal = sanitizeKillSignal(launch.killSignal);
  const child = new ChildProcess();
  child.spawn(launch);
  if (timeout > 0) limitTime(child, timeout, killSignal);
  if (signal) endOnAbort(child, signal, killSignal);
  return child;
}

/** The options of this process that its forks get; the text of `-e` and its option are for this process only. */
function inheritedExecArgv() {
  const { execArgv, _eval: text } = process;
  const at = text == null ? -1 : execArgv.lastIndexOf(text);
  return at > 0 ? execArgv.toSpliced(at - 1, 2) : execArgv;
}

/** The streams of a fork: one of them is the channel. @throws {ERR_CHILD_PROCESS_IPC_REQUIRED} */
function forkStdio({ silent, stdio }) {
  if (!Array.isArray(stdio)) {
    const kind = typeof stdio === 'string' ? stdio : silent ? 'pipe' : 'inherit';
    return stdioStringToArray(kind, 'ipc');
  }
  if (!stdio.includes('ipc')) throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  return stdio;
}

/**
 * child_process.fork(modulePath[, args][, options])
 * @returns {ChildProcess}
 * @throws {ERR_CHILD_PROCESS_IPC_REQUIRED} when `stdio` has no 'ipc'
 */
export function fork(modulePath, args, options) {
  const path = pathOf(modulePath, 'modulePath');
  if (args != null && typeof args === 'object' && !Array.isArray(args)) [args, options] = [undefined, args];
  if (args != null) validateArray(args, 'args');
  if (options != null) validateObject(options, 'options');

  const launch = { __proto__: null, ...options, shell: false };
  const program = launch.execPath || process.execPath;
  validateArgumentNullCheck(program, 'options.execPath');
  const execArgv = launch.execArgv || inheritedExecArgv();
  for (const [index, arg] of execArgv.entries()) validateArgumentNullCheck(arg, `options.execArgv[${index}]`);
  launch.stdio = forkStdio(launch);
  return spawn(program, [...execArgv, path, ...args ?? []], launch);
}

/** What cluster and tests start a forked process with, by descriptor. */
export { connectToParent as _forkChild } from 'internal/child_process/channel';
