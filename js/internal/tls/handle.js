// The handle of a TLS socket: it has the face of a socket's handle (internal/net/handle), and a transport below that has it too. Between
// them an engine of ops/tls encrypts. Who decides and hears about the handshake is the `owner`.

import {
  op_tls_answer_hello,
  op_tls_close,
  op_tls_events,
  op_tls_failure,
  op_tls_hello,
  op_tls_output,
  op_tls_plaintext,
  op_tls_receive,
  op_tls_send,
} from 'internal/ops';
import { Buffer } from 'buffer';
import process from 'process';
import { AsyncHandle } from 'internal/async_handle';
import { FastBuffer } from 'internal/buffer';
import { UV_EOF } from 'internal/net/handle';

/** What there is after a step: the bits of ops/tls/src/engine.rs. */
const kOutput = 1;
const kPlaintext = 2;
const kSecure = 4;
const kHello = 8;
const kEnd = 16;
const kEvents = 32;
const kFailed = 64;

const UV_ECANCELED = -125;

/**
 * @typedef {object} HandshakeOwner
 * @property {(hello: object) => void} onHello a client has said what it wants: `handle.answer()` is to be called, now or later
 * @property {() => Error | null} verifyError why the peer is not trusted
 * @property {() => void} onSecure the handshake is over
 * @property {(failure: { code: string, message: string, library: string, reason: string }) => void} onFailure
 * @property {() => void} onTransportEnd the transport ended before the handshake was over
 * @property {() => void} onEarlyWrite the program writes before the handshake has begun
 * @property {(line: string) => void} onKeyLine
 * @property {(session: Uint8Array) => void} onSession
 * @property {(number: Uint8Array, content: Uint8Array) => void} onNewSession
 */

/** Tells writes how they went. */
function answer(writes, status) {
  for (const { onWritten } of writes) onWritten?.(status);
}

export class TlsHandle extends AsyncHandle {
  #transport;
  #parent;
  #engine;
  #owner;
  /** Writes of the program that wait for the handshake. */
  #early = [];
  /** Encrypted pieces that wait for the transport, which takes one write at a time. */
  #queue = [];
  /** The writes of the program whose bytes are in the queue. */
  #waiting = [];
  /** The write that had to wait last. */
  #last;
  #isWriting = false;
  /** Steps that are under way, one in another. */
  #depth = 0;
  /** Why the connection failed, until the owner hears of it. */
  #failure;
  /** Who hears that our side has ended; undefined while nobody asked. */
  #shutdown;
  #isOver = false;
  #target = null;
  #closeTransport;

  onread = null;
  reading = false;
  isSecure = false;
  /** The most that goes into one record, in bytes; undefined leaves it to the engine. */
  maxFragment = undefined;
  /** Bytes of the program. */
  bytesRead = 0;
  bytesWritten = 0;

  /** @param {HandshakeOwner} owner */
  constructor(owner) {
    super('TLSWRAP');
    this.#owner = owner;
  }

  /**
   * @param {object} transport the handle below, which this one takes over
   * @param {(onClosed: () => void) => void} [closeTransport] for transports that belong to somebody
   */
  attach(transport, closeTransport = (onClosed) => transport.close(onClosed)) {
    this.#parent = transport.owner;
    this.#transport = transport;
    this.#closeTransport = closeTransport;
    transport.onread = (status, data) => this.#received(status, data);
  }

  /** What ops/tls knows the connection by; undefined before it has begun. */
  get engine() {
    return this.#engine;
  }

  get isAttached() {
    return this.#transport !== undefined;
  }

  get hasBegun() {
    return this.#engine !== undefined;
  }

  /**
   * Begins the handshake.
   * @param {object} engine of ops/tls
   * @param {Uint8Array[]} received what had come before
   */
  begin(engine, received) {
    this.#engine = engine;
    const first = op_tls_output(engine);
    if (first) this.#queue.push(first);
    this.#flush();
    for (const chunk of received) this.#received(chunk.length, chunk);
    if (!this.#isOver) this.#transport.readStart();
  }

  /** Why the peer is not trusted, under the name that programs know from Node's handles. @returns {Error | null} */
  verifyError() {
    return this.#owner.verifyError();
  }

  /** The socket below. @returns {import('net').Socket | undefined} */
  get _parentWrap() {
    return this.#parent;
  }

  // ---- from the transport --------------------------------------------------------------------------------------------

  #received(status, data) {
    if (this.#isOver) return;
    if (status > 0) {
      this.#step(op_tls_receive(this.#engine, data));
      return;
    }
    if (status === 0) return;
    this.reading = false;
    if (!this.isSecure) this.#owner.onTransportEnd(status);
    else this.#end(status);
  }

  #end(status) {
    this.#isOver = true;
    this.onread?.(status, undefined);
  }

  /** Goes on after a client's first message, showing the identity of a second context where there is one. */
  answer(context, identity, options) {
    this.#step(op_tls_answer_hello(this.#engine, context, identity, options));
  }

  /** What the engine has for the transport goes out last, together with what the program writes when it hears of the step. */
  #step(ready) {
    this.#depth++;
    if (ready & kOutput) this.#queue.push(op_tls_output(this.#engine));
    const events = ready & kEvents ? op_tls_events(this.#engine) : undefined;
    events?.keyLines.forEach((line) => this.#owner.onKeyLine(line));
    events?.made.forEach(([number, content]) => this.#owner.onNewSession(number, content));
    events?.sessions.forEach((session) => this.#owner.onSession(session));
    if (ready & kSecure) this.#becomeSecure();
    if (ready & kPlaintext) this.#deliver(op_tls_plaintext(this.#engine));
    if (ready & kEnd && !this.#isOver) this.#end(UV_EOF);
    if (ready & kHello) this.#owner.onHello(op_tls_hello(this.#engine));
    if (ready & kFailed) this.#failure ??= op_tls_failure(this.#engine);
    this.#depth--;
    this.#flush();
    this.#finishShutdown();
    // The peer is told first, which is done when the outermost step is.
    if (this.#depth === 0 && this.#failure) this.#failed();
  }

  #becomeSecure() {
    this.isSecure = true;
    if (!this.reading) this.#transport.readStop();
    this.#owner.onSecure();
    const early = this.#early;
    this.#early = [];
    for (const write of early) {
      const status = this.#send(write);
      if (status !== 1) write.onWritten?.(status);
    }
    if (this.#shutdown !== undefined) this.#close();
  }

  #failed() {
    const failure = this.#failure;
    this.#failure = undefined;
    this.#isOver = true;
    this.#owner.onFailure(failure);
  }

  #deliver(bytes) {
    if (!bytes || this.#isOver) return;
    this.bytesRead += bytes.length;
    if (this.#target !== null) {
      this.#deliverInto(bytes);
      return;
    }
    this.onread?.(bytes.length, new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  /** Fills the program's own buffer again and again. */
  #deliverInto(bytes) {
    for (let at = 0; at < bytes.length; at += this.#target.byteLength) {
      const piece = bytes.subarray(at, at + this.#target.byteLength);
      new Uint8Array(this.#target.buffer, this.#target.byteOffset, this.#target.byteLength).set(piece);
      this.onread?.(piece.length, undefined);
    }
  }

  readInto(buffer) {
    this.#target = buffer;
  }

  readStart() {
    this.reading = true;
    return this.hasBegun ? this.#transport.readStart() : 0;
  }

  readStop() {
    this.reading = false;
    // The handshake goes on while the program does not read.
    return this.isSecure ? this.#transport.readStop() : 0;
  }

  // ---- to the transport ----------------------------------------------------------------------------------------------

  /** Gives what is in the queue to the transport. */
  #flush() {
    while (this.#depth === 0 && !this.#isWriting && this.#queue.length > 0) {
      const data = this.#queue.length === 1 ? this.#queue[0] : Buffer.concat(this.#queue);
      this.#queue = [];
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#isWriting = true;
      const status = this.#transport.write(data, (result) => this.#written(result, waiting));
      if (status === 1) return;
      this.#isWriting = false;
      answer(waiting, status);
      if (status < 0) return;
    }
  }

  #written(status, waiting) {
    this.#isWriting = false;
    answer(waiting, status);
    if (status === 0) this.#flush();
    this.#finishShutdown();
  }

  /**
   * @param {Uint8Array} data
   * @param {(status: number) => void} [onWritten] called only when the result is 1
   * @returns {number} 0 when all is written, 1 when `onWritten` (or what whenWritten() is given) will tell, or a negative errno
   */
  write(data, onWritten) {
    const write = { data, onWritten };
    const status = this.#send(write);
    if (status === 1) this.#last = write;
    return status;
  }

  /** Who hears of the write that has just had to wait. @param {(status: number) => void} onWritten */
  whenWritten(onWritten) {
    this.#last.onWritten = onWritten;
  }

  #send(write) {
    if (!this.isSecure) {
      this.#early.push(write);
      if (!this.hasBegun) this.#owner.onEarlyWrite();
      return 1;
    }
    this.bytesWritten += write.data.byteLength;
    const encrypted = this.#encrypt(write.data);
    write.data = undefined;
    if (!encrypted) return 0;
    if (this.#depth === 0 && !this.#isWriting && this.#queue.length === 0) {
      this.#isWriting = true;
      const status = this.#transport.write(encrypted, (result) => this.#written(result, [write]));
      if (status !== 1) this.#isWriting = false;
      return status;
    }
    this.#queue.push(encrypted);
    this.#waiting.push(write);
    return 1;
  }

  #encrypt(data) {
    const most = this.maxFragment;
    if (most === undefined || data.byteLength <= most) return op_tls_send(this.#engine, data);
    const records = [];
    for (let at = 0; at < data.byteLength; at += most) records.push(op_tls_send(this.#engine, data.subarray(at, at + most)));
    return Buffer.concat(records);
  }

  writeString(text, onWritten) {
    return this.write(Buffer.from(text), onWritten);
  }

  writePieces(pieces, onWritten) {
    return this.write(Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))), onWritten);
  }

  get writeQueueSize() {
    let size = this.#transport.writeQueueSize ?? 0;
    for (const piece of this.#queue) size += piece.byteLength;
    for (const { data } of this.#early) size += data.byteLength;
    return size;
  }

  /**
   * Says that nothing more will come, once what was written is on its way.
   * @param {(status: number) => void} onShutdown called later
   * @returns {number} 0
   */
  shutdown(onShutdown) {
    this.#shutdown = onShutdown;
    if (this.isSecure) this.#close();
    return 0;
  }

  #close() {
    const last = op_tls_close(this.#engine);
    if (last) this.#queue.push(last);
    this.#flush();
    this.#finishShutdown();
  }

  #finishShutdown() {
    if (this.#shutdown === undefined || !this.isSecure || this.#depth > 0 || this.#isWriting || this.#queue.length > 0) return;
    const onShutdown = this.#shutdown;
    this.#shutdown = undefined;
    const status = this.#transport.shutdown(onShutdown);
    if (status < 0) process.nextTick(onShutdown, status);
  }

  /** @param {() => void} [onClosed] */
  close(onClosed) {
    this.#over();
    this.#closeTransport(onClosed);
  }

  reset(onClosed) {
    this.#over();
    return this.#transport.reset(onClosed);
  }

  /** Nothing is read or written any more; the transport stays. */
  abandon() {
    this.#isOver = true;
    this.reading = false;
  }

  #over() {
    this.#isOver = true;
    this.reading = false;
    const early = this.#early;
    this.#early = [];
    answer(early, UV_ECANCELED);
    const onShutdown = this.#shutdown;
    this.#shutdown = undefined;
    onShutdown?.(UV_ECANCELED);
    this.destroyed();
  }

  // ---- what the transport knows --------------------------------------------------------------------------------------

  get fd() {
    return this.#transport.fd;
  }

  getsockname() {
    return this.#transport.getsockname();
  }

  getpeername() {
    return this.#transport.getpeername();
  }

  ref() {
    this.#transport.ref();
  }

  unref() {
    this.#transport.unref();
  }

  hasRef() {
    return this.#transport.hasRef();
  }

  setNoDelay(noDelay) {
    return this.#transport.setNoDelay(noDelay);
  }

  setKeepAlive(enable, delay, interval, count) {
    return this.#transport.setKeepAlive(enable, delay, interval, count);
  }

  setTypeOfService(value) {
    return this.#transport.setTypeOfService(value);
  }

  getTypeOfService() {
    return this.#transport.getTypeOfService();
  }
}
