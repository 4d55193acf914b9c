// The IPC channel between a parent and its child: send(), 'message', disconnect() on either side.
// Docs: child_process, subprocess.send(); process, process.send().

import EventEmitter from 'events';
import process from 'process';
import { lazy } from 'internal/core';
import { codes, ErrnoException } from 'internal/errors';
import { op_net_close_fd } from 'internal/ops';
import { deprecate } from 'internal/util';
import { validateObject } from 'internal/validators';
import { createCodec } from 'internal/child_process/serialization';
import { Pipe } from 'internal/net/handle';

const {
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_HANDLE_TYPE,
  ERR_IPC_CHANNEL_CLOSED,
  ERR_IPC_DISCONNECTED,
  ERR_MISSING_ARGS,
} = codes;
const handles = lazy('internal/child_process/handles');
const childProcess = lazy('internal/child_process');
const sharedSockets = lazy('internal/child_process/shared_sockets');

/** Messages whose `cmd` begins so are the channel's own and those of cluster. */
const kInternalPrefix = 'NODE_';
/** From this many unsent bytes on, send() says false. */
const kHighWaterMark = 65536 * 2;
const kMaxHandleRetransmissions = 3;

/** What process.channel and subprocess.channel are. */
class Control extends EventEmitter {
  #channel;
  #uses = 0;
  #explicit = false;

  constructor(channel) {
    super();
    this.#channel = channel;
  }

  /** Something waits for the channel: while that is so it keeps the process alive. */
  refCounted() {
    if (++this.#uses === 1 && !this.#explicit) this.#channel.ref();
  }

  unrefCounted() {
    if (--this.#uses === 0 && !this.#explicit) {
      this.#channel.unref();
      this.emit('unref');
    }
  }

  /** Lets the channel keep the process alive, whoever listens. */
  ref() {
    this.#explicit = true;
    this.#channel.ref();
  }

  /** Lets the process end, whoever listens. */
  unref() {
    this.#explicit = true;
    this.#channel.unref();
  }

  hasRef() {
    return this.#channel.hasRef();
  }

  get fd() {
    return this.#channel.fd;
  }
}

function isInternal(message) {
  return (
    message !== null &&
    typeof message === 'object' &&
    typeof message.cmd === 'string' &&
    message.cmd.length > kInternalPrefix.length &&
    message.cmd.startsWith(kInternalPrefix)
  );
}

/** One end of a channel, of which `target` is the public face. */
class Channel {
  #target;
  #handle = new Pipe();
  #codec;
  #control;
  #unsent = [];
  #unsentBytes = 0;
  #writing = false;
  /** Descriptors that came along and wait for the message they belong to. */
  #received = [];
  /** While one handle is on its way, everything after it waits for the acknowledgement. */
  #waiting = null;
  #inFlight = null;
  /** Messages nobody listened to yet. */
  #unheard = [];
  #closed = false;
  #sharedSockets;

  constructor(target, fd, mode) {
    this.#target = target;
    this.#codec = createCodec(mode);
    const status = this.#handle.open(fd, true);
    if (status < 0) throw new ErrnoException(status, 'open');
    this.#control = new Control(this.#handle);
  }

  get control() {
    return this.#control;
  }

  get handle() {
    return this.#handle;
  }

  get #shared() {
    return (this.#sharedSockets ??= new (sharedSockets().SharedSockets)(this.#target));
  }

  start() {
    this.#handle.onread = (nread, data, fds) => this.#onRead(nread, data, fds);
    this.#handle.readStart();
  }

  #onRead(nread, data, fds) {
    if (fds !== undefined) this.#received.push(...fds);
    if (nread <= 0) {
      this.#onEnd();
      return;
    }
    for (const message of this.#codec.decode(data)) {
      if (message && message.cmd === 'NODE_HANDLE') this.#onHandleMessage(message);
      else if (message && (message.cmd === 'NODE_HANDLE_ACK' || message.cmd === 'NODE_HANDLE_NACK')) this.#onAnswer(message.cmd);
      else this.deliver(message, undefined);
    }
  }

  #onEnd() {
    for (const fd of this.#received.splice(0)) op_net_close_fd(fd);
    // No answer will come any more.
    this.#waiting = null;
    this.#finishHandle();
    if (this.#target.channel) this.#target.disconnect();
    this.close();
    if (this.#target instanceof childProcess().ChildProcess) childProcess().maybeClose(this.#target);
  }

  #onHandleMessage(message) {
    const fd = this.#received.shift();
    if (fd === undefined) {
      this.send({ cmd: 'NODE_HANDLE_NACK' });
      return;
    }
    this.send({ cmd: 'NODE_HANDLE_ACK' });
    handles().receiveHandle(message, fd, (handle) => this.deliver(message.msg, handle), this.#shared);
  }

  /** The other side has, or has not, received the handle in flight. */
  #onAnswer(answer) {
    const sent = this.#inFlight;
    if (answer === 'NODE_HANDLE_NACK' && sent !== null) {
      if (sent.retransmissions++ < kMaxHandleRetransmissions) {
        this.#write(sent.bytes, () => {}, sent.native.fd);
        return;
      }
      process.emitWarning('Handle did not reach the receiving process correctly', 'SentHandleNotReceivedWarning');
    }
    this.#finishHandle();
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const entry of waiting) {
      // Another handle in the queue makes the rest wait again.
      this.sendPublic(entry.message, entry.handle, entry.options, entry.callback);
    }
    this.#maybeFinishDisconnect();
  }

  #finishHandle() {
    const sent = this.#inFlight;
    this.#inFlight = null;
    if (sent?.closes) sent.native.close();
  }

  /** Hands a message to the program, on a later tick. */
  deliver(message, handle) {
    const event = isInternal(message) ? 'internalMessage' : 'message';
    process.nextTick(() => this.#emit(event, message, handle));
  }

  #emit(event, message, handle) {
    if (event === 'internalMessage' || this.#target.listenerCount('message') > 0) {
      this.#target.emit(event, message, handle);
      return;
    }
    this.#unheard.push([event, message, handle]);
  }

  /** Somebody listens now: what came too early comes again. */
  flushUnheard() {
    if (this.#target.listenerCount('message') === 0) return;
    for (const args of this.#unheard.splice(0)) process.nextTick(() => this.#target.emit(...args));
  }

  /** Sends one of the channel's own messages; failures do not matter, the channel is closing then. */
  send(message) {
    if (!this.#closed) this.#write(this.#codec.encode(message), () => {}, -1);
  }

  /**
   * Sends a message of the program.
   * @returns {boolean} whether little enough is waiting to be sent
   */
  sendPublic(message, handle, options, callback) {
    const original = message;
    let native = null;
    let closes = false;
    if (handle !== undefined && handle !== null) {
      const wrapped = { cmd: 'NODE_HANDLE', type: handles().typeOfHandle(handle), msg: message };
      if (this.#waiting !== null) {
        return this.#wait({ message: original, handle, options, callback });
      }
      native = handles().takeHandle(wrapped, handle, options, this.#shared);
      // What is closed already is sent as a message without a handle.
      if (native) {
        message = wrapped;
        closes = handles().closesAfterSend(wrapped.type, options);
      }
    } else if (this.#waiting !== null) {
      return this.#wait({ message: original, handle, options, callback });
    }

    const bytes = this.#codec.encode(message);
    if (native) {
      this.#waiting = [];
      this.#inFlight = { native, bytes, closes, retransmissions: 0 };
    }
    const status = this.#write(
      bytes,
      (written) => {
        this.#control.unrefCounted();
        this.#report(written, options, callback);
      },
      native ? native.fd : -1,
    );
    if (status === 1) this.#control.refCounted();
    else this.#report(status, options, callback);
    return this.#unsentBytes < kHighWaterMark;
  }

  /** A handle is on its way: `entry` comes after it. @returns {boolean} whether it is the only one */
  #wait(entry) {
    return this.#waiting.push(entry) === 1;
  }

  #report(status, options, callback) {
    if (status >= 0) {
      if (typeof callback === 'function') process.nextTick(callback, null);
      return;
    }
    if (options.swallowErrors) return;
    const error = new ErrnoException(status, 'write');
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.#target.emit('error', error));
  }

  /** @returns {number} 0 when written, 1 when `onWritten` will tell, or the negative errno */
  #write(bytes, onWritten, fd) {
    if (this.#writing) {
      this.#unsent.push({ bytes, onWritten, fd });
      this.#unsentBytes += bytes.byteLength;
      return 1;
    }
    const status = this.#handle.write(bytes, (written) => this.#onWritten(bytes, onWritten, written), fd);
    if (status === 1) {
      this.#writing = true;
      this.#unsentBytes += bytes.byteLength;
    }
    return status;
  }

  #onWritten(bytes, onWritten, status) {
    this.#writing = false;
    this.#unsentBytes -= bytes.byteLength;
    onWritten(status);
    while (!this.#writing && this.#unsent.length > 0) {
      const next = this.#unsent.shift();
      this.#unsentBytes -= next.bytes.byteLength;
      const result = this.#write(next.bytes, next.onWritten, next.fd);
      if (result !== 1) next.onWritten(result);
    }
    this.#maybeFinishDisconnect();
  }

  #finishDisconnect = null;

  /** Closes the channel once what was sent is on its way, and emits 'disconnect'. */
  disconnect() {
    let done = false;
    const finish = () => {
      if (done) return;
      done = true;
      this.#finishDisconnect = null;
      this.close();
      this.#target.emit('disconnect');
    };
    if (this.#writing || this.#waiting !== null) {
      this.#finishDisconnect = finish;
      return;
    }
    // A message that is being received is not cut off.
    if (this.#codec.incomplete) {
      this.#target.once('message', finish);
      this.#target.once('internalMessage', finish);
      return;
    }
    process.nextTick(finish);
  }

  #maybeFinishDisconnect() {
    if (this.#finishDisconnect === null || this.#writing || this.#waiting !== null) return;
    process.nextTick(this.#finishDisconnect);
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#handle.onread = null;
    this.#handle.close();
  }
}

/** The public send(): sorts out its optional arguments. */
function send(message, handle, options, callback) {
  if (typeof handle === 'function') {
    callback = handle;
    handle = undefined;
    options = undefined;
  } else if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (options !== undefined) {
    validateObject(options, 'options');
  }
  options = { swallowErrors: false, ...options };
  if (this.connected) return this._send(message, handle, options, callback);
  const error = new ERR_IPC_CHANNEL_CLOSED();
  if (typeof callback === 'function') process.nextTick(callback, error);
  else process.nextTick(() => this.emit('error', error));
  return false;
}

/** @throws when `message` is nothing that can be sent */
function validateMessage(message, handle) {
  if (message === undefined) throw new ERR_MISSING_ARGS('message');
  if (!['string', 'object', 'number', 'boolean'].includes(typeof message)) {
    throw new ERR_INVALID_ARG_TYPE('message', ['string', 'object', 'number', 'boolean'], message);
  }
  if (handle && typeof handle !== 'object') throw new ERR_INVALID_HANDLE_TYPE();
}

const kChannel = Symbol('kChannel');

/** process._channel and subprocess._channel, the name before `channel`. */
const deprecatedChannel = {
  configurable: true,
  enumerable: true,
  get: deprecate(
    function get() {
      return this.channel;
    },
    '_channel is deprecated. Use ChildProcess.channel instead.',
    'DEP0129',
  ),
  set: deprecate(
    function set(value) {
      this.channel = value;
    },
    '_channel is deprecated. Use ChildProcess.channel instead.',
    'DEP0129',
  ),
};

/**
 * Gives `target` (a ChildProcess, or `process` in the child) the methods of a channel and starts listening.
 * @param {EventEmitter} target
 * @param {number} fd
 * @param {'json' | 'advanced'} mode
 * @returns {Control}
 */
export function setupChannel(target, fd, mode) {
  const channel = new Channel(target, fd, mode);
  target[kChannel] = channel;
  target.channel = channel.control;
  Object.defineProperty(target, '_channel', deprecatedChannel);
  target._handleQueue = null;
  target._pendingMessage = null;
  target.connected = true;

  target.on('newListener', () => process.nextTick(() => target.channel && channel.flushUnheard()));

  target.send = send;
  target._send = function _send(message, handle, options, callback) {
    validateMessage(message, handle);
    // The old form of the options: a boolean for swallowErrors.
    if (typeof options === 'boolean') options = { swallowErrors: options };
    return channel.sendPublic(message, handle, options ?? {}, callback);
  };
  target.disconnect = function disconnect() {
    if (!this.connected) {
      this.emit('error', new ERR_IPC_DISCONNECTED());
      return;
    }
    this._disconnect();
  };
  target._disconnect = function _disconnect() {
    this.connected = false;
    this.channel = null;
    channel.disconnect();
  };
  channel.start();
  return channel.control;
}

/**
 * Connects this process to the parent that started it with a channel: process.send(), 'message', process.disconnect().
 * @param {number} fd
 * @param {'json' | 'advanced'} mode
 */
export function connectToParent(fd, mode) {
  const control = setupChannel(process, fd, mode);
  // Only who listens keeps the process alive.
  process[kChannel].handle.unref();
  const counts = (name) => name === 'message' || name === 'disconnect';
  process.on('newListener', (name) => {
    if (counts(name)) control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (counts(name)) control.unrefCounted();
  });
}

/**
 * The start-up call of a process whose environment has NODE_CHANNEL_FD: takes the variables away, which are not for this process's own
 * children, and connects to the parent.
 */
export function setupChildProcessIpcChannel() {
  const fd = Number.parseInt(process.env.NODE_CHANNEL_FD, 10);
  const mode = process.env.NODE_CHANNEL_SERIALIZATION_MODE || 'json';
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  if (fd >= 0) connectToParent(fd, mode);
}
