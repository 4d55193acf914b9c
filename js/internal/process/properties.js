// Puts the properties of process on the object, in Node's order and with Node's attributes. Docs: process.

import { internals, lazy } from 'internal/core';
import { op_process_pid, op_process_ppid, op_process_title_set, op_process_env_object } from 'internal/ops';
import { config, features, release, version, versions, arch, platform } from 'internal/process/versions';
import * as perThread from 'internal/process/per_thread';
import { state } from 'internal/process/state';
import { emitWarning } from 'internal/process/warning';

const credentials = lazy('internal/process/credentials');
const stdio = lazy('internal/process/stdio');
const taskQueues = lazy('internal/process/task_queues');
const execution = lazy('internal/process/execution');
const legacy = lazy('internal/process/legacy');
const activeResources = lazy('internal/process/active_resources');
const nodeEnvFlags = lazy('internal/process/node_env_flags');
const finalizationModule = lazy('internal/process/finalization');
const reportModule = lazy('internal/process/report');
const umaskAndDirectory = lazy('internal/process/directory');
const util = lazy('internal/util');

/** A method whose module loads when it is first called. */
function lazyMethod(name, module, length = 0) {
  const method = { [name](...args) { return Reflect.apply(module()[name], this, args); } }[name];
  if (length > 0) Object.defineProperty(method, 'length', { __proto__: null, value: length, configurable: true });
  return method;
}

/** A property computed on first use, which then becomes an ordinary one with `attributes`. */
function lazyValue(target, name, compute, attributes = { writable: true, enumerable: true, configurable: true }) {
  Object.defineProperty(target, name, {
    __proto__: null,
    enumerable: attributes.enumerable,
    configurable: true,
    get() {
      const value = compute();
      Object.defineProperty(target, name, { __proto__: null, value, ...attributes });
      return value;
    },
    set: attributes.writable ? (value) => Object.defineProperty(target, name, { __proto__: null, value, ...attributes }) : undefined,
  });
}

const readOnly = { writable: false, enumerable: true, configurable: true };

function constant(target, name, value, attributes = readOnly) {
  Object.defineProperty(target, name, { __proto__: null, value, ...attributes });
}

function accessor(target, name, get, set, configurable = true) {
  Object.defineProperty(target, name, { __proto__: null, get, set, enumerable: true, configurable });
}

/** Users' addons need Node's C++ ABI, which this runtime does not have. */
function dlopen(module, filename) {
  const { codes } = lazy('internal/errors')();
  if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('process.dlopen needs at least 2 arguments.');
  throw new codes.ERR_DLOPEN_FAILED(`${filename}: native addons are not supported by this runtime`);
}

let exitCode;

function defineExitState(process) {
  let exiting = false;
  accessor(process, '_exiting', () => exiting, (value) => { exiting = value; });
  accessor(process, 'exitCode', () => exitCode, (code) => {
    if (code !== null && code !== undefined) {
      const number = typeof code === 'string' && code !== '' ? Number(code) : code;
      lazy('internal/validators')().validateInteger(Number.isInteger(number) ? number : code, 'code');
      code = number;
    }
    exitCode = code;
  }, false);
}

function defineStartState(process) {
  lazyValue(process, 'env', () => op_process_env_object(perThread.environmentWarning()));
  accessor(process, 'title', () => state.title, (title) => { state.title = op_process_title_set(`${title}`); });
  lazyValue(process, 'argv', () => [...state.argv]);
  lazyValue(process, 'execArgv', () => [...state.execArgv]);
  lazyValue(process, 'pid', () => op_process_pid(), readOnly);
  accessor(process, 'ppid', () => op_process_ppid(), undefined);
  lazyValue(process, 'execPath', () => state.execPath);
  let debugPort = 9229;
  accessor(process, 'debugPort', () => debugPort, (value) => {
    const port = value | 0;
    if (port !== 0 && (port < 1024 || port > 65535)) {
      throw new RangeError('process.debugPort must be 0 or in range 1024 to 65535');
    }
    debugPort = port;
  });
  lazyValue(process, 'argv0', () => state.argv0, { writable: false, enumerable: true, configurable: false });
  constant(process, '_preload_modules', []);
}

/** @param {object} process the bare object */
export function defineProcessProperties(process) {
  const method = (name, value) => { process[name] = value; };

  constant(process, 'version', version);
  constant(process, 'versions', versions);
  constant(process, 'arch', arch);
  constant(process, 'platform', platform);
  constant(process, 'release', release);
  method('_rawDebug', perThread._rawDebug);
  lazyValue(process, 'moduleLoadList', () => legacy().moduleLoadList(), readOnly);
  method('binding', lazyMethod('binding', legacy, 1));
  method('_linkedBinding', lazyMethod('_linkedBinding', legacy, 1));
  process.domain = null;
  defineExitState(process);
  constant(process, 'config', config);
  method('dlopen', dlopen);
  method('uptime', perThread.uptime);
  method('_getActiveRequests', lazyMethod('_getActiveRequests', activeResources));
  method('_getActiveHandles', lazyMethod('_getActiveHandles', activeResources));
  method('getActiveResourcesInfo', lazyMethod('getActiveResourcesInfo', activeResources));
  method('reallyExit', perThread.reallyExit);
  method('_kill', perThread._kill);
  method('loadEnvFile', perThread.loadEnvFile);
  method('cpuUsage', perThread.cpuUsage);
  method('threadCpuUsage', perThread.threadCpuUsage);
  method('resourceUsage', perThread.resourceUsage);
  method('memoryUsage', perThread.memoryUsage);
  method('constrainedMemory', perThread.constrainedMemory);
  method('availableMemory', perThread.availableMemory);
  method('kill', perThread.kill);
  method('exit', perThread.exit);
  method('execve', perThread.execve);
  method('ref', perThread.ref);
  method('unref', perThread.unref);
  let finalization;
  accessor(process, 'finalization', () => (finalization ??= finalizationModule().createFinalization()), (value) => { finalization = value; });
  method('hrtime', perThread.hrtime);
  method('openStdin', function() {
    process.stdin.resume();
    return process.stdin;
  });
  for (const name of ['getuid', 'geteuid', 'getgid', 'getegid', 'getgroups']) method(name, lazyMethod(name, credentials));
  let flags;
  accessor(process, 'allowedNodeEnvironmentFlags', () => (flags ??= nodeEnvFlags().buildAllowedFlags()), (value) => { flags = value; });
  constant(process, 'features', features, { writable: false, enumerable: true, configurable: false });
  lazyValue(process, '_fatalException', () => execution().offerUncaughtException);
  method('setUncaughtExceptionCaptureCallback', lazyMethod('setUncaughtExceptionCaptureCallback', execution, 1));
  method('hasUncaughtExceptionCaptureCallback', lazyMethod('hasUncaughtExceptionCaptureCallback', execution));
  method('emitWarning', emitWarning);
  lazyValue(process, 'nextTick', () => taskQueues().nextTick);
  lazyValue(process, '_tickCallback', () => taskQueues().setupTaskQueue().runNextTicks);
  accessor(process, 'sourceMapsEnabled', () => internals.sourceMapsEnabled?.() ?? false, undefined);
  method('setSourceMapsEnabled', perThread.setSourceMapsEnabled);
  method('getBuiltinModule', perThread.getBuiltinModule);
  method('_debugProcess', perThread._debugProcess);
  method('_debugEnd', perThread._debugEnd);
  method('_startProfilerIdleNotifier', () => {});
  method('_stopProfilerIdleNotifier', () => {});
  for (const [name, getter] of [['stdout', 'getStdout'], ['stdin', 'getStdin'], ['stderr', 'getStderr']]) {
    let replaced;
    // Until then the console may write past the stream: internal/console/direct.
    const touch = () => { if (internals.touchedStreams !== undefined) internals.touchedStreams[name] = true; };
    const get = { [getter]() { touch(); return replaced ?? stdio()[getter](); } }[getter];
    // Node lets a program replace its streams.
    accessor(process, name, get, (value) => { touch(); replaced = value; });
  }
  method('abort', perThread.abort);
  method('umask', lazyMethod('umask', umaskAndDirectory, 1));
  method('chdir', lazyMethod('chdir', umaskAndDirectory, 1));
  method('cwd', lazyMethod('cwd', umaskAndDirectory));
  method('initgroups', lazyMethod('initgroups', credentials, 2));
  method('setgroups', lazyMethod('setgroups', credentials, 1));
  for (const name of ['setegid', 'seteuid', 'setgid', 'setuid']) method(name, lazyMethod(name, credentials, 1));
  defineStartState(process);
  accessor(process, 'report', () => reportModule().report, undefined);
  constant(process, Symbol.toStringTag, 'process', { writable: true, enumerable: false, configurable: false });

  const assert = util().deprecate(perThread.assert, 'process.assert() is deprecated. Please use the `assert` module instead.', 'DEP0100');
  constant(process, 'assert', assert, { writable: true, enumerable: false, configurable: true });
}
