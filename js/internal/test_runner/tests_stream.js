// The events of a run as a stream of objects.

import { Readable } from 'stream';

/** Docs: test, "Class: TestsStream". */
export class TestsStream extends Readable {
  #queue = [];
  #wants = false;

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

  #add(item) {
    if (this.#wants) this.#wants = this.push(item);
    else this.#queue.push(item);
  }
}
