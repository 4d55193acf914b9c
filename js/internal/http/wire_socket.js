// WireSocket: what a server's messages have for a socket while no program has asked for it. Rust (ops/http/src/wire.rs) reads, parses and writes;
// this is its JavaScript half, with just those properties of a socket that the code here needs. Whoever reads `req.socket` gets a net.Socket:
// `materialize` makes it, and the connection goes on with that.

import net from 'net';
import process from 'process';
import {
  op_http_wire_answer_bytes,
  op_http_wire_answer_text,
  op_http_wire_close,
  op_http_wire_cork,
  op_http_wire_open,
  op_http_wire_peer,
  op_http_wire_refused,
  op_http_wire_set_reading,
  op_http_wire_take,
  op_http_wire_write,
  op_http_wire_write_latin1,
  op_http_wire_write_utf8,
} from 'internal/ops';
import { Buffer } from 'buffer';
import { getDefaultHighWaterMark } from 'stream';
import { clearTimeout, setTimeout } from 'timers';
import { AsyncHandle } from 'internal/async_handle';
import { ErrnoException } from 'internal/errors';
import { kMaterialize } from 'internal/http/materialize';
import { TCP, kSocket as kForSocket } from 'internal/net/handle';
import { kUpgrade, parseError } from 'internal/http/parser';

/** Events of the wire: the numbers of ops/http/src/wire.rs. */
const kRequest = 0;
const kHead = 1;
const kBody = 2;
const kEnd = 3;
const kError = 4;
const kDrained = 5;
const kOver = 6;
const kBegun = 7;

const UV_EPIPE = -32;
const delegated = ['cork', 'uncork', 'write', 'pause', 'resume', 'setTimeout', 'destroySoon', 'end', 'destroy'];

/** A write that waits to see whether another follows it. @typedef {{ data: string | Uint8Array, encoding: string | undefined }} Piece */

/** What the event loop calls. */
class Wire extends AsyncHandle {
  #owner;

  constructor(owner) {
    super('HTTPINCOMINGMESSAGE');
    this.#owner = owner;
  }

  /** Called by the dispatcher (internal/requests). */
  onevent(event, status, data, extra) {
    this.#owner.receive(event, status, data, extra);
  }
}

export class WireSocket {
  #handle;
  #id = -1;
  #server;
  #connection;
  /** The real socket, once there is one. */
  #socket = null;
  /** Callbacks of writes that the kernel did not take. */
  #callbacks = [];
  #corked = 0;
  /** @type {Piece | null} the only write since cork() */
  #held = null;
  #isGathering = false;
  #timer = null;
  #timeout = 0;
  #lastActivity = 0;

  isPaused = false;
  readable = true;
  writable = true;
  destroyed = false;
  closed = false;
  /** Bytes that wait for the kernel. */
  writableLength = 0;
  _httpMessage = null;
  _hadError = false;
  parser = null;

  /**
   * @param {http.Server} server
   * @param {number} highWaterMark bytes
   */
  constructor(server, highWaterMark = getDefaultHighWaterMark(false)) {
    this.#handle = new Wire(this);
    this.#server = server;
    this.readableHighWaterMark = highWaterMark;
    this.writableHighWaterMark = highWaterMark;
  }

  /**
   * Takes a descriptor over.
   * @param {object} connection what is told of requests and of the end: a ServerConnection
   * @returns {boolean} false: it could not be, and is closed
   */
  open(fd, connection, lenient, maxHeaderSize) {
    this.#connection = connection;
    this.#id = op_http_wire_open(fd, this.#handle, lenient, maxHeaderSize);
    if (this.#id < 0) return false;
    this.#handle.opened('TCPSocketWrap');
    return true;
  }

  /** @returns {{ address: string, port: number } | null} the other end; null when the connection is gone */
  get peer() {
    const peer = op_http_wire_peer(this.#id);
    return peer === null ? null : { address: peer[0], port: peer[1] };
  }

  /** Something came. */
  receive(event, status, data, extra) {
    const connection = this.#connection;
    this.#lastActivity = 0;
    switch (event) {
      case kRequest:
        connection.receiveHead(status & 0xff, (status >> 8) & 0xff, status >> 16, data, extra);
        connection.receiveEnd('');
        break;
      case kHead: {
        // Another protocol needs the socket, and what came after the head.
        const unread = (status & kUpgrade) !== 0 ? this.#becomeSocket()[1] : undefined;
        connection.receiveHead(status & 0xff, (status >> 8) & 0xff, status >> 16, data, extra, unread);
        break;
      }
      case kBody:
        connection.receiveBody(Buffer.from(data));
        break;
      case kEnd:
        connection.receiveEnd(data);
        break;
      case kError:
        this.#refuse(data, extra, status);
        if (!this.#socket.destroyed) this.#socket.resume();
        break;
      case kDrained:
        this.writableLength = 0;
        this.#callBack(null);
        connection.drained();
        break;
      case kOver:
        this.#over(status);
        break;
      case kBegun:
        connection.requestBegun();
    }
  }

  /** Reads on in what has come, before the connection ends: the connection hears of what is no request in it. */
  refuseRest() {
    const refusal = this.destroyed ? null : op_http_wire_refused(this.#id);
    if (refusal !== null) this.#refuse(...refusal);
  }

  /** What came is no request: a real socket tells of it. */
  #refuse(code, reason, at) {
    const [, refused] = this.#becomeSocket();
    this.#connection.fail(parseError(code, reason, refused, at));
  }

  /** The peer is done. In the middle of an exchange a real socket tells of it. */
  #over(status) {
    if (status === 0 && this.#connection.isIdle) {
      this.destroy();
      return;
    }
    const socket = this[kMaterialize]();
    if (status < 0) socket.destroy(new ErrnoException(status, 'read'));
  }

  // ---- writing -------------------------------------------------------------------------------------------------------

  get writableNeedDrain() {
    return this.writableLength > this.writableHighWaterMark;
  }

  get writableCorked() {
    return this.#corked;
  }

  cork() {
    this.#corked++;
  }

  uncork() {
    if (this.#corked === 0 || --this.#corked > 0) return;
    if (this.#held !== null) {
      this.#release();
    } else if (this.#isGathering) {
      this.#isGathering = false;
      this.#sent(op_http_wire_cork(this.#id, false));
    }
  }

  /** @returns {boolean} as of a stream */
  write(data, encoding, callback) {
    if (this.destroyed) {
      if (callback) process.nextTick(callback, new ErrnoException(UV_EPIPE, 'write'));
      return false;
    }
    if (this.#corked > 0 && !this.#isGathering && this.#held === null) {
      this.#held = { data, encoding };
    } else {
      if (this.#held !== null) {
        this.#isGathering = true;
        op_http_wire_cork(this.#id, true);
        this.#release();
      }
      this.#send(data, encoding);
    }
    if (callback) {
      if (this.writableLength === 0) process.nextTick(callback, null);
      else this.#callbacks.push(callback);
    }
    return this.writableLength <= this.writableHighWaterMark;
  }

  /**
   * Sends a whole answer, which Rust composes.
   * @param {string} prefix the first line and more, Latin-1
   * @param {string} fields each with its CR LF, Latin-1
   * @param {string | Uint8Array} content ASCII, or bytes
   * @returns {boolean} false: other writes are under way, which this one has to follow
   */
  answer(prefix, fields, content) {
    if (this.destroyed || this.#corked > 0) return false;
    if (typeof content === 'string') this.#sent(op_http_wire_answer_text(this.#id, prefix, fields, content));
    else this.#sent(op_http_wire_answer_bytes(this.#id, prefix, fields, content));
    return true;
  }

  #release() {
    const { data, encoding } = this.#held;
    this.#held = null;
    this.#send(data, encoding);
  }

  #send(data, encoding) {
    if (data.length === 0) return;
    if (typeof data !== 'string') this.#sent(op_http_wire_write(this.#id, data));
    else if (encoding === 'latin1') this.#sent(op_http_wire_write_latin1(this.#id, data));
    else if (!encoding || encoding === 'utf8' || encoding === 'utf-8') this.#sent(op_http_wire_write_utf8(this.#id, data));
    else this.#sent(op_http_wire_write(this.#id, Buffer.from(data, encoding)));
  }

  #sent(status) {
    if (status >= 0) {
      this.writableLength = status;
      return;
    }
    this._hadError = true;
    process.nextTick(() => this.destroy(new ErrnoException(status, 'write')));
  }

  #callBack(error) {
    const callbacks = this.#callbacks;
    if (callbacks.length === 0) return;
    this.#callbacks = [];
    for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
  }

  // ---- reading -------------------------------------------------------------------------------------------------------

  pause() {
    if (this.isPaused || this.#id < 0) return;
    this.isPaused = true;
    op_http_wire_set_reading(this.#id, false);
  }

  resume() {
    if (!this.isPaused || this.#id < 0) return;
    this.isPaused = false;
    op_http_wire_set_reading(this.#id, true);
  }

  /** After so many ms without events the connection is told; 0: never. */
  setTimeout(msecs) {
    this.#timeout = msecs;
    this.#lastActivity = 0;
    if (msecs > 0 && this.#timer === null) this.#arm(msecs);
  }

  get timeout() {
    return this.#timeout;
  }

  // One timer serves many requests. Events only say that they came (by 0); how long ago is known to the precision of the timer's own period, so
  // it is armed anew for the whole time: a connection that is idle is told after once to twice its timeout, never before.
  #arm(msecs) {
    const armed = Date.now();
    this.#lastActivity = armed;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#timeout === 0 || this.destroyed) return;
      if (this.#lastActivity === armed && Date.now() - armed >= this.#timeout) this.#connection.timedOut();
      // The real socket has a timer of its own.
      const isOurs = !this.destroyed && this.#socket === null;
      if (isOurs && this.#timeout > 0 && this.#timer === null) this.#arm(this.#timeout);
    }, msecs);
    this.#timer.unref();
  }

  // ---- ends ----------------------------------------------------------------------------------------------------------

  /** Ends the connection when everything is sent. */
  destroySoon() {
    if (this.destroyed) return;
    while (this.#corked > 0) this.uncork();
    op_http_wire_close(this.#id, true);
    this.#close(null);
  }

  end() {
    this.destroySoon();
  }

  /** Ends the connection. */
  destroy(error = null) {
    if (this.destroyed) return this;
    op_http_wire_close(this.#id, false);
    this.#close(error);
    return this;
  }

  #close(error) {
    this.#retire();
    this.destroyed = true;
    this.readable = false;
    this.writable = false;
    this.#id = -1;
    process.nextTick(() => {
      this.closed = true;
      this.#callBack(error ?? (this.writableLength > 0 ? new ErrnoException(UV_EPIPE, 'write') : null));
      this.#connection.socketClosed();
      this.#server._connections--;
      this.#server._emitCloseIfDrained();
    });
  }

  #retire() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#handle.destroyed();
  }

  // ---- the real socket -----------------------------------------------------------------------------------------------

  /** @returns {net.Socket} the socket of this connection, with which it goes on from here */
  [kMaterialize]() {
    if (this.#socket !== null) return this.#socket;
    if (this.destroyed) {
      this.#socket = new net.Socket();
      this.#socket.destroy();
      return this.#socket;
    }
    const [socket, unread] = this.#becomeSocket();
    if (unread.length > 0) socket.unshift(unread);
    return socket;
  }

  /** @returns {[net.Socket, Buffer]} and what came but was not parsed */
  #becomeSocket() {
    if (this.#held !== null) this.#release();
    const [fd, reader, unread, unsent] = op_http_wire_take(this.#id);
    this.#id = -1;
    const handle = new TCP(kForSocket);
    handle.open(fd);
    const socket = new net.Socket({
      handle,
      allowHalfOpen: true,
      readable: true,
      writable: true,
      manualStart: true,
      readableHighWaterMark: this.readableHighWaterMark,
      writableHighWaterMark: this.writableHighWaterMark,
    });
    this.#socket = socket;
    // Who still has the stand-in means the socket.
    for (const name of delegated) this[name] = (...args) => socket[name](...args);
    socket.server = this.#server;
    socket._server = this.#server;
    for (let i = 0; i < this.#corked; i++) socket.cork();
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    if (unsent.length > 0) socket.write(unsent, () => callbacks.forEach((callback) => callback(null)));
    this.#connection.goOnWith(socket, reader);
    if (this.#timeout > 0) socket.setTimeout(this.#timeout);
    this.#retire();
    return [socket, Buffer.from(unread.buffer)];
  }
}
