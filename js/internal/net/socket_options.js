// Options of a socket's connection: they may be set before there is one. Docs: net, socket.setNoDelay() and the like.

import { codes, ErrnoException } from 'internal/errors';
import { validateInt32 } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE } = codes;

const kNoDelay = Symbol('kNoDelay');
const kKeepAlive = Symbol('kKeepAlive');
const kTypeOfService = Symbol('kTypeOfService');

/** The system takes seconds; what is not positive leaves its own value. */
const toSeconds = (msecs) => Math.max(0, ~~(msecs / 1000));

/** Keeps the options of the constructor. */
export function remember(socket, { noDelay, keepAlive, keepAliveInitialDelay, typeOfService }) {
  socket[kNoDelay] = Boolean(noDelay);
  socket[kKeepAlive] = keepAlive
    ? { enable: true, delay: toSeconds(keepAliveInitialDelay ?? 0) }
    : undefined;
  socket[kTypeOfService] = typeOfService;
}

/** The connection stands: what was asked for before holds from now on. */
export function applyOptions(socket) {
  const handle = socket._handle;
  if (socket[kNoDelay] && handle.setNoDelay) handle.setNoDelay(true);
  const keepAlive = socket[kKeepAlive];
  if (keepAlive?.enable && handle.setKeepAlive) {
    handle.setKeepAlive(true, keepAlive.delay, keepAlive.interval, keepAlive.count);
  }
  if (socket[kTypeOfService] !== undefined && handle.setTypeOfService) {
    const status = handle.setTypeOfService(socket[kTypeOfService]);
    if (status < 0) socket.destroy(new ErrnoException(status, 'setTypeOfService'));
  }
}

/** The part of net.Socket's prototype that sets options. */
export class SocketOptions {
  /** Docs: socket.setNoDelay() */
  setNoDelay(enable) {
    const wanted = enable === undefined ? true : Boolean(enable);
    if (!this._handle) {
      this[kNoDelay] = wanted;
      return this;
    }
    if (this._handle.setNoDelay && wanted !== this[kNoDelay]) {
      this[kNoDelay] = wanted;
      this._handle.setNoDelay(wanted);
    }
    return this;
  }

  /** Docs: socket.setKeepAlive() */
  setKeepAlive(enable, initialDelay, interval, count) {
    if (enable !== null && typeof enable === 'object') ({ enable, initialDelay, interval, count } = enable);
    const wanted = {
      enable: Boolean(enable),
      delay: toSeconds(initialDelay ?? 0),
      interval: interval === undefined ? undefined : toSeconds(interval),
      count: count === undefined ? undefined : ~~count,
    };
    const before = this[kKeepAlive];
    this[kKeepAlive] = wanted;
    if (!this._handle?.setKeepAlive) return this;
    const isSame =
      before !== undefined &&
      before.enable === wanted.enable &&
      before.delay === wanted.delay &&
      before.interval === wanted.interval &&
      before.count === wanted.count;
    if (!isSame && (before !== undefined || wanted.enable)) {
      this._handle.setKeepAlive(wanted.enable, wanted.delay, wanted.interval, wanted.count);
    }
    return this;
  }

  /** Docs: socket.setTypeOfService() @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
  setTypeOfService(tos) {
    if (Number.isNaN(tos)) throw new ERR_INVALID_ARG_TYPE('tos', 'number', tos);
    validateInt32(tos, 'tos', 0, 255);
    this[kTypeOfService] = tos;
    if (!this._handle?.setTypeOfService || this.connecting) return this;
    const status = this._handle.setTypeOfService(tos);
    if (status < 0) throw new ErrnoException(status, 'setTypeOfService');
    return this;
  }

  /** Docs: socket.getTypeOfService() */
  getTypeOfService() {
    if (!this._handle?.getTypeOfService || this.connecting) return this[kTypeOfService] ?? 0;
    const value = this._handle.getTypeOfService();
    // Before the descriptor is there, what was asked for is the answer.
    if (value < 0) return this[kTypeOfService] ?? 0;
    return value;
  }
}
