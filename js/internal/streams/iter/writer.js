// The writers of push() and broadcast() (doc: stream_iter.md "Writer interface"): they check what they are given, the channel does the rest.

import { codes } from 'internal/errors';
import { checkOptions, checkSignal } from 'internal/streams/iter/arguments';
import { chunksToWrite, chunkToWrite, lengthOf } from 'internal/streams/iter/bytes';
import { drainableProtocol } from 'internal/streams/iter/protocol';

/** @throws {ERR_INVALID_ARG_TYPE} */
export function signalOf(options) {
  return checkSignal(checkOptions(options).signal);
}

class ChannelWriter {
  #channel;

  constructor(channel) {
    this.#channel = channel;
  }

  /** Whether there is room; null: nobody takes anything any more. */
  get canWrite() {
    return this.#channel.isOpen ? this.#channel.hasRoom : null;
  }

  write(chunk, options) {
    const signal = signalOf(options);
    const bytes = chunkToWrite(chunk);
    return this.#channel.write([bytes], bytes.byteLength, signal);
  }

  writev(chunks, options) {
    const batch = chunksToWrite(chunks);
    const signal = signalOf(options);
    return this.#channel.write(batch, lengthOf(batch), signal);
  }

  writeSync(chunk) {
    const bytes = chunkToWrite(chunk);
    return this.#channel.offer([bytes], bytes.byteLength);
  }

  writevSync(chunks) {
    const batch = chunksToWrite(chunks);
    return this.#channel.offer(batch, lengthOf(batch));
  }

  end(options) {
    return this.#channel.end(signalOf(options));
  }

  endSync() {
    return this.#channel.endNow();
  }

  fail(reason) {
    this.#channel.fail(reason === undefined ? new codes.ERR_INVALID_STATE.TypeError('Failed') : reason);
  }

  [drainableProtocol]() {
    return this.#channel.whenRoom();
  }

  [Symbol.dispose]() {
    this.fail();
  }

  async [Symbol.asyncDispose]() {
    this.fail();
  }
}

/** The writer of a push stream. */
export class PushWriter extends ChannelWriter {}

/** The writer of a broadcast. */
export class BroadcastWriter extends ChannelWriter {}
