// push() and duplex(): a writer and the iterable of what it writes (doc: stream_iter.md "Push streams", "Duplex channels").

import { validateObject } from 'internal/validators';
import { bufferOptions, checkOptions, kSmallestBudget, splitArguments } from 'internal/streams/iter/arguments';
import { Channel } from 'internal/streams/iter/channel';
import { asyncBatches } from 'internal/streams/iter/protocol';
import { flowOf } from 'internal/streams/iter/pull';
import { PushWriter } from 'internal/streams/iter/writer';

/** @returns {{ writer: PushWriter, readable: AsyncIterable<Uint8Array[]> }} */
export function push(...args) {
  const { transforms, options } = splitArguments(args);
  return pushOf(transforms, bufferOptions(options, kSmallestBudget));
}

function pushOf(transforms, options) {
  const channel = new Channel(options, true);
  const reader = channel.join();
  const readable = flowOf(asyncBatches(() => reader), transforms, undefined);
  return { __proto__: null, writer: new PushWriter(channel), readable };
}

/** @returns {[object, object]} two channels, of which each reads what the other writes */
export function duplex(options) {
  const { a, b, ...common } = checkOptions(options);
  const there = pushOf([], bufferOptions({ ...common, ...directionOptions(a, 'options.a') }, kSmallestBudget));
  const back = pushOf([], bufferOptions({ ...common, ...directionOptions(b, 'options.b') }, kSmallestBudget));
  return [endOf(there.writer, back.readable), endOf(back.writer, there.readable)];
}

function directionOptions(options, name) {
  if (options !== undefined) validateObject(options, name);
  return options;
}

function endOf(writer, readable) {
  let closed = false;
  // What was written can still be read.
  const close = async () => {
    if (closed) return;
    closed = true;
    writer.endSync();
  };
  return {
    __proto__: null,
    get writer() {
      return writer;
    },
    get readable() {
      return readable;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
