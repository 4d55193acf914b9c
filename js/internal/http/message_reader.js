// MessageReader: reads the messages that come over one socket and makes an IncomingMessage of each. Its owner is told of heads
// (`onIncoming`); bodies go from here to the messages.

import { HTTPParser, kKeepAlive, kUpgrade, methodName } from 'internal/http/parser';
import { kMaterialize } from 'internal/http/materialize';
import { IncomingMessage, kHoldsInput, setFields, setTrailerFields } from 'internal/http/incoming_message';

const { kOnBody, kOnTimeout, REQUEST } = HTTPParser;
/** Fields that a message may have unless `maxHeadersCount` says otherwise. */
const kDefaultMaxFields = 2000;

const versions = { __proto__: null, 9: '0.9', 10: '1.0', 11: '1.1', 20: '2.0' };

export class MessageReader extends HTTPParser {
  /** The message that is being read, or was read last and is not over. */
  incoming = null;
  /** @type {((message: IncomingMessage, keepAlive: boolean, flags: number) => 0 | 1 | 2 | false) | null} what follows the head, see HTTPParser.onHead */
  onIncoming = null;
  socket = null;
  joinDuplicateHeaders = null;
  #kind = REQUEST;
  #Message = IncomingMessage;
  [kOnTimeout] = null;

  /**
   * Begins with a new socket.
   * @param {object} options `socket`, `kind` (HTTPParser.REQUEST or RESPONSE), `Message` (the class), `lenient`, `maxHeaderSize` in bytes,
   *   `maxHeadersCount` (0: any; null: 2000), `joinDuplicateHeaders`, `onIncoming`, `onTimeout`
   */
  attach({ socket, kind, Message, lenient, maxHeaderSize, maxHeadersCount, joinDuplicateHeaders, onIncoming, onTimeout }) {
    // A stand-in for a socket has a reader of its own.
    if (socket[kMaterialize] === undefined) this.initialize(kind, socket, maxHeaderSize ?? 0, lenient);
    else this.initializeWithoutReader(kind, socket);
    this.#kind = kind;
    this.#Message = Message ?? IncomingMessage;
    this.socket = socket;
    this.maxHeaderPairs = 2 * (typeof maxHeadersCount === 'number' ? maxHeadersCount : kDefaultMaxFields);
    this.joinDuplicateHeaders = joinDuplicateHeaders;
    this.onIncoming = onIncoming;
    this[kOnTimeout] = onTimeout ?? null;
  }

  onHead(flags, number, version, target, fields) {
    const message = new this.#Message(this.socket);
    message.httpVersionMajor = Math.trunc(version / 10);
    message.httpVersionMinor = version % 10;
    message.httpVersion = versions[version] ?? `${message.httpVersionMajor}.${message.httpVersionMinor}`;
    message.joinDuplicateHeaders = this.joinDuplicateHeaders;
    message.upgrade = (flags & kUpgrade) !== 0;
    setFields(message, fields, this.maxHeaderPairs / 2);
    if (this.#kind === REQUEST) {
      message.method = methodName(number);
      message.url = target;
    } else {
      message.statusCode = number;
      message.statusMessage = target;
    }
    this.incoming = message;
    return this.onIncoming(message, (flags & kKeepAlive) !== 0, flags);
  }

  [kOnBody](chunk) {
    const message = this.incoming;
    if (message === null || message._dumped) return;
    if (!message.push(chunk)) this.socket?.pause();
  }

  onEnd(trailers) {
    const message = this.incoming;
    if (message !== null) {
      message.complete = true;
      if (trailers !== '') setTrailerFields(message, trailers);
      // Whoever begins to read later finds the end without being told.
      if (message.readableFlowing === null && message.readableLength === 0 && message.listenerCount('readable') === 0) message._readableState.ended = true;
      else message.push(null);
    }
    // The next message is wanted, also when this one was read slowly.
    const { socket } = this;
    if (socket?.readable && !socket[kHoldsInput]) socket.resume();
  }

  /** The message is read: nobody else keeps it. */
  forget(message) {
    if (this.incoming !== message) return;
    if (message.readableEnded) {
      this.incoming = null;
      return;
    }
    message.on('end', () => {
      if (this.incoming === message) this.incoming = null;
    });
  }

  /** Lets go of the socket and of everybody else. */
  detach() {
    this.incoming = null;
    this.onIncoming = null;
    this.joinDuplicateHeaders = null;
    this[kOnTimeout] = null;
    if (this.socket?.parser === this) this.socket.parser = null;
    this.socket = null;
    this.close();
  }
}

/** Readers that wait for another connection. */
export const idleReaders = {
  /** http.setMaxIdleHTTPParsers */
  max: 1000,
  list: [],
};

/** @returns {MessageReader} to be attached */
export function takeReader() {
  return idleReaders.list.pop() ?? new MessageReader();
}

/** Gives a reader back. */
export function freeReader(reader) {
  reader.detach();
  reader.free();
  if (idleReaders.list.length < idleReaders.max) idleReaders.list.push(reader);
}
