// The native half of a session (ops/http2) and the transport below it. Octets that arrive become events, each of which is told to the session;
// what is to be sent is gathered and written once for each turn of the event loop.

import {
  op_http2_events,
  op_http2_output,
  op_http2_pending,
  op_http2_receive,
  op_http2_session_new,
} from 'internal/ops';
import process from 'process';
import { core } from 'internal/core';
import { AsyncHandle } from 'internal/async_handle';
import { emitAfter, emitBefore } from 'internal/async_hooks';
import { setImmediate } from 'internal/timers';

/** Values of each event, and what `op_http2_pending` says: the numbers of ops/http2. */
const kWidth = 5;
const kHasOutput = 1;
const kHasEvents = 2;

/** Calls `fn` in the context of a resource. */
export function runIn(resource, fn) {
  const previous = core.getAsyncContext();
  core.setAsyncContext(resource.context);
  emitBefore(resource.asyncId, resource.triggerAsyncId, resource);
  try {
    fn();
    emitAfter(resource.asyncId);
  } finally {
    core.setAsyncContext(previous);
  }
}

export class Wire extends AsyncHandle {
  /** What ops/http2 knows the session by. */
  native;
  #owner;
  #transport;
  /** What the transport told before the session took it over. */
  #tellTransport;
  #isWriting = false;
  #isBroken = false;
  #isScheduled = false;
  #isClosed = false;
  /** What still arrives does not matter. */
  #isDeaf = false;
  /** Lists of events, and the chunk their data is in, that are not told yet; and how far the first is. */
  #untold = [];
  #at = 0;
  #isTelling = false;
  /** Functions to call when nothing is left to be written. */
  #onDrained = [];
  bytesRead = 0;
  bytesWritten = 0;

  /**
   * @param {boolean} isServer
   * @param {object} options as `nativeOptions` makes them
   * @param {{ onEvent: Function, onActivity: () => void, onTransportEnd: () => void }} owner
   */
  constructor(isServer, options, owner) {
    super('HTTP2SESSION');
    this.native = op_http2_session_new(isServer, options);
    this.#owner = owner;
  }

  /**
   * Takes a transport over.
   * @param {object} handle a socket's, or another with its face
   * @param {Uint8Array[]} received what had come before
   * @param {((status: number) => void) | undefined} tellTransport who else hears that the transport has ended
   */
  attach(handle, received, tellTransport) {
    this.#transport = handle;
    this.#tellTransport = tellTransport;
    handle.onread = (status, data) => this.#onRead(status, data);
    // What is written is complete: waiting for more would only delay it. A pipe never waits.
    handle.setNoDelay?.(true);
    if (received.length === 0) handle.readStart();
    else process.nextTick(() => this.#begin(received));
    this.schedule();
  }

  /** What had come before is read when those who made the session listen to it. */
  #begin(received) {
    for (const chunk of received) this.#onRead(chunk.length, chunk);
    if (!this.#isClosed) this.#transport.readStart();
  }

  /** Whether there is a write under way, or more to write. */
  get isBusy() {
    if (this.#isBroken) return false;
    return this.#isWriting || (op_http2_pending(this.native) & kHasOutput) !== 0;
  }

  // ---- receiving -----------------------------------------------------------------------------------------------------

  #onRead(status, data) {
    if (status >= 0 && (this.#isClosed || this.#isDeaf)) return;
    if (this.#isClosed) {
      this.#tellTransport?.(status);
      return;
    }
    if (status < 0) {
      if (this.#tellTransport !== undefined) this.#tellTransport(status);
      else this.#owner.onTransportEnd(status);
      return;
    }
    if (status === 0 || data === undefined) return;
    this.bytesRead += data.length;
    this.#owner.onActivity();
    const events = op_http2_receive(this.native, data);
    this.schedule();
    if (events) this.#tell(events, data);
  }

  /** Tells events in their order. What a listener throws goes its way; the rest is told on the next turn. */
  #tell(events, chunk) {
    this.#untold.push([events, chunk]);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      this.#tellAll();
    } finally {
      this.#isTelling = false;
      if (this.#untold.length > 0) {
        setImmediate(() => {
          if (!this.#isTelling) this.#tell([], undefined);
        });
      }
    }
  }

  #tellAll() {
    while (this.#untold.length > 0) {
      const { 0: events, 1: chunk } = this.#untold[0];
      while (this.#at < events.length) {
        const at = this.#at;
        this.#at += kWidth;
        this.#owner.onEvent(events[at], events[at + 1], events[at + 2], events[at + 3], events[at + 4], chunk);
      }
      this.#at = 0;
      this.#untold.shift();
    }
  }

  // ---- sending -------------------------------------------------------------------------------------------------------

  /** There is something to send, or events have come about: both are seen to later in this turn. */
  schedule() {
    if (this.#isScheduled || this.#isClosed) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      runIn(this, () => this.flush());
    });
  }

  /** Writes what is to be sent, as far as the transport takes it. */
  flush() {
    const transport = this.#transport;
    while (!this.#isWriting && transport !== undefined && !this.#isClosed && !this.#isBroken) {
      const output = op_http2_output(this.native);
      if (!output) break;
      this.bytesWritten += output.byteLength;
      this.#isWriting = true;
      const status = transport.write(output, (result) => this.#written(result));
      if (status !== 1) this.#isWriting = false;
      if (status < 0) {
        this.#break();
        break;
      }
      this.#owner.onActivity();
      // What was written counts as such when the transport has taken it.
      if (status === 1) return;
      this.#tellPending();
    }
    if (this.#isWriting) return;
    this.#tellPending();
    this.#drained();
  }

  /** The transport takes nothing more. What it gives, and then its end, tell why. */
  #break() {
    this.#isBroken = true;
  }

  #tellPending() {
    if ((op_http2_pending(this.native) & kHasEvents) === 0) return;
    const events = op_http2_events(this.native);
    if (events) this.#tell(events, undefined);
  }

  #written(status) {
    this.#isWriting = false;
    if (status < 0) this.#break();
    else this.#owner.onActivity();
    this.flush();
  }

  /** @param {() => void} onDrained called when all is written, or cannot be */
  whenDrained(onDrained) {
    this.#onDrained.push(onDrained);
    if (this.#isClosed || !this.isBusy) this.#drained();
  }

  #drained() {
    if (this.#onDrained.length === 0 || (!this.#isClosed && this.isBusy)) return;
    const waiting = this.#onDrained;
    this.#onDrained = [];
    for (const onDrained of waiting) onDrained();
  }

  /** Octets that the transport has not taken. */
  get unsent() {
    return this.#transport?.writeQueueSize ?? 0;
  }

  /** What is received from now on is thrown away; what is to be sent still is. */
  ignore() {
    this.#isDeaf = true;
  }

  /** Nothing is received or sent any more. */
  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#untold = [];
    this.#drained();
    this.destroyed();
  }
}
