// socket.setTimeout(): 'timeout' after a time without activity. Docs: net, socket.setTimeout().

import { clearTimeout, getTimerDuration, setUnrefTimeout } from 'internal/timers';
import { validateFunction } from 'internal/validators';

/** Measures the time since something was last done. It never keeps the process alive. */
export class IdleTimer {
  #timer = null;
  #onIdle;

  /** @param {() => void} onIdle */
  constructor(onIdle) {
    this.#onIdle = onIdle;
  }

  /** @param {number} msecs 0 turns it off */
  set(msecs) {
    this.stop();
    if (msecs > 0) this.#timer = setUnrefTimeout(this.#onIdle, msecs);
  }

  /** Something was done. */
  touch() {
    this.#timer?.refresh();
  }

  stop() {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }
}

const kIdle = Symbol('kIdle');
const kUnsent = Symbol('kUnsent');

/** Socket.prototype.setTimeout */
export function setTimeout(msecs, callback) {
  if (this.destroyed) return this;
  msecs = getTimerDuration(msecs, 'msecs');
  this.timeout = msecs;
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    if (msecs === 0) this.removeListener('timeout', callback);
    else this.once('timeout', callback);
  }
  if (msecs === 0 && this[kIdle] === undefined) return this;
  this[kIdle] ??= new IdleTimer(() => this._onTimeout());
  this[kIdle].set(msecs);
  return this;
}

/** Socket.prototype._unrefTimer: something was done on the socket. */
export function touch() {
  for (let socket = this; socket; socket = socket._parent) socket[kIdle]?.touch();
}

/** The socket is gone. */
export function stopTimer(socket) {
  for (let one = socket; one; one = one._parent) one[kIdle]?.stop();
}

/** Socket.prototype._onTimeout */
export function onTimeout() {
  // A large write that makes progress is activity, although nobody is told of it.
  const unsent = this._handle?.writeQueueSize ?? 0;
  if (unsent > 0 && unsent !== this[kUnsent]) {
    this[kUnsent] = unsent;
    touch.call(this);
    this[kIdle]?.set(this.timeout);
    return;
  }
  this.emit('timeout');
}
