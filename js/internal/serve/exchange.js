// One request and its response: asks the program's handler, and sends what it gives. How bytes come and go is for those who extend it.

import { lazy } from 'internal/core';
import { nullBodyStatuses } from 'internal/fetch/constants';
import { requestFromState } from 'internal/fetch/request';
import { Response, peekResponseState } from 'internal/fetch/response';
import { lazyDOMException } from 'internal/dom_exception';
import { BodyTooLarge, IncomingState, LazySignal } from 'internal/serve/incoming_request';
import { clearTimeout, setTimeout } from 'timers';

const lazyCompression = lazy('internal/serve/compression');
const lazyConsole = lazy('console');
const lazyWebSocket = lazy('internal/serve/websocket');

/** What a handler is told besides the request. */
class ServeInfo {
  #exchange;
  #completed;

  constructor(exchange) {
    this.#exchange = exchange;
  }

  /** @returns {{ transport: 'tcp' | 'unix', hostname?: string, port?: number, path?: string }} */
  get remoteAddr() {
    return this.#exchange.remoteAddr;
  }

  /** Resolves when the response has been sent, and rejects when it could not be. @returns {Promise<void>} */
  get completed() {
    this.#completed ??= this.#exchange.whenOver();
    return this.#completed;
  }
}

/** The parts that those who extend it give: `method`, `target`, `origin`, `body`, `remoteAddr`, `readHeaders()`, `sendWhole()`, `beginStream()`, … */
export class Exchange {
  #app;
  #signal = null;
  #timer = null;
  #isOver = false;
  /** Why the response will never be sent. */
  #failure = null;
  #waiting = null;

  /** @param {{ handler: Function, onError: Function | undefined }} app */
  constructor(app) {
    this.#app = app;
  }

  get signal() {
    this.#signal ??= new LazySignal();
    return this.#signal.signal;
  }

  /** Asks the handler. */
  run() {
    if (this.body !== null && Number(this.readHeaders().get('content-length')) > this.#app.maxBodySize) {
      this.#refuseBody();
      return;
    }
    let result;
    try {
      result = this.#app.handler(requestFromState(new IncomingState(this)), new ServeInfo(this));
    } catch (error) {
      this.#handlerFailed(error);
      return;
    }
    if (typeof result?.then !== 'function') {
      this.#respond(result);
      return;
    }
    if (this.#app.requestTimeout > 0) this.#timer = setTimeout(() => this.#timedOut(), this.#app.requestTimeout);
    result.then((response) => this.#respond(response), (error) => this.#handlerFailed(error));
  }

  /** The handler takes too long: what it gives later is thrown away. */
  #timedOut() {
    this.#signal?.abort(lazyDOMException('The handler has taken too long', 'TimeoutError'));
    this.#respond(new Response('Service Unavailable', { status: 503 }), true);
  }

  #refuseBody() {
    // What is still to come is not worth reading.
    this.#respond(new Response('Content Too Large', { status: 413, headers: { connection: 'close' } }), true);
  }

  #handlerFailed(error) {
    if (this.#isOver) return;
    if (error instanceof BodyTooLarge) {
      this.#refuseBody();
      return;
    }
    const { onError } = this.#app;
    if (onError === undefined) {
      this.#refuse(error);
      return;
    }
    Promise.try(onError, error).then(
      (response) => this.#respond(response, true),
      (second) => this.#refuse(second),
    );
  }

  /** The program has no answer. */
  #refuse(error) {
    lazyConsole().error(error);
    this.#respond(new Response('Internal Server Error', { status: 500 }), true);
  }

  #respond(response, isLast = false) {
    const state = peekResponseState(response);
    if (this.#isOver) {
      state?.body?.cancel(this.#failure);
      return;
    }
    if (state === undefined || state.type === 'error' || state.body?.isUnusable) {
      const why = state === undefined ? 'A handler has to give a Response' : 'The response of a handler cannot be sent';
      if (isLast) this.#refuse(new TypeError(why));
      else this.#handlerFailed(new TypeError(why));
      return;
    }
    if (state.status === 101) {
      lazyWebSocket().openUpgraded(response, this);
      return;
    }
    const { body } = state;
    if (body === null || nullBodyStatuses.includes(state.status)) {
      this.sendWhole(state, null);
      return;
    }
    const content = body.takeWhole();
    if (content !== null) {
      this.#sendContent(state, content, body.length);
    } else if (this.method === 'HEAD') {
      body.cancel();
      this.sendWhole(state, null);
    } else {
      this.#stream(state, body);
    }
  }

  #sendContent(state, content, length) {
    const accepted = this.#app.compress ? this.readHeaders().get('accept-encoding') : undefined;
    const smaller = accepted === undefined ? null : lazyCompression().compressed(state, content, length, accepted);
    if (smaller === null) this.sendWhole(state, content, length);
    else smaller.then((bytes) => this.#isOver || this.sendWhole(state, bytes, bytes.byteLength), (error) => this.#handlerFailed(error));
  }

  /** Sends a body piece by piece, as fast as the client takes it. */
  async #stream(state, body) {
    const reader = body.stream.getReader();
    try {
      this.beginStream(state, body.length);
      for (let result; !(result = await reader.read()).done; ) {
        if (!(result.value instanceof Uint8Array)) throw new TypeError('Received non-Uint8Array chunk');
        if (this.#isOver) throw this.#failure;
        if (!this.writePiece(result.value)) await this.whenDrained();
        if (this.#isOver) throw this.#failure;
      }
      this.endStream();
    } catch (error) {
      reader.cancel(error).catch(() => {});
      if (this.#isOver) return;
      // The client must not take what it has for the whole.
      this.abort();
      lazyConsole().error(error);
      this.over(error);
    }
  }

  /** @returns {Promise<void>} */
  whenOver() {
    if (this.#isOver) return this.#failure === null ? Promise.resolve() : Promise.reject(this.#failure);
    this.#waiting ??= Promise.withResolvers();
    return this.#waiting.promise;
  }

  get isOver() {
    return this.#isOver;
  }

  /** The response was sent; or (with an error) it will never be. */
  over(error = null) {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#failure = error;
    if (error !== null) {
      this.body?.fail(error);
      this.#signal?.abort(error);
    }
    if (this.#waiting === null) return;
    if (error === null) this.#waiting.resolve();
    else this.#waiting.reject(error);
  }

  /** The client has gone. */
  disconnected() {
    this.over(lazyDOMException('The client has closed the connection', 'AbortError'));
  }
}
