// EventSource: a stream of server-sent events, connected again whenever it breaks. Evaluated on first use.

import { Buffer } from 'buffer';
import { AbortController } from 'internal/abort_controller';
import { defineEventHandler, Event, EventTarget, exposeInterface } from 'internal/event_target';
import { MessageEvent } from 'internal/message_event';
import { clearTimeout, setTimeout } from 'internal/timers';
import { URL } from 'internal/url';
import { lazyDOMException } from 'internal/dom_exception';
import { emitExperimentalWarning } from 'internal/util';
import { EventStreamParser } from 'internal/fetch/event_stream';
import { fetch } from 'internal/fetch/fetch';
import { parseMimeType } from 'internal/fetch/mime';
import { illegalInvocation, requireArguments, toDictionary, toUSVString } from 'internal/fetch/webidl';

const kConnecting = 0;
const kOpen = 1;
const kClosed = 2;

/** How long to wait before connecting again, until the server says otherwise. */
const kDefaultReconnectionTime = 3000;

/** Docs: globals, "Class: EventSource". */
export class EventSource extends EventTarget {
  #url;
  #withCredentials;
  #readyState = kConnecting;
  #lastEventId = '';
  #reconnectionTime;
  #timer = null;
  #controller = null;

  /**
   * @param {string | URL} url
   * @param {{ withCredentials?: boolean, node?: { reconnectionTime?: number } }} [init]
   * @throws {DOMException} SyntaxError
   */
  constructor(url, init = undefined) {
    super();
    emitExperimentalWarning('EventSource');
    requireArguments(arguments.length, 1, 'EventSource constructor');
    const text = toUSVString(url, 'EventSource constructor', 'url');
    const options = toDictionary(init, 'EventSource constructor');
    try {
      this.#url = new URL(text);
    } catch (error) {
      throw lazyDOMException(String(error), 'SyntaxError');
    }
    this.#withCredentials = Boolean(options.withCredentials);
    this.#reconnectionTime = Number(options.node?.reconnectionTime ?? kDefaultReconnectionTime);
    this.#connect();
  }

  static #check(source) {
    if (typeof source !== 'object' || source === null || !(#readyState in source)) throw illegalInvocation();
  }

  async #connect() {
    this.#timer = null;
    this.#readyState = kConnecting;
    const controller = this.#controller = new AbortController();
    const headers = { accept: 'text/event-stream' };
    if (this.#lastEventId !== '') headers['last-event-id'] = Buffer.from(this.#lastEventId).latin1Slice();
    let response;
    try {
      response = await fetch(this.#url.href, {
        headers,
        cache: 'no-store',
        mode: 'cors',
        credentials: this.#withCredentials ? 'include' : 'same-origin',
        signal: controller.signal,
      });
    } catch {
      this.#reconnect();
      return;
    }
    if (this.#readyState === kClosed) return;
    const type = parseMimeType(response.headers.get('content-type') ?? '');
    if (response.status !== 200 || type?.essence !== 'text/event-stream') {
      this.close();
      this.#fire('error');
      return;
    }
    this.#readyState = kOpen;
    this.#fire('open');
    await this.#read(response);
    this.#reconnect();
  }

  async #read(response) {
    const { origin } = new URL(response.url);
    const parser = new EventStreamParser({
      lastEventId: this.#lastEventId,
      onRetry: (time) => {
        this.#reconnectionTime = time;
      },
      onEvent: (type, data, lastEventId) => {
        this.#lastEventId = lastEventId;
        if (data === null || this.#readyState === kClosed) return;
        this.dispatchEvent(new MessageEvent(type, { data, origin, lastEventId }));
      },
    });
    try {
      for await (const chunk of response.body ?? []) parser.push(chunk);
    } catch {
      // A broken connection is one that has ended.
    }
  }

  #reconnect() {
    if (this.#readyState === kClosed) return;
    this.#readyState = kConnecting;
    this.#fire('error');
    if (this.#readyState === kClosed) return;
    this.#timer = setTimeout(() => this.#connect(), this.#reconnectionTime);
  }

  #fire(type) {
    this.dispatchEvent(new Event(type));
  }

  /** Ends the connection for good. */
  close() {
    EventSource.#check(this);
    if (this.#readyState === kClosed) return;
    this.#readyState = kClosed;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#controller?.abort();
  }

  /** @returns {number} */
  get readyState() {
    EventSource.#check(this);
    return this.#readyState;
  }

  /** @returns {string} */
  get url() {
    EventSource.#check(this);
    return this.#url.href;
  }

  /** @returns {boolean} */
  get withCredentials() {
    EventSource.#check(this);
    return this.#withCredentials;
  }
}

for (const [name, value] of [['CONNECTING', kConnecting], ['OPEN', kOpen], ['CLOSED', kClosed]]) {
  const descriptor = { __proto__: null, value, writable: false, enumerable: true, configurable: false };
  Object.defineProperty(EventSource, name, descriptor);
  Object.defineProperty(EventSource.prototype, name, descriptor);
}
for (const name of ['open', 'message', 'error']) defineEventHandler(EventSource.prototype, name);
exposeInterface(EventSource, ['close', 'readyState', 'url', 'withCredentials']);
