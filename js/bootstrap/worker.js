// The start of a worker thread: what it was told by its parent, what of process is different in it, then its program's first turn.

import { core, internals, lazy } from 'internal/core';
import { op_module_set_callbacks, op_module_write_caches, op_worker_begin } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { followDirectory } from 'internal/process/directory';
import { patchProcessObject } from 'internal/process/pre_execution';
import { setupTaskQueue } from 'internal/process/task_queues';
import { setupTimers } from 'internal/timers';
import { applyGlobalOptions } from 'bootstrap/globals';
import { compileWasmStream, lifecycle, runFirstTurn } from 'bootstrap/main';
import { moduleCallbacks } from 'internal/modules/callbacks';
import { runEntry } from 'internal/modules/run_main';
import { inheritEnvironmentData } from 'internal/worker/environment_data';
import { kChunks, kError, kOnline, kTaken } from 'internal/worker/letters';
import { portOf, receiveMessageOnPort } from 'internal/worker/message_port';
import { thread } from 'internal/worker/thread';

const errorMessage = lazy('internal/worker/error_message');
const sourceMaps = lazy('internal/source_map/source_map_cache');
const structuredClone = lazy('internal/structured_clone');
const workerStdio = lazy('internal/worker/stdio');
const unmanagedDescriptors = lazy('internal/worker/unmanaged_descriptors');
const threadMessages = lazy('internal/worker/thread_messages');

/** What the parent and this thread tell each other. */
let control;
/** Those that wait for an answer of the parent. */
let waiting = 0;

const line = {
  post: (letter) => control.postMessage(letter),
  hold() {
    if (waiting++ === 0) control.ref();
  },
  release() {
    if (--waiting === 0) control.unref();
  },
};

/** The streams that the program has touched, by name. */
const streams = {};

function openStreams({ hasStdin }) {
  for (const name of ['stdout', 'stderr']) {
    defineStream(name, () => new (workerStdio().StreamToThread)(line, name));
  }
  defineStream('stdin', () => {
    const stdin = new (workerStdio().StreamFromThread)(line, 'stdin', true);
    if (!hasStdin) stdin.push(null);
    for (const chunks of early) stdin.take(chunks);
    return stdin;
  });
}

/** What came for stdin before the program looked at it. */
const early = [];

function defineStream(name, make) {
  Object.defineProperty(process, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: () => (streams[name] ??= make()),
    set(value) {
      Object.defineProperty(process, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  });
}

function onLetter(letter) {
  if (letter.kind === kTaken) streams[letter.stream]?.taken();
  else if (letter.kind === kChunks && streams.stdin !== undefined) streams.stdin.take(letter.chunks);
  else if (letter.kind === kChunks) early.push(letter.chunks);
}

/** Methods that would change the whole process. */
const refused = ['abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid'];

/** What belongs to the channel to a parent process, which is the main thread's. Programs look whether it is there. */
const ofChannel = { methods: ['send', 'disconnect'], properties: ['channel', 'connected'] };

function patchProcess() {
  const hasChannel = process.env.NODE_CHANNEL_FD !== undefined;
  for (const name of [...refused, ...ofChannel.methods]) {
    if (!(name in process) && !(hasChannel && ofChannel.methods.includes(name))) continue;
    const refuse = () => { throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`); };
    refuse.disabled = true;
    Object.defineProperty(process, name, { __proto__: null, configurable: true, enumerable: false, writable: true, value: refuse });
  }
  for (const name of hasChannel ? ofChannel.properties : []) {
    const get = () => { throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}`); };
    Object.defineProperty(process, name, { __proto__: null, configurable: true, enumerable: false, get });
  }
  const { umask } = process;
  process.umask = (mask) => {
    if (mask !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  };
  let { title } = process;
  Object.defineProperty(process, 'title', { __proto__: null, configurable: true, enumerable: true, get: () => title, set: (value) => { title = `${value}`; } });
}

/** An exception that ends the thread goes to the parent. */
function failThread(error, code) {
  const { describeException } = errorMessage();
  try {
    control.postMessage({ kind: kError, exception: describeException(error, structuredClone().canClone) });
  } catch {
    control.postMessage({ kind: kError });
  }
  process.reallyExit(code);
}

function flushStreams() {
  streams.stdout?.flush?.();
  streams.stderr?.flush?.();
}

/** Called by the Rust side, once. */
internals.startWorker = function startWorker(text, carried) {
  const facts = JSON.parse(text);
  internals.started = true;
  internals.isMainThread = () => false;
  internals.failThread = failThread;
  delete globalThis.Deno;
  delete globalThis.__bootstrap;
  op_module_set_callbacks({ __proto__: null, ...moduleCallbacks, ...lifecycle });
  core.setWasmStreamingCallback(compileWasmStream);
  internals.beforeReallyExit = () => {
    flushStreams();
    internals.unmanagedDescriptors?.closeAll();
    op_module_write_caches();
  };
  patchProcessObject(facts);
  applyGlobalOptions(globalThis, getOptionValue);
  setupTaskQueue();
  setupTimers();
  patchProcess();
  control = portOf(carried);
  const { threadId, threadName, resourceLimits, tracksDescriptors } = facts;
  Object.assign(thread, { isMainThread: false, threadId, threadName, resourceLimits, tracksDescriptors });
  if (tracksDescriptors) internals.unmanagedDescriptors = unmanagedDescriptors();
  openStreams(facts);
  if (getOptionValue('--enable-source-maps')) sourceMaps().setSourceMapsEnabled(true);
  runFirstTurn(() => begin(facts));
};

function begin({ entry }) {
  const { message } = receiveMessageOnPort(control);
  thread.parentPort = message.port;
  thread.workerData = message.workerData;
  inheritEnvironmentData(message.environmentData);
  control.on('message', onLetter);
  control.unref();
  threadMessages().openDoor(message.door);
  followDirectory(message.directory);
  control.postMessage({ kind: kOnline });
  op_worker_begin();
  runEntry(entry);
}
