// The format text/event-stream.

import { TextDecoder } from 'internal/encoding';

/** Turns the bytes of a stream into events. */
export class EventStreamParser {
  // It drops a byte order mark at the start.
  #decoder = new TextDecoder();
  #rest = '';
  #endedWithReturn = false;
  #data = null;
  #type = '';
  #lastEventId;
  #onEvent;
  #onRetry;

  /**
   * @param {object} options
   * @param {string} options.lastEventId
   * @param {(type: string, data: string | null, lastEventId: string) => void} options.onEvent `data` is null when there is no event
   *   to dispatch, only an id
   * @param {(time: number) => void} options.onRetry
   */
  constructor({ lastEventId, onEvent, onRetry }) {
    this.#lastEventId = lastEventId;
    this.#onEvent = onEvent;
    this.#onRetry = onRetry;
  }

  /** Takes the next bytes. */
  push(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return;
    // CR LF may be cut in two.
    if (this.#endedWithReturn && text[0] === '\n') text = text.slice(1);
    this.#endedWithReturn = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line);
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    let value = colon === -1 ? '' : line.slice(colon + 1);
    if (value[0] === ' ') value = value.slice(1);
    switch (field) {
      case 'event':
        this.#type = value;
        break;
      case 'data':
        this.#data = this.#data === null ? value : `${this.#data}\n${value}`;
        break;
      case 'id':
        if (!value.includes('\0')) this.#lastEventId = value;
        break;
      case 'retry':
        if (/^\d+$/.test(value)) this.#onRetry(Number(value));
        break;
    }
  }

  #dispatch() {
    const data = this.#data;
    const type = this.#type || 'message';
    this.#data = null;
    this.#type = '';
    this.#onEvent(type, data, this.#lastEventId);
  }
}
