// ChildProcess: a child that runs beside us, its streams and its events. Docs: child_process, "Class: ChildProcess".

import EventEmitter from 'events';
import process from 'process';
import { lazy } from 'internal/core';
import { codes, ErrnoException } from 'internal/errors';
import { assignFunctionName, convertToValidSignal } from 'internal/util';
import { validateOneOf, validateString } from 'internal/validators';
import { getValidStdio, stdioStringToArray } from 'internal/child_process/stdio';
import { ProcessHandle } from 'internal/child_process/process_handle';
import { Pipe } from 'internal/net/handle';
import { Socket } from 'internal/net/socket';

const { ERR_INVALID_ARG_TYPE } = codes;
const channelModule = lazy('internal/child_process/channel');

const UV_EAGAIN = -11;
const UV_EACCES = -13;
const UV_EMFILE = -24;
const UV_ENFILE = -23;
const UV_ENOENT = -2;
const UV_ESRCH = -3;

/** Failures of a spawn that are told by an 'error' event; others are thrown. */
const kEventErrors = new Set([UV_EACCES, UV_EAGAIN, UV_EMFILE, UV_ENFILE, UV_ENOENT]);

/** Marks a stream that another child uses: its end is not ours to read. */
const kIsUsedAsStdio = Symbol('kIsUsedAsStdio');

export { stdioStringToArray };

/** A child process. */
export function ChildProcess() {
  EventEmitter.call(this);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new ProcessHandle();
  this._handle.onexit = (exitCode, signalCode) => onExit(this, exitCode, signalCode);
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

function spawnError(child, errno) {
  const syscall = child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn';
  const error = new ErrnoException(errno, syscall);
  if (child.spawnfile) error.path = child.spawnfile;
  error.spawnargs = child.spawnargs.slice(1);
  return error;
}

function onExit(child, exitCode, signalCode) {
  if (signalCode) child.signalCode = signalCode;
  else child.exitCode = exitCode;
  child.stdin?.destroy();
  child._handle.close();
  child._handle = null;
  if (exitCode < 0) child.emit('error', spawnError(child, exitCode));
  else child.emit('exit', child.exitCode, child.signalCode);
  // Streams nobody has touched are read to their end, so that they close and 'close' can follow.
  process.nextTick(flushStdio, child);
  maybeClose(child);
}

function flushStdio(child) {
  const streams = child.stdio;
  if (streams == null) return;
  for (const stream of streams) {
    if (!stream?.readable || stream[kIsUsedAsStdio]) continue;
    stream.resume();
  }
}

/** Emits 'close' once the child has ended and every stream is closed. */
export function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

/** A stream of this process that the child gets: we must not read what is meant for the child. */
function giveAway(entry) {
  const { stream, handle } = entry;
  if (typeof handle.readStop === 'function') {
    handle.reading = false;
    handle.readStop();
  }
  if (typeof stream.pause === 'function') {
    stream.pause();
    stream.readableFlowing = false;
    if (stream._readableState) stream._readableState.reading = false;
  }
  stream[kIsUsedAsStdio] = true;
}

function createSocket(fd, readable) {
  const handle = new Pipe();
  const status = handle.open(fd);
  if (status < 0) throw new ErrnoException(status, 'open');
  return new Socket({ handle, readable });
}

/** Makes a stream for our end of every pipe. @returns the channel's descriptor, if there is one */
function createStreams(child, entries, fds) {
  let channelFd = -1;
  child.stdio = entries.map((entry, index) => {
    const fd = fds[index] ?? -1;
    if (entry.type === 'wrap') {
      giveAway(entry);
      return null;
    }
    if (fd < 0) return null;
    if (entry.ipc) {
      child._closesNeeded++;
      channelFd = fd;
      return null;
    }
    const stream = createSocket(fd, index > 0);
    child._closesNeeded++;
    stream.on('close', () => maybeClose(child));
    return stream;
  });
  child.stdin = child.stdio[0];
  child.stdout = child.stdio[1];
  child.stderr = child.stdio[2];
  return channelFd;
}

/** The variables by which the child finds its channel; the names are Node's, so that programs of either kind can talk. */
function addChannelVariables(options, ipc) {
  if (options.envPairs === undefined) options.envPairs = [];
  else if (!Array.isArray(options.envPairs)) throw new ERR_INVALID_ARG_TYPE('options.envPairs', 'Array', options.envPairs);
  if (ipc === undefined) return;
  options.envPairs.push(`NODE_CHANNEL_FD=${ipc.fd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${options.serialization || 'json'}`);
}

/**
 * Starts the child. For spawn() only: programs make children with spawn(), exec() and fork().
 * @param {object} options as normalizeSpawnArguments() gives them
 * @returns {number} 0, or the negative errno of a failure that an 'error' event tells
 */
ChildProcess.prototype.spawn = function spawn(options) {
  if (options === null || typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  validateOneOf(options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  const { stdio, ipc } = getValidStdio(options.stdio || 'pipe', false);
  addChannelVariables(options, ipc);
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) this.spawnargs = [];
  else if (Array.isArray(options.args)) this.spawnargs = options.args;
  else throw new ERR_INVALID_ARG_TYPE('options.args', 'Array', options.args);

  const { errno, fds } = this._handle.spawn({ __proto__: null, ...options, args: this.spawnargs, detached: Boolean(options.detached) }, stdio);
  if (errno !== 0 && !kEventErrors.has(errno)) {
    for (const fd of fds) if (fd >= 0) createSocket(fd, false).destroy();
    this._handle.close();
    this._handle = null;
    throw new ErrnoException(errno, 'spawn');
  }
  this.pid = errno === 0 ? this._handle.pid : undefined;
  if (errno !== 0) {
    process.nextTick(() => this._handle?.onexit(errno, ''));
    // Without descriptors there is nothing to make streams of.
    if (errno === UV_EMFILE || errno === UV_ENFILE) return errno;
  } else {
    process.nextTick(() => this.emit('spawn'));
  }

  const channelFd = createStreams(this, stdio, fds);
  if (channelFd >= 0) channelModule().setupChannel(this, channelFd, options.serialization || 'json');
  return errno;
};

/**
 * Sends a signal. Docs: subprocess.kill().
 * @param {string | number} [signal] 'SIGTERM' by default; 0 asks whether the child is there
 * @returns {boolean} whether the signal was sent
 * @throws {ERR_UNKNOWN_SIGNAL} and errors of the system other than that the child is gone
 */
ChildProcess.prototype.kill = function kill(signal) {
  const number = signal === 0 ? signal : convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
  if (this._handle) {
    const status = this._handle.kill(number);
    if (status === 0) {
      this.killed = true;
      return true;
    }
    if (status !== UV_ESRCH) {
      const error = new ErrnoException(status, 'kill');
      if (error.code === 'EINVAL' || error.code === 'ENOSYS') throw error;
      this.emit('error', error);
    }
  }
  return false;
};

/** Kills the child unless it has ended. Docs: subprocess[Symbol.dispose](). */
ChildProcess.prototype[Symbol.dispose] = function disposeChild() {
  if (!this.killed) this.kill();
};
assignFunctionName('[Symbol.dispose]', ChildProcess.prototype[Symbol.dispose]);

/** Lets the child keep this process alive. */
ChildProcess.prototype.ref = function ref() {
  this._handle?.ref();
};

/** Lets this process end before the child does. */
ChildProcess.prototype.unref = function unref() {
  this._handle?.unref();
};

/** Connects a process that was started with a channel to its parent: the start-up call when NODE_CHANNEL_FD is set. */
export function setupChildProcessIpcChannel() {
  channelModule().setupChildProcessIpcChannel();
}
