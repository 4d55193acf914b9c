// Joints: a Duplex in front of a writable and a readable stream, which may be of any make. What is written to it goes into the one,
// what is read from it comes out of the other. compose() and Duplex.from() are made of them.

import { AbortError } from 'internal/errors';
import { destroyer } from 'internal/streams/destroy';
import { Duplex } from 'internal/streams/duplex';
import { isNodeStream, isTransformStream } from 'internal/streams/kind';
import { watchReadable } from 'internal/streams/watch_readable';

// What an inlet or outlet waits for is a callback that is called once, or forgotten.
class Wait {
  #callback = null;

  for(callback) {
    this.#callback = callback;
  }

  over(...args) {
    const callback = this.#callback;
    this.#callback = null;
    callback?.(...args);
  }

  forget() {
    this.#callback = null;
  }
}

class NodeInlet {
  #stream;
  #drain = new Wait();

  constructor(stream) {
    this.#stream = stream;
    stream.on('drain', () => this.#drain.over());
  }

  write(chunk, encoding, callback) {
    if (this.#stream.write(chunk, encoding)) callback();
    else this.#drain.for(callback);
  }

  end() {
    this.#stream.end();
  }

  forget() {
    this.#drain.forget();
  }
}

class WebInlet {
  #writer;

  constructor(stream) {
    this.#writer = (isTransformStream(stream) ? stream.writable : stream).getWriter();
  }

  write(chunk, encoding, callback) {
    this.#whenReady((writer) => writer.write(chunk), callback, callback);
  }

  end(failed) {
    this.#whenReady((writer) => writer.close(), () => {}, failed);
  }

  // A failure of `action` makes the next `ready` reject as well.
  #whenReady(action, started, failed) {
    this.#writer.ready.then(() => {
      action(this.#writer).catch(() => {});
      started();
    }).catch(failed);
  }

  forget() {}
}

class NodeOutlet {
  /** For the readable side, see ReadableState#watch. */
  waiting = false;
  #stream;
  #target;

  constructor(stream, target) {
    this.#stream = stream;
    this.#target = target;
    watchReadable(stream, this);
    stream.on('end', () => target.push(null));
  }

  wake() {
    if (!this.waiting) return;
    this.waiting = false;
    this.read();
  }

  read() {
    for (;;) {
      const chunk = this.#stream.read();
      if (chunk === null) {
        this.waiting = true;
        return;
      }
      if (!this.#target.push(chunk)) return;
    }
  }

  forget() {
    this.waiting = false;
  }
}

class WebOutlet {
  #reader;
  #target;

  constructor(stream, target) {
    this.#reader = (isTransformStream(stream) ? stream.readable : stream).getReader();
    this.#target = target;
  }

  async read() {
    try {
      for (;;) {
        const { value, done } = await this.#reader.read();
        if (done) {
          this.#target.push(null);
          return;
        }
        if (!this.#target.push(value)) return;
      }
    } catch {
      // Whoever made the joint watches the stream, too.
    }
  }

  forget() {}
}

export class Joint {
  duplex;
  #inlet = null;
  #outlet = null;
  #finish = new Wait();
  #close = new Wait();
  #isClosed = false;

  /**
   * @param {object | null} head what is written into, if it can be
   * @param {object | null} tail what is read from, if it can be
   * @param {(error: Error | null) => void} destroyBoth
   */
  constructor(head, tail, destroyBoth) {
    const duplex = new Duplex({
      writableObjectMode: Boolean(head?.writableObjectMode),
      readableObjectMode: Boolean(tail?.readableObjectMode),
      writable: head !== null,
      readable: tail !== null,
    });
    this.duplex = duplex;
    if (head !== null) this.#write(head);
    if (tail !== null) this.#read(tail);
    duplex._destroy = (error, callback) => {
      // Destroyed before its time, and not by what it is made of.
      const reason = !error && !this.#isClosed ? new AbortError() : error;
      this.#inlet?.forget();
      this.#outlet?.forget();
      this.#finish.forget();
      if (this.#isClosed) {
        callback(reason);
      } else {
        this.#close.for(callback);
        destroyBoth(reason);
      }
    };
  }

  #write(head) {
    const inlet = isNodeStream(head) ? new NodeInlet(head) : new WebInlet(head);
    this.#inlet = inlet;
    this.duplex._write = (chunk, encoding, callback) => inlet.write(chunk, encoding, callback);
    this.duplex._final = (callback) => {
      this.#finish.for(callback);
      inlet.end(callback);
    };
  }

  #read(tail) {
    const outlet = isNodeStream(tail) ? new NodeOutlet(tail, this.duplex) : new WebOutlet(tail, this.duplex);
    this.#outlet = outlet;
    this.duplex._read = () => outlet.read();
  }

  /** All that was written has arrived. */
  finished() {
    this.#finish.over();
  }

  /**
   * What the joint is made of is over: so is the Duplex, if it was being destroyed, if there was an error, or if `isWhole`.
   * @param {Error | null | undefined} error
   */
  closed(error, isWhole) {
    const wasClosed = this.#isClosed;
    this.#isClosed = true;
    if (this.duplex.destroyed && !wasClosed) this.#close.over(error);
    else if (error || isWhole) this.duplex.destroy(error);
  }
}

/** Destroys what is a stream of node:stream; web streams end with what they are connected to. */
export function destroyNodeStream(stream, error) {
  if (isNodeStream(stream)) destroyer(stream, error);
}
