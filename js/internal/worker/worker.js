// Worker: a thread as its parent sees it. Docs: worker_threads, "Class: Worker".

import { lazy } from 'internal/core';
import {
  op_worker_next_id,
  op_worker_thread_cpu_usage,
  op_worker_thread_forget,
  op_worker_thread_heap_snapshot,
  op_worker_thread_heap_statistics,
  op_worker_thread_ref,
  op_worker_thread_start,
  op_worker_thread_stop,
} from 'internal/ops';
import EventEmitter from 'events';
import process from 'process';
import { AsyncHandle } from 'internal/async_handle';
import diagnosticsChannel from 'diagnostics_channel';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { directoryChanges } from 'internal/process/directory';
import { state } from 'internal/process/state';
import { setImmediate } from 'internal/timers';
import { environmentData } from 'internal/worker/environment_data';
import { reviveException } from 'internal/worker/error_message';
import { kBegin, kChunks, kError, kOnline, kTaken } from 'internal/worker/letters';
import { drain, MessageChannel, openChannel } from 'internal/worker/message_port';
import {
  kEntry,
  nodeOptionsOf,
  parseOptions,
  readEntry,
  readEnvironment,
  readLimits,
  readName,
  readStrings,
  shownLimits,
} from 'internal/worker/options';
import { ask, checkUsage, heapStatisticsOf, Performance } from 'internal/worker/inspection';
import { StreamFromThread, StreamToThread } from 'internal/worker/stdio';
import { makeDoor } from 'internal/worker/thread_messages';

const heapUtils = lazy('internal/heap_utils');
const profile = lazy('internal/worker/profile');

const created = diagnosticsChannel.channel('worker_threads');

/** The thread itself, as the event loop calls it. */
class ThreadHandle extends AsyncHandle {
  constructor(worker) {
    super('WORKER');
    this.worker = worker;
  }

  onevent(event, exitCode, fault) {
    this.worker[kEnded](exitCode, fault);
  }
}

const kEnded = Symbol('kEnded');

/** The wish of a program for the thread's exit code, while the thread ends. */
function takePromise(holder) {
  const { promise, resolve } = Promise.withResolvers();
  holder.once('exit', resolve);
  return promise;
}

/** worker_threads.Worker */
export class Worker extends EventEmitter {
  /** Null once the thread has ended. @type {ThreadHandle | null} */
  #handle = null;
  #id;
  #threadId;
  #threadName;
  #limits;
  /** Where the thread's messages come from. */
  #port;
  /** What this class and the thread tell each other. */
  #control;
  #stdin = null;
  #stdout;
  #stderr;
  #refed = true;
  #performance;

  /**
   * Docs: worker_threads, "new Worker(filename[, options])".
   * @param {string | URL} filename
   * @param {object} [options]
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_URL_SCHEME | ERR_WORKER_PATH | ERR_WORKER_INVALID_EXEC_ARGV |
   *   ERR_WORKER_INIT_FAILED | DataCloneError}
   */
  constructor(filename, options = kEmptyObject) {
    super();
    const execArgv = readStrings(options.execArgv, 'options.execArgv');
    const argv = readStrings(options.argv, 'options.argv') ?? [];
    const { entry, shown } = readEntry(filename, options);
    const environment = readEnvironment(options.env);
    const name = readName(options.name);
    const nodeOptions = nodeOptionsOf(options.env);
    const parsed = parseOptions(execArgv, nodeOptions);
    const limits = readLimits(options.resourceLimits);

    this.#threadId = op_worker_next_id();
    this.#threadName = name;
    this.#limits = shownLimits(limits);
    const handle = new ThreadHandle(this);
    const carried = this.#connect(options);
    const facts = {
      argv0: state.argv0,
      execPath: process.execPath,
      argv: [process.execPath, shown, ...argv],
      execArgv: execArgv ?? process.execArgv,
      options: JSON.parse(parsed),
      entry,
      threadId: this.#threadId,
      threadName: name,
      resourceLimits: this.#limits,
      hasStdin: Boolean(options.stdin),
      tracksDescriptors: options.trackUnmanagedFds ?? true,
    };
    this.#start(handle, JSON.stringify(facts), name, execArgv, nodeOptions, environment, limits, carried);
    this.#openStreams(options);
    if (options[kEntry] !== undefined) return;
    if (created.hasSubscribers) created.publish({ worker: this });
    process.nextTick(() => process.emit('worker', this));
  }

  /** Opens the two channels and posts the first letter. @returns {number} the thread's end of the channel of letters */
  #connect({ workerData, transferList }) {
    const { 0: control, 1: carried } = openChannel();
    const { port1, port2 } = new MessageChannel();
    this.#control = control;
    this.#port = port1;
    try {
      const door = makeDoor(this.#threadId);
      const letter = {
        kind: kBegin,
        workerData: workerData === undefined ? null : workerData,
        port: port2,
        door,
        environmentData,
        directory: directoryChanges(),
      };
      control.postMessage(letter, [port2, door, ...transferList ?? []]);
    } catch (error) {
      control.close();
      port1.close();
      throw error;
    }
    control.on('message', (letter) => this.#onLetter(letter));
    port1.on('message', (message) => this.emit('message', message));
    port1.on('messageerror', (error) => this.emit('messageerror', error));
    // The thread's own hold on the event loop is enough.
    control.unref();
    port1.unref();
    return carried;
  }

  #start(handle, facts, name, execArgv, nodeOptions, environment, limits, carried) {
    const started = op_worker_thread_start(handle, this.#threadId, facts, name, execArgv, nodeOptions, environment, limits, carried);
    if (typeof started !== 'number') {
      this.#control.close();
      this.#port.close();
      throw new codes.ERR_WORKER_INIT_FAILED(started);
    }
    this.#handle = handle;
    this.#id = started;
    handle.hasRef = () => this.#refed;
    handle.opened('Worker');
  }

  #openStreams(options) {
    const line = {
      post: (letter) => this.#control.postMessage(letter),
      hold() {},
      release() {},
    };
    if (options.stdin) this.#stdin = new StreamToThread(line, 'stdin');
    this.#stdout = new StreamFromThread(line, 'stdout');
    this.#stderr = new StreamFromThread(line, 'stderr');
    if (!options.stdout) forward(this.#stdout, 'stdout');
    if (!options.stderr) forward(this.#stderr, 'stderr');
  }

  #onLetter(letter) {
    switch (letter.kind) {
      case kOnline:
        this.emit('online');
        break;
      case kChunks:
        (letter.stream === 'stdout' ? this.#stdout : this.#stderr).take(letter.chunks);
        break;
      case kTaken:
        this.#stdin?.taken();
        break;
      case kError:
        this.emit('error', letter.exception === undefined ? new codes.ERR_WORKER_UNSERIALIZABLE_ERROR() : reviveException(letter.exception));
        break;
      default:
    }
  }

  /** The thread is over. What it has said before comes first, and whoever waited for that has a turn before the end. */
  [kEnded](exitCode, fault) {
    drain(this.#port);
    drain(this.#control);
    setImmediate(() => this.#finish(exitCode, fault));
  }

  #finish(exitCode, fault) {
    const handle = this.#handle;
    drain(this.#port);
    this.#port.close();
    this.#control.close();
    this.#handle = null;
    this.#limits = {};
    this.#threadId = -1;
    this.#threadName = null;
    op_worker_thread_forget(this.#id);
    for (const stream of [this.#stdout, this.#stderr]) if (!stream.readableEnded && !stream.destroyed) stream.take(null);
    if (fault !== undefined) this.emit('error', new codes[fault[0]](fault[1]));
    try {
      this.emit('exit', exitCode);
    } finally {
      handle.destroyed();
      handle.hasRef = () => undefined;
      this.removeAllListeners();
    }
  }

  /**
   * As port.postMessage(), to the thread's parentPort. A thread that has ended hears nothing.
   * @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE | DataCloneError}
   */
  postMessage(...args) {
    if (this.#handle !== null) this.#port.postMessage(...args);
  }

  /**
   * Ends the thread wherever it is.
   * @param {(error: null, exitCode: number) => void} [callback] deprecated
   * @returns {Promise<number | undefined>} its exit code; undefined if it had ended before
   */
  terminate(callback) {
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
        'DeprecationWarning',
        'DEP0132',
      );
      if (this.#handle === null) return Promise.resolve();
      this.once('exit', (exitCode) => callback(null, exitCode));
    }
    if (this.#handle === null) return Promise.resolve();
    this.ref();
    const ended = takePromise(this);
    op_worker_thread_stop(this.#id);
    return ended;
  }

  async [Symbol.asyncDispose]() {
    await this.terminate();
  }

  /** Keeps the event loop alive; a Worker does from the start. */
  ref() {
    this.#keepAlive(true);
  }

  unref() {
    this.#keepAlive(false);
  }

  #keepAlive(refed) {
    if (this.#handle === null) return;
    this.#refed = refed;
    op_worker_thread_ref(this.#id, refed);
    if (refed) this.#port.ref();
    else this.#port.unref();
  }

  /** @returns {number} -1 once the thread has ended */
  get threadId() {
    return this.#threadId;
  }

  /** @returns {string | null} null once the thread has ended */
  get threadName() {
    return this.#threadName;
  }

  /**
   * The processor time the thread has used, or has used since `previous`, in microseconds.
   * @param {{ user: number, system: number }} [previous]
   * @returns {Promise<{ user: number, system: number }>}
   * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}, and ERR_WORKER_NOT_RUNNING as a rejection
   */
  cpuUsage(previous) {
    checkUsage(previous);
    return this.#ask(op_worker_thread_cpu_usage, ([user, system]) =>
      ({ user: user - (previous?.user ?? 0), system: system - (previous?.system ?? 0) }));
  }

  /** v8.getHeapStatistics() of the thread. @returns {Promise<object>} @throws {ERR_WORKER_NOT_RUNNING} as a rejection */
  getHeapStatistics() {
    return this.#ask(op_worker_thread_heap_statistics, heapStatisticsOf);
  }

  /**
   * v8.getHeapSnapshot() of the thread.
   * @param {{ exposeInternals?: boolean, exposeNumericValues?: boolean }} [options]
   * @returns {Promise<import('stream').Readable>}
   * @throws {ERR_INVALID_ARG_TYPE}, and ERR_WORKER_NOT_RUNNING as a rejection
   */
  getHeapSnapshot(options) {
    heapUtils().checkSnapshotOptions(options);
    return this.#ask(op_worker_thread_heap_snapshot, heapUtils().streamOfChunks);
  }

  /** @returns {Promise<{ stop(): Promise<string> }>} stop() gives the profile as JSON @throws {ERR_WORKER_NOT_RUNNING} as a rejection */
  startCpuProfile() {
    return profile().startCpuProfile(this.#running);
  }

  /**
   * @returns {Promise<{ stop(): Promise<string> }>} stop() gives the profile as JSON
   * @throws {ERR_WORKER_NOT_RUNNING | ERR_HEAP_PROFILE_HAVE_BEEN_STARTED} as a rejection
   */
  startHeapProfile() {
    return profile().startHeapProfile(this.#running);
  }

  /** The number of the thread's handle, while it runs. */
  #running = () => (this.#handle === null ? undefined : this.#id);

  #ask(op, convert) {
    if (this.#handle === null) return Promise.reject(new codes.ERR_WORKER_NOT_RUNNING());
    return ask((request) => op(this.#id, request)).then(convert);
  }

  /** performance.eventLoopUtilization() of the thread. */
  get performance() {
    return (this.#performance ??= new Performance(this.#running));
  }

  get stdin() {
    return this.#stdin;
  }

  get stdout() {
    return this.#stdout;
  }

  get stderr() {
    return this.#stderr;
  }

  /** @returns {object} in MB; empty once the thread has ended */
  get resourceLimits() {
    return { ...this.#limits };
  }
}

/** What a thread writes appears on the stream of its parent. Writing may be all that the parent still does. */
function forward(stream, name) {
  stream.on('data', (chunk) => process[name].write(chunk));
}
