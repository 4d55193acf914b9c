// process.report: a description of the process as JSON, for post-mortem work. Docs: report, process.report.

import { internals, lazy } from 'internal/core';
import { op_process_report } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { validateBoolean, validateObject, validateString } from 'internal/validators';

const lazyOs = lazy('os');
const lazyV8 = lazy('v8');
const lazyPath = lazy('path');
const lazyFs = lazy('fs');
const lazyWorker = lazy('worker_threads');

/** The settings, with what the command line says where the program has not set them. */
const settings = { __proto__: null };
const setting = (name, option) => settings[name] ?? getOptionValue(option);

let sequence = 0;
let signalHandler;

function pad(number, width = 2) {
  return String(number).padStart(width, '0');
}

function defaultFileName() {
  const now = new Date();
  const date = `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}`;
  const time = `${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}`;
  sequence++;
  return `report.${date}.${time}.${process.pid}.${lazyWorker().threadId}.${pad(sequence, 3)}.json`;
}

function header(event, trigger, filename, facts) {
  const os = lazyOs();
  const now = new Date();
  const networkInterfaces = [];
  if (!setting('excludeNetwork', '--report-exclude-network')) {
    for (const [name, addresses] of Object.entries(os.networkInterfaces())) {
      for (const { internal, mac, address, netmask, family, scopeid } of addresses) {
        networkInterfaces.push({ name, internal, mac, address, netmask, family, ...(family === 'IPv6' && { scopeid }) });
      }
    }
  }
  return {
    reportVersion: 5,
    event,
    trigger,
    filename,
    dumpEventTime: `${now.toISOString().slice(0, 19)}Z`,
    dumpEventTimeStamp: String(now.getTime()),
    processId: process.pid,
    threadId: lazyWorker().threadId,
    cwd: process.cwd(),
    commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
    nodejsVersion: process.version,
    glibcVersionRuntime: facts.glibcRuntime,
    wordSize: 64,
    arch: process.arch,
    platform: process.platform,
    componentVersions: { ...process.versions },
    release: { ...process.release },
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times: { user, nice, sys, idle, irq } }) => ({ model, speed, user, nice, sys, idle, irq })),
    networkInterfaces,
    host: os.hostname(),
  };
}

function javascriptStack(error) {
  const stack = typeof error?.stack === 'string' ? error.stack : String(error);
  const [message, ...lines] = stack.split('\n');
  const errorProperties = {};
  if (typeof error === 'object' && error !== null) {
    for (const [key, value] of Object.entries(error)) errorProperties[key] = String(value);
  }
  return { message, stack: lines.map((line) => line.trim()), errorProperties };
}

function javascriptHeap() {
  const v8 = lazyV8();
  const heap = v8.getHeapStatistics();
  const heapSpaces = {};
  for (const space of v8.getHeapSpaceStatistics()) {
    heapSpaces[space.space_name] = {
      memorySize: space.space_size,
      committedMemory: space.physical_space_size,
      capacity: space.space_used_size + space.space_available_size,
      used: space.space_used_size,
      available: space.space_available_size,
    };
  }
  return {
    totalMemory: heap.total_heap_size,
    executableMemory: heap.total_heap_size_executable,
    totalCommittedMemory: heap.total_physical_size,
    availableMemory: heap.total_available_size,
    totalGlobalHandlesMemory: heap.total_global_handles_size,
    usedGlobalHandlesMemory: heap.used_global_handles_size,
    usedMemory: heap.used_heap_size,
    memoryLimit: heap.heap_size_limit,
    mallocedMemory: heap.malloced_memory,
    externalMemory: heap.external_memory,
    peakMallocedMemory: heap.peak_malloced_memory,
    nativeContextCount: heap.number_of_native_contexts,
    detachedContextCount: heap.number_of_detached_contexts,
    doesZapGarbage: heap.does_zap_garbage,
    heapSpaces,
  };
}

function consumption(user, system) {
  const seconds = process.uptime() || 1;
  const percent = (value) => (value / 1e6 / seconds) * 100;
  return {
    userCpuSeconds: user / 1e6,
    kernelCpuSeconds: system / 1e6,
    cpuConsumptionPercent: percent(user + system),
    userCpuConsumptionPercent: percent(user),
    kernelCpuConsumptionPercent: percent(system),
  };
}

function resourceUsage() {
  const os = lazyOs();
  const usage = process.resourceUsage();
  return {
    free_memory: os.freemem(),
    total_memory: os.totalmem(),
    rss: process.memoryUsage.rss(),
    constrained_memory: process.constrainedMemory(),
    available_memory: process.availableMemory(),
    ...consumption(usage.userCPUTime, usage.systemCPUTime),
    maxRss: usage.maxRSS * 1024,
    pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
    fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
  };
}

/** What libuv calls the handles behind resources. All timers share one, and so do immediates. */
const kHandleTypes = {
  __proto__: null,
  FSEventWrap: 'fs_event',
  Immediate: 'check',
  MessagePort: 'async',
  PipeWrap: 'pipe',
  ProcessWrap: 'process',
  StatWatcher: 'fs_poll',
  TCPServerWrap: 'tcp',
  TCPSocketWrap: 'tcp',
  TTYWrap: 'tty',
  Timeout: 'timer',
  UDPWRAP: 'udp',
};

/** What the event loop waits for, in libuv's terms. Addresses are those of a list, good for telling handles apart. */
function handles() {
  const kinds = process.getActiveResourcesInfo().filter((kind) => kind in kHandleTypes);
  const shared = (kind) => kind === 'Timeout' || kind === 'Immediate';
  const own = kinds.filter((kind, index) => !shared(kind) || kinds.indexOf(kind) === index);
  const address = (index) => `0x${(index + 1).toString(16).padStart(16, '0')}`;
  const list = own.map((kind, index) => ({
    type: kHandleTypes[kind],
    is_active: true,
    is_referenced: true,
    address: address(index),
  }));
  const { idleTime } = performance.nodeTiming;
  list.push({ type: 'loop', is_active: own.length > 0, address: address(own.length), loopIdleTimeSeconds: idleTime / 1000 });
  return list;
}

function build(event, trigger, filename, error) {
  const facts = op_process_report();
  const thread = process.threadCpuUsage();
  const limit = (value) => (value < 0 ? 'unlimited' : value);
  const report = {
    header: header(event, trigger, filename, facts),
    javascriptStack: javascriptStack(error),
    javascriptHeap: javascriptHeap(),
    nativeStack: [],
    resourceUsage: resourceUsage(),
    uvthreadResourceUsage: { ...consumption(thread.user, thread.system), fsActivity: { reads: 0, writes: 0 } },
    libuv: handles(),
    workers: [],
  };
  if (!setting('excludeEnv', '--report-exclude-env')) report.environmentVariables = { ...process.env };
  report.userLimits = Object.fromEntries(facts.limits.map(({ name, soft, hard }) => [name, { soft: limit(soft), hard: limit(hard) }]));
  report.sharedObjects = facts.sharedObjects;
  return report;
}

function callSite(above) {
  const error = new Error('JavaScript Callstack');
  Error.captureStackTrace(error, above);
  error.stack = error.stack.replace(/^Error:/, 'Error [ERR_SYNTHETIC]:');
  error.code = 'ERR_SYNTHETIC';
  return error;
}

/**
 * Writes a report and tells so on stderr.
 * @returns {string} the file's name, or what was given for stdout and stderr
 */
function write(event, trigger, filename, error) {
  const name = filename || setting('filename', '--report-filename') || defaultFileName();
  const isStream = name === 'stdout' || name === 'stderr';
  const text = JSON.stringify(build(event, trigger, name, error), null, setting('compact', '--report-compact') ? 0 : 2);
  const fs = lazyFs();
  if (isStream) {
    fs.writeSync(name === 'stdout' ? 1 : 2, `${text}\n`);
    return name;
  }
  const directory = settings.directory || getOptionValue('--report-directory') || getOptionValue('--report-dir');
  const path = directory ? lazyPath().join(directory, name) : name;
  process._rawDebug(`\nWriting Node.js report to file: ${name}`);
  try {
    fs.writeFileSync(path, `${text}\n`);
  } catch (failure) {
    process._rawDebug(`\nFailed to open Node.js report file: ${name} (errno: ${-failure.errno})`);
    return '';
  }
  process._rawDebug('Node.js report completed');
  return name;
}

function onSignal(name) {
  write('Signal', name, undefined, callSite(onSignal));
}

/** Catches or leaves the signal, as the settings now say. */
export function updateSignal() {
  if (signalHandler) {
    process.removeListener(signalHandler.signal, onSignal);
    signalHandler = undefined;
  }
  if (setting('reportOnSignal', '--report-on-signal')) {
    signalHandler = { signal: report.signal };
    process.on(signalHandler.signal, onSignal);
  }
}

/** Called for an uncaught exception, before the process ends. Without this module there is no report to make. */
internals.reportUncaughtException = function reportUncaughtException(error) {
  if (setting('reportOnUncaughtException', '--report-uncaught-exception')) write('Exception', 'Exception', undefined, error);
};

/** process.report */
export const report = {
  /**
   * Writes a report file.
   * @param {string} [file]
   * @param {Error} [err] its stack goes into the report
   * @returns {string} the file's name
   * @throws {ERR_INVALID_ARG_TYPE}
   */
  writeReport(file, err) {
    if (typeof file === 'object' && file !== null) {
      err = file;
      file = undefined;
    } else if (file !== undefined) {
      validateString(file, 'file');
    }
    if (err === undefined) err = callSite(report.writeReport);
    else validateObject(err, 'err');
    return write('JavaScript API', 'API', file, err);
  },
  /** @returns {object} the report @throws {ERR_INVALID_ARG_TYPE} */
  getReport(err) {
    if (err === undefined) err = callSite(report.getReport);
    else validateObject(err, 'err');
    return build('JavaScript API', 'GetReport', null, err);
  },
  get directory() {
    return settings.directory ?? (getOptionValue('--report-directory') || getOptionValue('--report-dir') || '');
  },
  set directory(dir) {
    validateString(dir, 'directory');
    settings.directory = dir;
  },
  get filename() {
    return setting('filename', '--report-filename') ?? '';
  },
  set filename(name) {
    validateString(name, 'filename');
    settings.filename = name;
  },
  get compact() {
    return setting('compact', '--report-compact');
  },
  set compact(value) {
    validateBoolean(value, 'compact');
    settings.compact = value;
  },
  get excludeNetwork() {
    return setting('excludeNetwork', '--report-exclude-network');
  },
  set excludeNetwork(value) {
    validateBoolean(value, 'excludeNetwork');
    settings.excludeNetwork = value;
  },
  get excludeEnv() {
    return setting('excludeEnv', '--report-exclude-env');
  },
  set excludeEnv(value) {
    validateBoolean(value, 'excludeEnv');
    settings.excludeEnv = value;
  },
  get signal() {
    return setting('signal', '--report-signal');
  },
  set signal(name) {
    validateString(name, 'signal');
    if (lazyOs().constants.signals[name] === undefined) {
      if (lazyOs().constants.signals[name.toUpperCase()] !== undefined) {
        throw new codes.ERR_UNKNOWN_SIGNAL(`${name} (signals must use all capital letters)`);
      }
      throw new codes.ERR_UNKNOWN_SIGNAL(name);
    }
    settings.signal = name;
    updateSignal();
  },
  get reportOnFatalError() {
    return setting('reportOnFatalError', '--report-on-fatalerror');
  },
  set reportOnFatalError(value) {
    validateBoolean(value, 'trigger');
    settings.reportOnFatalError = value;
  },
  get reportOnSignal() {
    return setting('reportOnSignal', '--report-on-signal');
  },
  set reportOnSignal(value) {
    validateBoolean(value, 'trigger');
    settings.reportOnSignal = value;
    updateSignal();
  },
  get reportOnUncaughtException() {
    return setting('reportOnUncaughtException', '--report-uncaught-exception');
  },
  set reportOnUncaughtException(value) {
    validateBoolean(value, 'trigger');
    settings.reportOnUncaughtException = value;
  },
};
