// Stream: the class all others inherit from, and streams as they were before there were others. Their pipe() knows nothing but the
// events 'data', 'end', 'close' and 'drain'.

import { EventEmitter } from 'internal/events/emitter';
import { addMembers, extend } from 'internal/streams/class';

export function Stream(options) {
  EventEmitter.call(this, options);
}
extend(Stream, EventEmitter);

// One pipe() of an old-style stream: the listeners it has put on both ends.
class OldPipe {
  #listeners = [];
  #hasEnded = false;

  constructor(source, destination, endsToo) {
    this.#listen(source, 'data', (chunk) => {
      if (destination.writable && destination.write(chunk) === false) source.pause?.();
    });
    this.#listen(destination, 'drain', () => {
      if (source.readable) source.resume?.();
    });
    if (endsToo) {
      this.#listen(source, 'end', () => this.#once(() => destination.end()));
      this.#listen(source, 'close', () => this.#once(() => destination.destroy?.()));
    }
    for (const stream of [source, destination]) {
      this.#prependError(stream);
      this.#listen(stream, 'close', () => this.#stop());
    }
    this.#listen(source, 'end', () => this.#stop());
    destination.emit('pipe', source);
  }

  #listen(stream, event, listener) {
    stream.on(event, listener);
    this.#listeners.push([stream, event, listener]);
  }

  // An error stops the pipe, and is thrown if nobody else listens for it.
  #prependError(stream) {
    const listener = (error) => {
      this.#stop();
      if (stream.listenerCount('error') === 0) stream.emit('error', error);
    };
    listenFirst(stream, 'error', listener);
    this.#listeners.push([stream, 'error', listener]);
  }

  #once(end) {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    end();
  }

  #stop() {
    for (const [stream, event, listener] of this.#listeners) stream.removeListener(event, listener);
  }
}

addMembers(Stream.prototype, {
  /** @param {{ end?: boolean }} [options] @returns {object} the destination */
  pipe(destination, options) {
    new OldPipe(this, destination, !destination._isStdio && options?.end !== false);
    return destination;
  },
  /** Without those that only have their place prepared. */
  eventNames() {
    return Reflect.ownKeys(this._events ?? {}).filter((name) => this.listenerCount(name) > 0);
  },
});

/** Listens before everybody else, also on emitters of other makes that have no prependListener(). */
export function listenFirst(emitter, event, listener) {
  if (typeof emitter.prependListener === 'function') {
    emitter.prependListener(event, listener);
    return;
  }
  const others = emitter.listeners(event);
  emitter.removeAllListeners(event);
  for (const each of [listener, ...others]) emitter.on(event, each);
}
