// broadcast(): one writer, many readers (doc: stream_iter.md "Multi-consumer").

import { codes } from 'internal/errors';
import { bufferOptions, checkOptions, checkSignal, kSharedBudget, splitArguments } from 'internal/streams/iter/arguments';
import { lengthOf } from 'internal/streams/iter/bytes';
import { Channel } from 'internal/streams/iter/channel';
import { asyncBatches, broadcastProtocol } from 'internal/streams/iter/protocol';
import { flowOf } from 'internal/streams/iter/pull';
import { from, has } from 'internal/streams/iter/source';
import { BroadcastWriter } from 'internal/streams/iter/writer';

class BroadcastChannel {
  #channel;
  #whenCancelled;

  constructor(channel, whenCancelled) {
    this.#channel = channel;
    this.#whenCancelled = whenCancelled;
  }

  get consumerCount() {
    return this.#channel.readerCount;
  }

  /** @returns {AsyncIterable<Uint8Array[]>} what is written from now on, and what is still kept */
  push(...args) {
    const { transforms, options } = splitArguments(args);
    const signal = checkSignal(options.signal);
    const reader = this.#channel.join(signal);
    return flowOf(asyncBatches(() => reader), transforms, transforms.length > 0 ? signal : undefined);
  }

  cancel(reason) {
    this.#channel.cancel(reason);
    this.#whenCancelled();
  }

  [Symbol.dispose]() {
    this.cancel();
  }
}

/** @returns {{ writer: BroadcastWriter, broadcast: BroadcastChannel }} */
export function broadcast(options) {
  const channel = new Channel(bufferOptions(checkOptions(options), kSharedBudget), false);
  return { __proto__: null, writer: new BroadcastWriter(channel), broadcast: new BroadcastChannel(channel, () => {}) };
}

/** @throws {ERR_INVALID_RETURN_VALUE} */
export function callProtocol(input, symbol, name, options) {
  const answer = input[symbol](options);
  if (typeof answer === 'object' && answer !== null) return answer;
  throw new codes.ERR_INVALID_RETURN_VALUE('an object', name, answer);
}

/** Broadcasts what can be read: `Broadcast.from(input, options)`. */
function broadcastFrom(input, options) {
  if (has(input, broadcastProtocol)) {
    const answer = callProtocol(input, broadcastProtocol, '[Symbol.for("Stream.broadcastProtocol")]', options);
    return { __proto__: null, writer: { __proto__: null }, broadcast: answer };
  }
  const source = from(input);
  const channel = new Channel(bufferOptions(checkOptions(options), kSharedBudget), false);
  const iterator = source[Symbol.asyncIterator]();
  // Not waited for: the source may never answer.
  const leave = () => Promise.resolve(iterator.return?.()).catch(() => {});
  const writer = new BroadcastWriter(channel);
  feed(iterator, channel, leave).catch((error) => channel.fail(error));
  return { __proto__: null, writer, broadcast: new BroadcastChannel(channel, leave) };
}

async function feed(iterator, channel, leave) {
  for (let result = await iterator.next(); !result.done; result = await iterator.next()) {
    if (!channel.isOpen) return leave();
    const length = lengthOf(result.value);
    if (!channel.offer(result.value, length)) await channel.write(result.value, length);
  }
  channel.endNow();
}

export const Broadcast = { __proto__: null, from: broadcastFrom };
