// ErrorEvent: the event that tells of a WebSocket's failure.

import { Event, exposeInterface } from 'internal/event_target';
import { makeUncloneable } from 'internal/url/search_params';

/** An event that carries an error. */
export class ErrorEvent extends Event {
  #init;

  constructor(type, init = {}) {
    super(type, init);
    this.#init = init;
  }

  get message() {
    return this.#init.message ?? '';
  }

  get filename() {
    return this.#init.filename ?? '';
  }

  get lineno() {
    return this.#init.lineno ?? 0;
  }

  get colno() {
    return this.#init.colno ?? 0;
  }

  get error() {
    return this.#init.error;
  }
}

exposeInterface(ErrorEvent, ['message', 'filename', 'lineno', 'colno', 'error']);
makeUncloneable(ErrorEvent);
