// The methods of process that every thread has: time, memory, ending, signalling, warnings from the environment. Docs: process.

import { internals, lazy } from 'internal/core';
import {
  op_process_abort,
  op_process_available_memory,
  op_process_constrained_memory,
  op_process_cpu_usage,
  op_process_execve,
  op_process_hrtime,
  op_process_hrtime_bigint,
  op_process_kill,
  op_process_memory_usage,
  op_process_raw_debug,
  op_process_really_exit,
  op_process_resource_usage,
  op_process_rss,
  op_process_thread_cpu_usage,
  op_process_uptime,
} from 'internal/ops';
import process from 'process';
import { codes, ErrnoException } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { validateArray, validateBoolean, validateNumber, validateObject, validateString } from 'internal/validators';

const lazyFs = lazy('fs');
const lazyOs = lazy('os');
const lazySignal = lazy('internal/process/signal');
const lazySourceMaps = lazy('internal/source_map/source_map_cache');
const lazyUtil = lazy('util');

const hrValues = new Uint32Array(3);
const memoryValues = new Float64Array(5);
const cpuValues = new Float64Array(2);

/** process.uptime() in seconds. */
export function uptime() {
  return op_process_uptime();
}

/**
 * process.hrtime([time]): `[seconds, nanoseconds]` of a clock that only goes forward, or the difference to `time`.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function hrtime(time) {
  op_process_hrtime(hrValues);
  const seconds = hrValues[0] * 0x100000000 + hrValues[1];
  const nanoseconds = hrValues[2];
  if (time === undefined) return [seconds, nanoseconds];
  validateArray(time, 'time');
  if (time.length !== 2) throw new codes.ERR_OUT_OF_RANGE('time', 2, time.length);
  const difference = nanoseconds - time[1];
  return difference < 0 ? [seconds - time[0] - 1, difference + 1e9] : [seconds - time[0], difference];
}

/** process.hrtime.bigint() in nanoseconds. */
function bigint() {
  return op_process_hrtime_bigint();
}
hrtime.bigint = bigint;

/** process.memoryUsage() in bytes. */
export function memoryUsage() {
  op_process_memory_usage(memoryValues);
  return {
    rss: memoryValues[0],
    heapTotal: memoryValues[1],
    heapUsed: memoryValues[2],
    external: memoryValues[3],
    arrayBuffers: memoryValues[4],
  };
}

/** process.memoryUsage.rss() */
function rss() {
  return op_process_rss();
}
memoryUsage.rss = rss;

/** process.constrainedMemory(): the limit of the control group in bytes, 0 when there is none. */
export function constrainedMemory() {
  return op_process_constrained_memory();
}

/** process.availableMemory(): what is still free to this process, in bytes. */
export function availableMemory() {
  return op_process_available_memory();
}

function isUsage(value) {
  return typeof value === 'number' && value <= Number.MAX_SAFE_INTEGER && value >= 0;
}

function usageSince(previous, read) {
  if (previous) {
    for (const name of ['user', 'system']) {
      if (isUsage(previous[name])) continue;
      if (name === 'user') validateObject(previous, 'prevValue');
      validateNumber(previous[name], `prevValue.${name}`);
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError(`prevValue.${name}`, previous[name]);
    }
  }
  read(cpuValues);
  if (!previous) return { user: cpuValues[0], system: cpuValues[1] };
  return { user: cpuValues[0] - previous.user, system: cpuValues[1] - previous.system };
}

/**
 * process.cpuUsage([previousValue]) in microseconds.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export function cpuUsage(previousValue) {
  return usageSince(previousValue, op_process_cpu_usage);
}

/** process.threadCpuUsage([previousValue]): the same for this thread. */
export function threadCpuUsage(previousValue) {
  return usageSince(previousValue, op_process_thread_cpu_usage);
}

/** process.resourceUsage(): all of getrusage(2). */
export function resourceUsage() {
  const values = new Float64Array(16);
  op_process_resource_usage(values);
  return {
    userCPUTime: values[0],
    systemCPUTime: values[1],
    maxRSS: values[2],
    sharedMemorySize: values[3],
    unsharedDataSize: values[4],
    unsharedStackSize: values[5],
    minorPageFault: values[6],
    majorPageFault: values[7],
    swappedOut: values[8],
    fsRead: values[9],
    fsWrite: values[10],
    ipcSent: values[11],
    ipcReceived: values[12],
    signalsCount: values[13],
    voluntaryContextSwitches: values[14],
    involuntaryContextSwitches: values[15],
  };
}

/** The system call behind process.kill(): 0 or a negative errno. */
export function _kill(pid, signal) {
  return op_process_kill(pid, signal);
}

/**
 * process.kill(pid[, signal])
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_SIGNAL | ErrnoException}
 */
export function kill(pid, sig) {
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let number = sig;
  if (sig !== (sig | 0)) {
    number = lazyOs().constants.signals[sig || 'SIGTERM'];
    if (!number) throw new codes.ERR_UNKNOWN_SIGNAL(sig);
  }
  const error = process._kill(pid | 0, number);
  if (error) throw new ErrnoException(error, 'kill');
  if (pid === process.pid) lazySignal().expectSignal(number);
  return true;
}

/** process.abort() ends with SIGABRT. */
export function abort() {
  op_process_abort();
}

/** --trace-exit: who ended the process. */
function traceExit(code) {
  const trace = { name: 'WARNING', message: `Exited the environment with code ${code}` };
  Error.captureStackTrace(trace, reallyExit);
  process._rawDebug(`(node:${process.pid}) ${trace.stack}`);
}

/** Ends the process without any event. */
export function reallyExit(code) {
  // What must be written before the end (profiles, coverage) has been registered here by its owner.
  internals.beforeReallyExit?.();
  if (getOptionValue('--trace-exit')) traceExit(code);
  op_process_really_exit(code | 0);
  // Still here: this is a worker, whose thread ends at the next step it takes.
  for (;;);
}

/**
 * process.exit([code]): runs the 'exit' listeners once and ends the process.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} for a code that is no integer
 */
export function exit(code) {
  if (arguments.length !== 0) process.exitCode = code;
  if (!process._exiting) {
    process._exiting = true;
    process.emit('exit', Number(process.exitCode ?? 0));
  }
  process.reallyExit(Number(process.exitCode ?? 0));
}

/**
 * process.execve(file[, args[, env]]) replaces this process. Returns never.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_WORKER_UNSUPPORTED_OPERATION}
 */
export function execve(execPath, args = [], env) {
  lazy('internal/util')().emitExperimentalWarning('process.execve');
  if (!internals.isMainThread?.() && internals.isMainThread !== undefined) {
    throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Calling process.execve');
  }
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || args[i].includes('\u0000')) {
      throw new codes.ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
    }
  }
  const pairs = [];
  if (env !== undefined) validateObject(env, 'env');
  for (const [key, value] of Object.entries(env ?? process.env)) {
    if (typeof key !== 'string' || typeof value !== 'string' || key.includes('\u0000') || value.includes('\u0000')) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'env',
        env,
        'must be an object with string keys and values without null bytes',
      );
    }
    pairs.push(`${key}=${value}`);
  }
  internals.beforeReallyExit?.();
  try {
    op_process_execve(execPath, args, pairs);
  } catch (error) {
    // By now the exit hooks have run, so there is no way back.
    op_process_raw_debug(`process.execve failed with error code ${error.code}\n${new Error().stack.split('\n').slice(1).join('\n')}`);
    op_process_abort();
  }
}

/**
 * process.loadEnvFile([path]): variables that are not set yet.
 * @throws the error of reading the file
 */
export function loadEnvFile(path = undefined) {
  if (path != null) {
    path = lazy('internal/fs/paths')().getValidatedPath(path);
  } else {
    path = '.env';
  }
  const content = lazyFs().readFileSync(path, 'utf8');
  const { env } = process;
  for (const [name, value] of Object.entries(lazyUtil().parseEnv(content))) {
    if (env[name] === undefined) env[name] = value;
  }
}

/** process.ref(maybeRefable): keeps the event loop alive through `Symbol.for('nodejs.ref')` or `.ref()`. */
export function ref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.ref')] || maybeRefable?.[Symbol.for('node:ref')] || maybeRefable?.ref;
  if (typeof method === 'function') Reflect.apply(method, maybeRefable, []);
}

/** process.unref(maybeRefable) */
export function unref(maybeRefable) {
  const method = maybeRefable?.[Symbol.for('nodejs.unref')] || maybeRefable?.[Symbol.for('node:unref')] || maybeRefable?.unref;
  if (typeof method === 'function') Reflect.apply(method, maybeRefable, []);
}

/** Writes a formatted line straight to stderr, past every stream. */
export function _rawDebug(...args) {
  op_process_raw_debug(lazyUtil().format(...args));
}

/**
 * process.setSourceMapsEnabled(value)
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function setSourceMapsEnabled(val) {
  validateBoolean(val, 'val');
  lazySourceMaps().setSourceMapsEnabled(val);
}

/**
 * process.getBuiltinModule(id): the module, or undefined for an id that is not built in.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function getBuiltinModule(id) {
  validateString(id, 'id');
  return internals.getBuiltinModule(id);
}

/** Asks another process to start its inspector: SIGUSR1 is the agreed sign. */
export function _debugProcess(pid) {
  const error = op_process_kill(pid, lazyOs().constants.signals.SIGUSR1);
  if (error) throw new ErrnoException(error, 'kill');
}

/** Stops this process's inspector. */
export function _debugEnd() {
  internals.stopInspector?.();
}

/** The deprecated process.assert(). */
export function assert(value, message) {
  if (!value) throw new codes.ERR_ASSERTION(message || 'assertion error');
}

/** What process.env calls when something other than a string, number or boolean is stored; undefined unless deprecations are pending. */
export function environmentWarning() {
  if (!getOptionValue('--pending-deprecation')) return undefined;
  let warned = false;
  return () => {
    if (warned) return;
    warned = true;
    process.emitWarning(
      'Assigning any value other than a string, number, or boolean to a process.env property is deprecated. ' +
      'Please make sure to convert the value to a string before setting process.env with it.',
      'DeprecationWarning',
      'DEP0104',
    );
  };
}
