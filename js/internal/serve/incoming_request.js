// What a Request is made of on a server: its URL, headers and signal are made when somebody asks for them.

import { AbortController } from 'internal/abort_controller';
import { URL } from 'internal/url';
import { Body } from 'internal/fetch/body';
import { requestDefaults } from 'internal/fetch/constants';

/** More of a body is not taken in before somebody reads, in bytes. */
const kHighWater = 64 * 1024;

/** The state of a Request (internal/fetch/request). */
export class IncomingState {
  #exchange;
  #headers;
  #urls;

  constructor(exchange) {
    this.#exchange = exchange;
    this.method = exchange.method;
    this.body = exchange.body === null ? null : new Body({ remote: exchange.body });
  }

  get exchange() {
    return this.#exchange;
  }

  get headers() {
    this.#headers ??= this.#exchange.readHeaders();
    return this.#headers;
  }

  get urls() {
    this.#urls ??= [this.#url()];
    return this.#urls;
  }

  #url() {
    const { target, origin } = this.#exchange;
    // Clients of proxies send whole URLs; OPTIONS may have a star.
    if (!target.startsWith('/')) return URL.parse(target) ?? new URL('/', origin);
    return URL.parse(origin + target) ?? new URL('/', origin);
  }

  get signal() {
    return this.#exchange.signal;
  }

  /** The same as an object that can be copied. */
  plain() {
    return { ...requestDefaults, method: this.method, body: this.body };
  }
}

Object.assign(IncomingState.prototype, requestDefaults);

/** A body is longer than the server takes. */
export class BodyTooLarge extends RangeError {
  code = 'ERR_BODY_TOO_LARGE';

  constructor() {
    super('The body of the request is too large');
  }
}

/** The body of a request as it comes in; what internal/fetch/body calls a remote. */
export class IncomingBody {
  #chunks = [];
  #length = 0;
  #isEnded = false;
  #isDiscarded = false;
  #failure = null;
  #wake = null;
  #source;
  /** Bytes that may still come. */
  #room;

  /**
   * @param {{ pause(): void, resume(): void, onRead(): void }} source onRead: somebody wants the body
   * @param {number} room the most that may come, in bytes
   */
  constructor(source, room) {
    this.#source = source;
    this.#room = room;
  }

  get isComplete() {
    return this.#isEnded;
  }

  // ---- what the connection tells -------------------------------------------------------------------------------------

  push(chunk) {
    if (this.#isDiscarded) return;
    this.#room -= chunk.byteLength;
    if (this.#room < 0) {
      this.fail(new BodyTooLarge());
      this.discard();
      return;
    }
    this.#chunks.push(chunk);
    this.#length += chunk.byteLength;
    if (this.#length > kHighWater) this.#source.pause();
    this.#awake();
  }

  end() {
    this.#isEnded = true;
    this.#awake();
  }

  fail(reason) {
    if (this.#isEnded) return;
    this.#failure ??= { reason };
    this.#awake();
  }

  /** What comes from now on is thrown away. */
  discard() {
    this.#isDiscarded = true;
    this.#chunks = [];
    if (!this.#isEnded) this.#source.resume();
  }

  #awake() {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  // ---- what a Body calls ---------------------------------------------------------------------------------------------

  /** @returns {Promise<Uint8Array | null>} null at the end */
  async read() {
    this.#source.onRead();
    for (;;) {
      if (this.#chunks.length > 0) {
        const chunk = this.#chunks.shift();
        this.#length -= chunk.byteLength;
        if (this.#length <= kHighWater) this.#source.resume();
        return chunk;
      }
      if (this.#failure !== null) throw this.#failure.reason;
      if (this.#isEnded || this.#isDiscarded) return null;
      await new Promise((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** @returns {Promise<Uint8Array>} all of it */
  async readAll() {
    const chunks = [];
    let length = 0;
    for (let chunk; (chunk = await this.read()) !== null; length += chunk.byteLength) chunks.push(chunk);
    if (chunks.length === 1) return new Uint8Array(chunks[0].buffer, chunks[0].byteOffset, chunks[0].byteLength);
    const all = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      all.set(chunk, at);
      at += chunk.byteLength;
    }
    return all;
  }

  cancel(reason) {
    this.#failure ??= { reason };
    this.discard();
  }
}

/** A signal of a request that is made when somebody asks for it. */
export class LazySignal {
  #controller = null;
  #abort = null;

  get signal() {
    this.#controller ??= new AbortController();
    if (this.#abort !== null) this.#controller.abort(this.#abort.reason);
    return this.#controller.signal;
  }

  abort(reason) {
    this.#abort ??= { reason };
    this.#controller?.abort(reason);
  }
}
