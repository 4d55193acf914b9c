// ServerConnection: one socket of a server. It reads requests, keeps their responses in order, and knows when the socket is idle, late or
// done. Its listeners are the only ones that http puts on a server's socket.

import process from 'process';
import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { kOnFinish } from 'internal/http/body_writer';
import { connResetException } from 'internal/http/hang_up';
import { abortSignal, kHoldsInput } from 'internal/http/incoming_message';
import { freeReader, takeReader } from 'internal/http/message_reader';
import { channels } from 'internal/http/observe';
import { kUniqueHeaders, kValidation } from 'internal/http/outgoing_head';
import { kMaterialize, kSocket } from 'internal/http/materialize';
import { HTTPParser, kHasBody, kHasExpect, kHasHost, kTooManyFields, kUpgrade, parseError } from 'internal/http/parser';
import { kConfig } from 'internal/http/server_config';
import { debuglog } from 'internal/util/debuglog';

const debug = debuglog('http');

/** On a socket: its connection. */
export const kConnection = Symbol('connection');

/** What follows a head, in the words of HTTPParser.onHead. */
const kSwitchProtocol = 2;
const kDeclineUpgrade = false;

const closing = 'Connection: close\r\n\r\n';
/** What a client is told before its connection is cut, by the error's code. */
const farewells = {
  __proto__: null,
  ERR_HTTP_REQUEST_TIMEOUT: `HTTP/1.1 408 Request Timeout\r\n${closing}`,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: `HTTP/1.1 413 Payload Too Large\r\n${closing}`,
  HPE_HEADER_OVERFLOW: `HTTP/1.1 431 Request Header Fields Too Large\r\n${closing}`,
};
const badRequest = `HTTP/1.1 400 Bad Request\r\n${closing}`;

const continuePattern = /(?:^|\W)100-continue(?:$|\W)/i;

export class ServerConnection {
  #server;
  #socket;
  #reader;
  /** Requests that were not read to their end or not answered, oldest first. */
  #requests = [];
  /** Responses that wait for the one before them. */
  #waiting = [];
  /** Bytes those hold. */
  #waitingBytes = 0;
  #requestCount = 0;
  /** A keep-alive timeout is on the socket. */
  #isKeptAlive = false;
  /** When the request that is being read began, in ms of Date.now(); 0: none is. */
  #requestStart = Date.now();
  #headIsWhole = false;
  /** The last response was sent. */
  #isOver = false;
  #listeners;

  constructor(server, socket) {
    this.#server = server;
    this.#socket = socket;
    socket[kConnection] = this;
    socket.server = server;
    socket._httpMessage = null;
    if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);

    this.#reader = takeReader();
    this.#reader.attach({
      socket,
      kind: HTTPParser.REQUEST,
      Message: server[kConfig].Message,
      lenient: server[kConfig].leniency,
      maxHeaderSize: server.maxHeaderSize,
      maxHeadersCount: server.maxHeadersCount,
      joinDuplicateHeaders: server.joinDuplicateHeaders,
      onIncoming: (request, keepAlive, flags) => this.#onRequest(request, keepAlive, flags),
      onTimeout: () => this.fail(new codes.ERR_HTTP_REQUEST_TIMEOUT()),
    });
    socket.parser = this.#reader;

    this.#listeners = {
      data: (chunk) => this.#onData(chunk),
      error: (error) => this.fail(error),
      end: () => this.#onEnd(),
      close: () => this.#onClose(),
      drain: () => this.#onDrain(),
      timeout: () => this.#onTimeout(),
    };
    // A stand-in calls the methods below instead.
    if (socket[kMaterialize] === undefined) this.#listen();
    server[kConfig].connections.add(this);
    debug('server: new connection');
  }

  #listen() {
    const socket = this.#socket;
    socket.setEncoding = refuseEncoding;
    for (const event of Object.keys(this.#listeners)) socket.on(event, this.#listeners[event]);
  }

  // ---- what the server asks ------------------------------------------------------------------------------------------

  /** Nothing is being received or answered. */
  get isIdle() {
    return this.#requestStart === 0 && (!this.#socket._httpMessage || this.#socket._httpMessage.finished);
  }

  destroy() {
    this.#socket.destroy();
  }

  /** Ends the connection when a request takes too long to come. @param {number} now as Date.now() */
  checkDeadlines(now) {
    if (this.#requestStart === 0) return;
    const { headersTimeout, requestTimeout } = this.#server;
    const elapsed = now - this.#requestStart;
    const isLate = (headersTimeout > 0 && !this.#headIsWhole && elapsed > headersTimeout) || (requestTimeout > 0 && elapsed > requestTimeout);
    if (isLate) this.#reader[HTTPParser.kOnTimeout]();
  }

  // ---- what a WireSocket tells ---------------------------------------------------------------------------------------

  requestBegun() {
    if (this.#requestStart === 0) this.#begin();
  }

  /** @param {Buffer} [unread] what came after a head that asks for another protocol */
  receiveHead(flags, number, version, target, fields, unread) {
    const reader = this.#reader;
    if (reader === null) return;
    this.#begin();
    if (reader.hasTooMany(fields)) {
      this.fail(parseError(...kTooManyFields));
      return;
    }
    const decision = reader.onHead(flags, number, version, target, fields);
    if ((flags & kUpgrade) === 0) return;
    reader.decide(decision);
    // Even without more bytes the end of the head is to be seen.
    this.#onData(unread);
  }

  receiveBody(chunk) {
    this.#reader?.[HTTPParser.kOnBody](chunk);
  }

  receiveEnd(trailers) {
    this.#reader?.onEnd(trailers);
    this.#requestStart = 0;
  }

  drained() {
    this.#onDrain();
  }

  timedOut() {
    this.#onTimeout();
  }

  socketClosed() {
    const response = this.#socket._httpMessage;
    if (response) closeResponse(response);
    this.#onClose();
  }

  /** A program wants the socket: from here on there is one. */
  goOnWith(socket, nativeReader) {
    const wire = this.#socket;
    this.#socket = socket;
    socket[kConnection] = this;
    socket[kHoldsInput] = wire[kHoldsInput];
    this.#reader.adopt(nativeReader);
    this.#reader.socket = socket;
    socket.parser = this.#reader;
    const response = wire._httpMessage;
    socket._httpMessage = null;
    for (const request of this.#requests) request[kSocket] = socket;
    if (response) response.moveTo(socket);
    this.#listen();
    if (!wire.isPaused && !socket[kHoldsInput]) socket.resume();
  }

  // ---- reading -------------------------------------------------------------------------------------------------------

  #onData(chunk) {
    const reader = this.#reader;
    if (reader === null) return;
    const wasKeptAlive = this.#isKeptAlive;
    this.#begin();
    const read = reader.execute(chunk);
    if (typeof read !== 'number') {
      if (reader === this.#reader) this.fail(read);
    } else if (reader === this.#reader && reader.incoming?.upgrade === true) {
      if (reader.incoming.complete) this.#switchProtocol(reader.incoming, reader.rest ?? Buffer.alloc(0));
    } else if (reader.isIdle) {
      this.#requestStart = 0;
      // Empty lines are no request.
      if (wasKeptAlive) this.#keepAlive();
    }
  }

  /** Something comes: the connection is not idle. */
  #begin() {
    if (this.#isKeptAlive) {
      this.#isKeptAlive = false;
      this.#socket.setTimeout(this.#server.timeout || 0);
    }
    if (this.#requestStart === 0) {
      this.#requestStart = Date.now();
      this.#headIsWhole = false;
    }
  }

  #onEnd() {
    const reader = this.#reader;
    const error = reader?.finish();
    if (error !== undefined) {
      this.fail(error);
      return;
    }
    const socket = this.#socket;
    if (!this.#server.httpAllowHalfOpen) {
      this.#abortRequests();
      socket.end();
    } else if (this.#waiting.length > 0) {
      this.#waiting.at(-1)._last = true;
    } else if (socket._httpMessage) {
      socket._httpMessage._last = true;
    } else {
      socket.end();
    }
  }

  /** @returns {2 | false} what follows the head */
  #onRequest(request, keepAlive, flags) {
    const server = this.#server;
    this.#headIsWhole = true;
    if (request.upgrade) {
      request.upgrade = request.method === 'CONNECT' ? server.listenerCount('connect') > 0 : server.shouldUpgradeCallback(request) === true;
      if (request.upgrade) return kSwitchProtocol;
      // Without listeners there is nothing that CONNECT could be answered with.
      if (request.method === 'CONNECT') {
        request.upgrade = true;
        return kSwitchProtocol;
      }
    }
    this.#holdInput();
    this.#requests.push(request);
    const response = this.#newResponse(request, keepAlive);
    this.#announce(request, response, flags);
    return kDeclineUpgrade;
  }

  #newResponse(request, keepAlive) {
    const server = this.#server;
    const socket = this.#socket;
    const response = new server[kConfig].Response(request, {
      highWaterMark: socket.writableHighWaterMark,
      rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
    });
    response[kValidation] = server[kConfig].validation;
    response[kUniqueHeaders] = server[kConfig].uniqueHeaders;
    response._keepAliveTimeout = server.keepAliveTimeout;
    response._maxRequestsPerSocket = server.maxRequestsPerSocket;
    response._onPendingData = (bytes) => this.#onPendingData(bytes);
    response.shouldKeepAlive &&= keepAlive;
    if (keepAlive && request.httpVersionMinor === 0) response.shouldKeepAlive = true;

    if (channels.serverResponseCreated.hasSubscribers) channels.serverResponseCreated.publish({ request, response });
    if (socket._httpMessage) this.#waiting.push(response);
    else response.assignSocket(socket);
    response[kOnFinish] = () => this.#onResponseFinish(request, response);
    return response;
  }

  /** Gives the request to the program, or answers it when the program should not see it. */
  #announce(request, response, flags) {
    const server = this.#server;
    if (channels.serverRequestStart.hasSubscribers) {
      channels.serverRequestStart.publish({ request, response, socket: request.socket, server });
    }
    if (this.#isOverLimit(request, response)) return;
    if ((flags & kHasHost) === 0 && server.requireHostHeader && request.httpVersion === '1.1') {
      response.writeHead(400, ['Connection', 'close']);
      response.end();
      return;
    }
    if (server[kConfig].optimizeEmptyRequests && (flags & kHasBody) === 0 && request.headers['content-length'] === undefined) {
      endSilently(request);
    }
    if ((flags & kHasExpect) === 0 || request.httpVersion !== '1.1') {
      server.emit('request', request, response);
    } else if (continuePattern.test(request.headers.expect)) {
      response._expect_continue = true;
      if (server.listenerCount('checkContinue') > 0) {
        server.emit('checkContinue', request, response);
      } else {
        response.writeContinue();
        server.emit('request', request, response);
      }
    } else if (server.listenerCount('checkExpectation') > 0) {
      server.emit('checkExpectation', request, response);
    } else {
      response.writeHead(417);
      response.end();
    }
  }

  /** maxRequestsPerSocket: the last request that is answered says so; later ones are refused. */
  #isOverLimit(request, response) {
    const { maxRequestsPerSocket } = this.#server;
    this.#requestCount++;
    if (!(maxRequestsPerSocket > 0)) return false;
    response.maxRequestsOnConnectionReached = this.#requestCount >= maxRequestsPerSocket;
    if (this.#requestCount <= maxRequestsPerSocket) return false;
    if (this.#server.listenerCount('dropRequest') > 0) this.#server.emit('dropRequest', request, request.socket);
    response.writeHead(503);
    response.end();
    return true;
  }

  // ---- answering -----------------------------------------------------------------------------------------------------

  #onResponseFinish(request, response) {
    if (channels.serverResponseFinish.hasSubscribers) {
      channels.serverResponseFinish.publish({ request, response, socket: request.socket, server: this.#server });
    }
    const at = this.#requests.indexOf(request);
    if (at === 0) this.#requests.shift();
    else if (at > 0) this.#requests.splice(at, 1);
    // A body that nobody wanted must not keep the next request from being read.
    if (isUntouched(request)) letGo(request);
    this.#reader?.forget(request);
    // What was called until here may have asked for the real one.
    const socket = this.#socket;
    response.detachSocket(socket);
    process.nextTick(closeResponse, response);

    if (response._last) {
      this.#isOver = true;
      // Bytes behind the last request are an error, also where that is answered already.
      socket.refuseRest?.();
      this.#release();
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    } else if (this.#waiting.length > 0) {
      this.#waiting.shift().assignSocket(socket);
    } else {
      this.#keepAlive();
    }
  }

  /** No response is due: the socket waits for another request, but not for ever. */
  #keepAlive() {
    const { keepAliveTimeout, keepAliveTimeoutBuffer } = this.#server;
    const socket = this.#socket;
    if (typeof socket.setTimeout !== 'function') return;
    if (keepAliveTimeout > 0 && this.#requests.length === 0 && this.#requestStart === 0) {
      socket.setTimeout(keepAliveTimeout + (keepAliveTimeoutBuffer > 0 ? keepAliveTimeoutBuffer : 0));
      this.#isKeptAlive = true;
    }
  }

  /** Responses in the queue grew or shrank. */
  #onPendingData(bytes) {
    this.#waitingBytes += bytes;
    if (bytes < 0 && this.#waitingBytes < this.#socket.writableHighWaterMark) this.#releaseInput();
  }

  /** While answers pile up, no further requests are read. */
  #holdInput() {
    const socket = this.#socket;
    if (this.#waitingBytes < socket.writableHighWaterMark && !socket.writableNeedDrain) return;
    socket[kHoldsInput] = true;
    socket.pause();
  }

  #releaseInput() {
    const socket = this.#socket;
    if (!socket[kHoldsInput] || socket.writableNeedDrain) return;
    socket[kHoldsInput] = false;
    socket.resume();
  }

  #onDrain() {
    if (this.#waitingBytes < this.#socket.writableHighWaterMark) this.#releaseInput();
    const response = this.#socket._httpMessage;
    if (response && !response.finished) response._flush();
  }

  // ---- ends ----------------------------------------------------------------------------------------------------------

  #onTimeout() {
    const request = this.#reader?.incoming;
    const response = this.#socket._httpMessage;
    const isHeard = [request, response, this.#server].some((emitter) => emitter?.listenerCount('timeout') > 0);
    if (isHeard) this.#socket[kMaterialize]?.();
    const socket = this.#socket;
    const heard = [
      request && !request.complete && request.emit('timeout', socket),
      response?.emit('timeout', socket),
      this.#server.emit('timeout', socket),
    ];
    if (!heard.includes(true)) socket.destroy();
  }

  /** Something was wrong with what came, or with the socket. The client is told, if it can be. */
  fail(error) {
    this.#socket[kMaterialize]?.();
    const socket = this.#socket;
    debug('server: the connection fails: %s', error.message);
    // Whatever else goes wrong is of no interest.
    socket.removeListener('error', this.#listeners.error);
    if (socket.listenerCount('error') === 0) socket.on('error', ignore);
    if (this.#server.emit('clientError', error, socket)) return;
    if (socket.writable && !this.#isOver && (!socket._httpMessage || !socket._httpMessage._headerSent)) {
      socket.write(farewells[error.code] ?? badRequest);
    }
    socket.destroy(error);
  }

  #abortRequests() {
    const requests = this.#requests;
    this.#requests = [];
    for (const request of requests) {
      abortSignal(request);
      request.destroy(connResetException('aborted'));
    }
  }

  #onClose() {
    this.#release();
    this.#abortRequests();
  }

  /** The connection is of no interest to the server any more. */
  #release() {
    this.#server[kConfig].connections.delete(this);
    this.#requestStart = 0;
    if (this.#reader === null) return;
    freeReader(this.#reader);
    this.#reader = null;
  }

  /** The socket belongs to another protocol, whose first bytes may be here already. */
  #switchProtocol(request, head) {
    const socket = this.#socket;
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    this.#release();
    for (const name of Object.keys(this.#listeners)) socket.removeListener(name, this.#listeners[name]);
    socket[kConnection] = undefined;
    delete socket.setEncoding;
    if (socket[kHoldsInput]) socket[kHoldsInput] = false;
    if (this.#server.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    // The new owner decides when to read.
    socket.readableFlowing = null;
    this.#server.emit(event, request, socket, head);
  }
}

function ignore() {}

/** Whether nobody reads the body, or ever did. */
function isUntouched(request) {
  return !request.readableDidRead && request.readableFlowing !== true && request.listenerCount('readable') === 0;
}

/** A request that nobody reads ends all the same; when nobody waits for that either, without a sound. */
function letGo(request) {
  if (!request.complete || request.readableLength > 0) request._dump();
  else if (request.listenerCount('end') > 0 || request.listenerCount('close') > 0) request._dump();
  else endSilently(request);
}

/** The bytes of a connection are its own. */
function refuseEncoding() {
  throw new codes.ERR_HTTP_SOCKET_ENCODING();
}

function closeResponse(response) {
  if (response._closed) return;
  response.destroyed = true;
  response._closed = true;
  response.emit('close');
}

/** A request without a body is over before anybody could wait for its end, or after nobody did. */
function endSilently(request) {
  const state = request._readableState;
  request._dumped = true;
  state.ended = true;
  state.endEmitted = true;
  state.destroyed = true;
  state.closed = true;
  state.closeEmitted = true;
}
