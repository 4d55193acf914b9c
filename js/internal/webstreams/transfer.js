// Web streams in messages. The stream that is sent stays where it is and is piped, through a channel, into one that is made elsewhere.
// The receiving end says `pull` when it wants a chunk; `chunk`, `close` and `error` go either way.

import { core } from 'internal/core';
import { lazyDOMException } from 'internal/dom_exception';
import { createForStream, MessageChannel, takeForStream } from 'internal/worker/message_port';
import { DefaultFeed } from 'internal/webstreams/default_feed';
import { pipe } from 'internal/webstreams/pipe';
import { Outcome, quiet, react, rejected } from 'internal/webstreams/promises';
import { faces as readableFaces, ReadableCore } from 'internal/webstreams/readable_core';
import { kSides, TransformStream } from 'internal/webstreams/transformstream';
import { ReadableStream } from 'internal/webstreams/readablestream';
import { WritableStream } from 'internal/webstreams/writablestream';
import { faces as writableFaces, WritableCore } from 'internal/webstreams/writable_core';

const kPipeOptions = { preventAbort: false, preventCancel: false, preventClose: false };

/** One end of the channel. */
class Line {
  #port;

  /** @param {MessagePort} port @param {(type: string, value: any) => void} onMessage @param {(error: Error) => void} onUnreadable */
  constructor(port, onMessage, onUnreadable) {
    this.#port = port;
    port.addEventListener('message', ({ data }) => onMessage(data.type, data.value));
    port.addEventListener('messageerror', () => {
      const error = lazyDOMException('The chunk cannot be read in this thread', 'DataCloneError');
      this.tellError(error);
      onUnreadable(error);
      port.close();
    });
  }

  tell(type, value = undefined) {
    this.#port.postMessage({ type, value });
  }

  /** @throws what makes the value no message; the other end has been told that, then */
  tellOr(type, value) {
    try {
      this.tell(type, value);
    } catch (error) {
      this.tellError(error);
      throw error;
    }
  }

  /** An error that cannot be sent is forgotten. */
  tellError(error) {
    try {
      this.tell('error', error);
    } catch {
      this.tell('error');
    }
  }

  close() {
    this.#port.close();
  }
}

/** What comes through a port, as a stream. */
function readableFrom(port) {
  const stream = new ReadableCore();
  const feed = new DefaultFeed(stream, 0);
  const line = new Line(port, (type, value) => {
    if (type === 'chunk') {
      feed.enqueue(value);
      return;
    }
    if (type === 'close') feed.end();
    else feed.fail(value);
    line.close();
  }, (error) => feed.fail(error));
  feed.begin({
    start() {},
    pull() {
      line.tell('pull');
    },
    cancel(reason) {
      try {
        line.tellOr('error', reason);
        return undefined;
      } catch (error) {
        return rejected(error);
      } finally {
        line.close();
      }
    },
  });
  return stream;
}

/** A stream whose chunks go through a port. */
function writableTo(port) {
  const stream = new WritableCore(1);
  let room = new Outcome();
  const line = new Line(port, (type, value) => {
    if (type === 'error') stream.failIfWritable(value);
    room.keep();
  }, (error) => stream.failIfWritable(error));
  const send = (chunk) => {
    room = new Outcome();
    try {
      line.tellOr('chunk', chunk);
    } catch (error) {
      line.close();
      throw error;
    }
  };
  stream.begin({
    start() {},
    write: (chunk) => react(room.promise, () => send(chunk)),
    close() {
      line.tell('close');
      line.close();
    },
    abort(reason) {
      try {
        line.tellOr('error', reason);
        return undefined;
      } catch (error) {
        return rejected(error);
      } finally {
        line.close();
      }
    },
  });
  return stream;
}

function checkUnlocked(isLocked, name) {
  if (isLocked) throw lazyDOMException(`A locked ${name} cannot be transferred`, 'DataCloneError');
}

function sendReadable(stream) {
  const source = readableFaces.coreOf(stream);
  checkUnlocked(source.isLocked, 'ReadableStream');
  const { port1, port2 } = new MessageChannel();
  quiet(pipe(source, writableTo(port1), kPipeOptions));
  return takeForStream(port2);
}

function sendWritable(stream) {
  const destination = writableFaces.coreOf(stream);
  checkUnlocked(destination.isLocked, 'WritableStream');
  const { port1, port2 } = new MessageChannel();
  quiet(pipe(readableFrom(port1), destination, kPipeOptions));
  return takeForStream(port2);
}

function sendTransform({ readable, writable }) {
  checkUnlocked(readable.locked, 'ReadableStream');
  checkUnlocked(writable.locked, 'WritableStream');
  return [sendReadable(readable), sendWritable(writable)];
}

const receiveReadable = (carried) => readableFaces.faceOf(readableFrom(createForStream(carried)));
const receiveWritable = (carried) => writableFaces.faceOf(writableTo(createForStream(carried)));
const receiveTransform = ([readable, writable]) => new TransformStream(kSides, receiveReadable(readable), receiveWritable(writable));

/** Tells the messages of all threads what to do with web streams. */
export function makeTransferable() {
  const kinds = [
    [ReadableStream, sendReadable, receiveReadable],
    [WritableStream, sendWritable, receiveWritable],
    [TransformStream, sendTransform, receiveTransform],
  ];
  for (const [Class, send, receive] of kinds) {
    core.registerTransferableResource(Class.name, send, receive);
  }
}
