// How a socket gets its connection: the host's addresses are looked up and dialled, one after the other, until one answers (RFC 8305).
// Docs: net, socket.connect().

import process from 'process';
import { lazy } from 'internal/core';
import { async_id_symbol, triggeredBy } from 'internal/async_hooks';
import { codes, ExceptionWithHostPort } from 'internal/errors';
import { clearTimeout, setTimeout } from 'internal/timers';
import { validateBoolean, validateFunction, validateNumber, validateString } from 'internal/validators';
import { isIP } from 'internal/net';
import { normalizeArgs, validatePort } from 'internal/net/arguments';
import {
  checkedAttemptTimeout,
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  interleaved,
} from 'internal/net/family_selection';
import { Pipe, TCP } from 'internal/net/handle';
import { attachHandle, kAttempt, Socket } from 'internal/net/socket';
import { applyOptions } from 'internal/net/socket_options';
import { kBoundPath, kBoundSource } from 'internal/net/bound_socket';
import { markEnd, markStart } from 'internal/net/performance';

const dns = lazy('dns');

const { ERR_INVALID_ADDRESS_FAMILY, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS, ERR_IP_BLOCKED, ERR_MISSING_ARGS } = codes;

const UV_ETIMEDOUT = -110;

/**
 * Socket.prototype.connect
 * @param {Socket} socket
 * @param {unknown[]} args
 * @returns {Socket}
 */
export function connect(socket, args) {
  const [options, callback] = normalizeArgs(args);
  const { path } = options;
  if (options.port === undefined && path == null) throw new ERR_MISSING_ARGS(['options', 'port', 'path']);
  if (options.path != null) validateString(path, 'options.path');
  if (socket[kBoundSource]) refuseLocal(options);
  const target = path != null ? undefined : checkedTarget(options);

  renew(socket);
  announce(socket);
  if (callback !== null) socket.once('connect', callback);
  socket._unrefTimer();
  socket.connecting = true;
  socket._handle ??= path != null ? new Pipe() : new TCP();
  attachHandle(socket);
  if (path != null) dialPath(socket, path);
  else findAddresses(socket, target);
  return socket;
}

/** A socket that its program has bound takes no other local address. */
function refuseLocal(options) {
  for (const name of ['localAddress', 'localPort']) {
    if (options[name] !== undefined) throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name], 'cannot be used with a bound socket');
  }
}

/** A socket that was used before is made new. */
function renew(socket) {
  delete socket.write;
  if (socket._handle && !socket.destroyed) return;
  socket[kBoundSource] = false;
  socket[kBoundPath] = undefined;
  if (socket.destroyed) {
    socket._handle = null;
    socket._undestroy();
  }
  socket._peername = undefined;
  socket._sockname = undefined;
}

/** @throws what the options of a TCP connection may be wrong with */
function checkedTarget(options) {
  const { localAddress, localPort, port, lookup, autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;
  if (localAddress && !isIP(localAddress)) throw new ERR_INVALID_IP_ADDRESS(localAddress);
  if (localPort) validateNumber(localPort, 'options.localPort');
  if (typeof port !== 'number' && typeof port !== 'string') throw new ERR_INVALID_ARG_TYPE('options.port', ['number', 'string'], port);
  const target = {
    host: checkedHost(options.host),
    port: validatePort(port, 'options.port'),
    family: options.family,
    hints: options.hints || 0,
    lookup,
    localAddress,
    localPort,
    blockList: options.blockList,
    autoSelectFamily: getDefaultAutoSelectFamily(),
    attemptTimeout: getDefaultAutoSelectFamilyAttemptTimeout(),
  };
  if (autoSelectFamily !== undefined) {
    validateBoolean(autoSelectFamily, 'options.autoSelectFamily');
    target.autoSelectFamily = autoSelectFamily;
  }
  if (autoSelectFamilyAttemptTimeout !== undefined) {
    target.attemptTimeout = checkedAttemptTimeout(autoSelectFamilyAttemptTimeout, 'options.autoSelectFamilyAttemptTimeout');
  }
  if (lookup !== undefined && lookup !== null) validateFunction(lookup, 'options.lookup');
  return target;
}

/** A name with a NUL in it would be another name to the system. */
function checkedHost(host) {
  if (!host) return 'localhost';
  validateString(host, 'options.host');
  if (host.includes('\0')) throw new ERR_INVALID_ARG_VALUE('options.host', host, 'must be a string without null bytes.');
  return host;
}

function dialPath(socket, path) {
  const handle = socket._handle;
  const status = handle.connect(path, (status) => {
    if (socket._handle !== handle) return;
    if (status === 0) connected(socket);
    else failed(socket, new ExceptionWithHostPort(status, 'connect', path));
  });
  if (status < 0) socket.destroy(new ExceptionWithHostPort(status, 'connect', path));
}

function findAddresses(socket, target) {
  socket._host = target.host;
  const family = isIP(target.host);
  if (family !== 0) {
    const dial = new Dial(socket, target, [{ address: target.host, family }]);
    // A socket that was bound by its program connects at once, so that its address is known.
    if (socket[kBoundSource]) dial.next();
    else triggeredBy(socket[async_id_symbol], () => process.nextTick(dialNext, socket, dial));
    return;
  }
  const options = { family: normalizedFamily(target.family), hints: target.hints };
  if (options.family !== 4 && options.family !== 6 && options.hints === 0) options.hints = dns().ADDRCONFIG;
  const all = target.autoSelectFamily && options.family !== 4 && options.family !== 6 && !target.localAddress;
  if (all) options.all = true;
  socket._host = target.host;
  const lookup = target.lookup ?? dns().lookup;
  const onFound = (error, found, family) => {
    if (all && !error && Array.isArray(found)) onAddresses(socket, target, found);
    else onAddress(socket, target, error, found, family);
  };
  triggeredBy(socket[async_id_symbol], () => lookup(target.host, options, onFound));
}

function dialNext(socket, dial) {
  if (socket.connecting && !socket.destroyed) dial.next();
}

function normalizedFamily(family) {
  if (family === 'IPv4') return 4;
  if (family === 'IPv6') return 6;
  return family;
}

function onAddress(socket, target, error, address, family) {
  socket.emit('lookup', error, address, family, target.host);
  if (!socket.connecting) return;
  error ??= faultOf(target, address, family);
  if (error) {
    process.nextTick(destroyWith, socket, error);
    return;
  }
  socket._unrefTimer();
  new Dial(socket, target, [{ address, family }]).next();
}

function onAddresses(socket, target, found) {
  const usable = [];
  let fault;
  for (const { address, family } of found) {
    socket.emit('lookup', null, address, family, target.host);
    if (!socket.connecting) return;
    const wrong = faultOf(target, address, family);
    if (wrong === undefined) usable.push({ address, family });
    else fault ??= wrong;
  }
  if (usable.length === 0) {
    process.nextTick(destroyWith, socket, fault ?? new ERR_INVALID_IP_ADDRESS(undefined));
    return;
  }
  socket._unrefTimer();
  const dial = new Dial(socket, target, interleaved(usable));
  if (usable.length > 1) socket.autoSelectFamilyAttemptedAddresses = [];
  dial.next();
}

/** What is wrong with the answer of a lookup function. */
function faultOf({ host, port }, address, family) {
  // What a lookup function of the program's gives may be no string at all.
  if (typeof address !== 'string' || !isIP(address)) return new ERR_INVALID_IP_ADDRESS(address);
  if (family === 4 || family === 6) return undefined;
  return Object.assign(new ERR_INVALID_ADDRESS_FAMILY(family, host, port), { host, port });
}

function destroyWith(socket, error) {
  socket.destroy(error);
}

/** Dials addresses in turn. Each but the last has a limited time. */
class Dial {
  #socket;
  #target;
  #addresses;
  #index = -1;
  #errors = [];
  #timer;
  #isOver = false;

  constructor(socket, target, addresses) {
    this.#socket = socket;
    this.#target = target;
    this.#addresses = addresses;
    socket[kAttempt] = this;
  }

  /** The socket is destroyed, or connected. */
  cancel() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** Dials the next address. */
  next() {
    if (this.#isOver) return;
    const socket = this.#socket;
    if (++this.#index === this.#addresses.length) {
      this.#giveUp();
      return;
    }
    if (this.#index > 0) {
      const referenced = socket._handle.hasRef();
      socket._handle = new TCP();
      if (!referenced) socket._handle.unref();
      attachHandle(socket);
    }
    const { address, family } = this.#addresses[this.#index];
    const { port } = this.#target;
    socket.autoSelectFamilyAttemptedAddresses?.push(`${address}:${port}`);

    if (this.#target.blockList?.check(address, `ipv${family}`)) {
      this.#failSync(new ERR_IP_BLOCKED(address));
      return;
    }
    const bindError = this.#bind(family);
    if (bindError) {
      this.#failSync(bindError);
      return;
    }
    socket.emit('connectionAttempt', address, port, family);
    if (this.#isOver) return;
    this.#dial(address, family);
  }

  #dial(address, family) {
    const socket = this.#socket;
    const { port } = this.#target;
    const handle = socket._handle;
    const mark = markStart({ host: address, port });
    const status = handle.connect(address, port, (status) => {
      markEnd(mark);
      if (this.#isOver || socket._handle !== handle) return;
      clearTimeout(this.#timer);
      if (status === 0) this.#succeed();
      else this.#fail(this.#errorOf(status), handle);
    });
    if (status < 0) {
      const error = this.#errorOf(status);
      if (socket[kBoundSource]) process.nextTick(() => this.#failSync(error));
      else this.#failSync(error);
      return;
    }
    if (this.#index < this.#addresses.length - 1) {
      this.#timer = setTimeout(() => this.#timeOut(address, port, family), this.#target.attemptTimeout);
    }
  }

  #succeed() {
    const socket = this.#socket;
    this.cancel();
    socket[kAttempt] = undefined;
    connected(socket);
  }

  /** Binds to the local address that was asked for. */
  #bind(family) {
    const { localAddress, localPort } = this.#target;
    if (!localAddress && !localPort) return undefined;
    const address = localAddress || (family === 4 ? '0.0.0.0' : '::');
    const status = this.#socket._handle.bind(address, localPort || 0);
    return status < 0 ? new ExceptionWithHostPort(status, 'bind', address, localPort) : undefined;
  }

  #errorOf(status) {
    const { localAddress, localPort, port } = this.#target;
    const { address } = this.#addresses[this.#index];
    const local = localAddress && localPort ? `${localAddress}:${localPort}` : undefined;
    return new ExceptionWithHostPort(status, 'connect', address, port, local);
  }

  /** The address could not even be tried. */
  #failSync(error) {
    if (this.#isOver) return;
    if (this.#addresses.length === 1) {
      this.cancel();
      this.#socket.destroy(error);
      return;
    }
    this.#fail(error, this.#socket._handle);
  }

  #fail(error, handle) {
    const { address, family } = this.#addresses[this.#index];
    this.#errors.push(error);
    this.#socket.emit('connectionAttemptFailed', address, this.#target.port, family, error);
    if (this.#isOver) return;
    if (this.#index < this.#addresses.length - 1) handle.close();
    this.next();
  }

  #timeOut(address, port, family) {
    const socket = this.#socket;
    const handle = socket._handle;
    this.#errors.push(this.#errorOf(UV_ETIMEDOUT));
    socket.emit('connectionAttemptTimeout', address, port, family);
    if (this.#isOver) return;
    handle.close();
    this.next();
  }

  #giveUp() {
    const socket = this.#socket;
    this.cancel();
    if (this.#errors.length === 1) {
      failed(socket, this.#errors[0]);
      return;
    }
    const error = new AggregateError(this.#errors);
    error.code = this.#errors[0].code;
    failed(socket, error);
  }
}

function failed(socket, error) {
  socket.connecting = false;
  socket.destroy(error);
}

/** The connection stands. */
function connected(socket) {
  if (socket.destroyed) return;
  socket.connecting = false;
  socket._sockname = socket[kBoundPath] === undefined ? null : { address: socket[kBoundPath] };
  socket._unrefTimer();
  applyOptions(socket);
  if (socket.destroyed) return;
  socket.emit('connect');
  socket.emit('ready');
  // The first read, so that an end or a reset is noticed even by who reads nothing.
  if (socket.readable && !socket.isPaused()) socket.read(0);
}

/** Docs: net.createConnection() */
export function createConnection(...args) {
  const normalized = normalizeArgs(args);
  const [options] = normalized;
  const socket = new Socket(options);
  if (options.timeout) socket.setTimeout(options.timeout);
  return socket.connect(normalized);
}

const diagnostics = lazy('internal/diagnostics/channel');
let clientChannel;

function announce(socket) {
  clientChannel ??= diagnostics().channel('net.client.socket');
  if (clientChannel.hasSubscribers) clientChannel.publish({ socket });
}
