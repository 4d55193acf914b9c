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

function abortChildProcess(child, killSignal, reason) {
  try {
    if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: reason }));
  } catch (error) {
    child.emit('error', error);
  }
}

function killAfter(child, timeout, killSignal) {
  const timer = setTimeout(() => {
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => clearTimeout(timer));
}

function killOnAbort(child, signal, killSignal) {
  const abort = () => abortChildProcess(child, killSignal, signal.reason);
  if (signal.aborted) {
    process.nextTick(abort);
    return;
  }
  const disposable = addAbortListener(signal, abort);
  child.once('exit', disposable[Symbol.dispose]);
}

/**
 * child_process.spawn(file[, args][, options])
 * @returns {ChildProcess}
 */
export function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) killAfter(child, options.timeout, killSignal);
  if (options.signal) killOnAbort(child, options.signal, killSignal);
  return child;
}

/** The options of this process that its forks get; those of `-e` are for this process only. */
function inheritedExecArgv() {
  const execArgv = process.execArgv;
  if (process._eval == null) return execArgv;
  const index = execArgv.lastIndexOf(process._eval);
  return index > 0 ? execArgv.toSpliced(index - 1, 2) : execArgv;
}

/**
 * child_process.fork(modulePath[, args][, options])
 * @returns {ChildProcess}
 * @throws {ERR_CHILD_PROCESS_IPC_REQUIRED} when `stdio` has no 'ipc'
 */
export function fork(modulePath, args, options) {
  modulePath = pathOf(modulePath, 'modulePath');
  if (args == null) {
    args = [];
  } else if (typeof args === 'object' && !Array.isArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options != null) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  validateArgumentNullCheck(options.execPath, 'options.execPath');

  const execArgv = options.execArgv || inheritedExecArgv();
  execArgv.forEach((arg, index) => validateArgumentNullCheck(arg, `options.execArgv[${index}]`));
  if (typeof options.stdio === 'string') {
    options.stdio = stdioStringToArray(options.stdio, 'ipc');
  } else if (!Array.isArray(options.stdio)) {
    options.stdio = stdioStringToArray(options.silent ? 'pipe' : 'inherit', 'ipc');
  } else if (!options.stdio.includes('ipc')) {
    throw new ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, [...execArgv, modulePath, ...args], options);
}

/** What cluster and tests start a forked process with, by descriptor. */
export { connectToParent as _forkChild } from 'internal/child_process/channel';
