// The events of a run as a stream of objects.

import { Readable } from 'stream';

/** Docs: test, "Class: TestsStream". */
export class TestsStream extends Readable {
  #queue = [];
  #wants = false;
  #take = undefined;

  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#wants = true;
    while (this.#wants && this.#queue.length > 0) this.#wants = this.push(this.#queue.shift());
  }

  /** Emits an event and puts it in the stream. */
  send(type, data) {
    this.emit(type, data);
    this.#add({ __proto__: null, type, data });
  }

  /** No more events. */
  end() {
    this.#add(null);
  }

  /** Gives the events to a function in place of the stream. @returns {Promise<void>} resolves when there are no more */
  redirect(take) {
    return new Promise((resolve) => {
      this.#take = (item) => (item === null ? resolve() : take(item));
      for (const item of this.#queue.splice(0)) this.#take(item);
    });
  }

  #add(item) {
    if (this.#take !== undefined) {
      this.#take(item);
      return;
    }
    if (this.#wants) this.#wants = this.push(item);
    else this.#queue.push(item);
  }
}
