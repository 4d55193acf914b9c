// ClientExchange: a request and its answer on one socket. It puts its listeners on the socket, reads the answer, and in the end gives the socket
// back to the agent or lets it go.

import process from 'process';
import { Buffer } from 'buffer';
import { kLeniency, reportError } from 'internal/http/client_failure';
import { kSocket } from 'internal/http/materialize';
import { connResetException } from 'internal/http/hang_up';
import { freeReader, takeReader } from 'internal/http/message_reader';
import { beginExchange, channels, endExchange } from 'internal/http/observe';
import { HTTPParser } from 'internal/http/parser';
import { debuglog } from 'internal/util/debuglog';

const debug = debuglog('http');

/** What follows a head, in the words of HTTPParser.onHead. */
const kAsAnnounced = 0;
const kNoBody = 1;
const kSwitchProtocol = 2;

export class ClientExchange {
  #request;
  #socket;
  #reader;
  #listeners;
  #measurement;
  #onResponseTimeout;

  constructor(request, socket) {
    this.#request = request;
    this.#socket = socket;
    this.#measurement = beginExchange('HttpClient', {
      method: request.method,
      url: `${request.protocol}//${request.host}${request.path}`,
      headers: request.getHeaders(),
    });
    request[kSocket] = socket;
    request._onPendingData = () => {};

    this.#reader = takeReader();
    this.#reader.attach({
      socket,
      kind: HTTPParser.RESPONSE,
      lenient: request[kLeniency],
      maxHeaderSize: request.maxHeaderSize,
      maxHeadersCount: request.maxHeadersCount,
      joinDuplicateHeaders: request.joinDuplicateHeaders,
      onIncoming: (response, keepAlive) => this.#onResponse(response, keepAlive),
    });
    request.parser = this.#reader;
    socket.parser = this.#reader;
    socket._httpMessage = request;

    this.#listeners = {
      error: (error) => this.#onError(error),
      data: (chunk) => this.#onData(chunk),
      end: () => this.#onEnd(),
      close: () => this.#onClose(),
      drain: () => this.#onDrain(),
    };
    for (const event of Object.keys(this.#listeners)) socket.on(event, this.#listeners[event]);
    request.on('finish', () => this.#settle());
    if (request.timeout !== undefined || request.agent?.options?.timeout) request.listenForTimeout();
    debug('client: %s %s', request.method, request.path);
    request.emit('socket', socket);
  }

  // ---- the answer ----------------------------------------------------------------------------------------------------

  #onData(chunk) {
    const reader = this.#reader;
    if (reader === null) return;
    const read = reader.execute(chunk);
    // A listener may have ended it all.
    if (reader !== this.#reader) return;
    if (typeof read !== 'number') {
      this.#release();
      this.#socket._hadError = true;
      this.#socket.destroy();
      reportError(this.#request, read);
    } else if (reader.incoming?.upgrade) {
      this.#switchProtocol(reader.incoming, reader.rest ?? Buffer.alloc(0));
    } else if (reader.incoming?.complete && this.#request.res === reader.incoming) {
      this.#release();
    }
  }

  /** @returns {0 | 1 | 2} what follows the head */
  #onResponse(response, keepAlive) {
    const request = this.#request;
    if (request.res) {
      // A second answer to one request.
      this.#socket.destroy();
      return kAsAnnounced;
    }
    request.res = response;
    debug('client: %s %s is answered with %d', request.method, request.path, response.statusCode);
    if (request.method === 'CONNECT') {
      response.upgrade = true;
      return kSwitchProtocol;
    }
    const { statusCode } = response;
    if (statusCode === 101) response.upgrade = true;
    if (response.upgrade) return kSwitchProtocol;
    if (statusCode < 200) return this.#onInformation(response);

    if (!keepAlive && !request.upgradeOrConnect) request.shouldKeepAlive = false;
    response.req = request;
    if (this.#measurement !== undefined) {
      endExchange(this.#measurement, { statusCode, statusMessage: response.statusMessage, headers: response.headers });
    }
    if (channels.clientResponseFinish.hasSubscribers) channels.clientResponseFinish.publish({ request, response });
    response.on('end', () => this.#onResponseEnd(response));
    this.#onResponseTimeout = () => response.emit('timeout');
    this.#socket.on('timeout', this.#onResponseTimeout);

    // Whoever does not listen does not want the body.
    if (request.aborted || !request.emit('response', response)) response._dump();
    if (request.method === 'HEAD') return kNoBody;
    if (statusCode === 304) {
      response.complete = true;
      return kNoBody;
    }
    return kAsAnnounced;
  }

  /** 1xx: the answer is still to come. */
  #onInformation(response) {
    const request = this.#request;
    request.res = null;
    if (response.statusCode === 100) request.emit('continue');
    request.emit('information', {
      statusCode: response.statusCode,
      statusMessage: response.statusMessage,
      httpVersion: response.httpVersion,
      httpVersionMajor: response.httpVersionMajor,
      httpVersionMinor: response.httpVersionMinor,
      headers: response.headers,
      rawHeaders: response.rawHeaders,
    });
    return kNoBody;
  }

  // ---- good ends -----------------------------------------------------------------------------------------------------

  #onResponseEnd(response) {
    const request = this.#request;
    const socket = this.#socket;
    socket.removeListener('timeout', this.#onResponseTimeout);
    if (request.timeoutCb) socket.removeListener('timeout', request.timeoutCb);
    request._ended = true;
    if (request.shouldKeepAlive) {
      if (!response.aborted) this.#settle();
    } else if (socket.writable) {
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  }

  /** When the request is sent and the answer read, the socket may serve another. */
  #settle() {
    const request = this.#request;
    const socket = this.#socket;
    if (!request._ended || !request.shouldKeepAlive || !request.writableFinished || request._closed) return;
    if (request.timeoutCb) {
      socket.setTimeout(0, request.timeoutCb);
      request.timeoutCb = null;
    }
    this.#release();
    this.#removeListeners();
    socket.on('error', ignore);
    request.destroyed = true;
    process.nextTick(() => {
      request._closed = true;
      request.emit('close');
      socket.removeListener('error', ignore);
      socket.emit('free');
    });
  }

  #switchProtocol(response, head) {
    const request = this.#request;
    const socket = this.#socket;
    const event = request.method === 'CONNECT' ? 'connect' : 'upgrade';
    request.res = response;
    response.req = request;
    this.#release();
    if (request.listenerCount(event) === 0) {
      socket.destroy();
      return;
    }
    request.upgradeOrConnect = true;
    if (request.timeoutCb) {
      socket.setTimeout(0, request.timeoutCb);
      request.timeoutCb = null;
    }
    this.#removeListeners();
    // The agent's no more.
    socket.emit('agentRemove');
    socket._httpMessage = null;
    socket.readableFlowing = null;
    request.emit(event, response, socket, head);
    request.destroyed = true;
    request._closed = true;
    request.emit('close');
  }

  // ---- bad ends ------------------------------------------------------------------------------------------------------

  #onError(error) {
    const request = this.#request;
    const socket = this.#socket;
    socket._hadError = true;
    debug('client: %s %s fails: %s', request.method, request.path, error.message);
    reportError(request, error);
    this.#reader?.finish();
    this.#release();
    socket.destroy();
  }

  #onEnd() {
    const request = this.#request;
    const socket = this.#socket;
    if (!request.res && !socket._hadError) {
      socket._hadError = true;
      reportError(request, connResetException('socket hang up'));
    }
    const reader = this.#reader;
    if (reader !== null) {
      reader.finish();
      this.#release();
    }
    // Without an answer there is nothing left to wait for.
    if (request.res) socket.end();
    else socket.destroy();
  }

  #onClose() {
    const request = this.#request;
    const socket = this.#socket;
    // A body without an announced length ends with the connection.
    this.#reader?.finish();
    const { res } = request;
    request.destroyed = true;
    if (res) {
      if (!res.complete) res.destroy(connResetException('aborted'));
      this.#close();
      if (!res.aborted && res.readable) res.push(null);
    } else {
      if (!socket._hadError) {
        socket._hadError = true;
        reportError(request, connResetException('socket hang up'));
      }
      this.#close();
    }
    request.outputData.length = 0;
    this.#release();
  }

  #close() {
    if (this.#request._closed) return;
    this.#request._closed = true;
    this.#request.emit('close');
  }

  // ---- the socket ----------------------------------------------------------------------------------------------------

  #onDrain() {
    const request = this.#request;
    if (!request.finished) request._flush();
  }

  /** No more is read. */
  #release() {
    const socket = this.#socket;
    socket.removeListener('data', this.#listeners.data);
    socket.removeListener('end', this.#listeners.end);
    if (this.#reader === null) return;
    freeReader(this.#reader);
    this.#reader = null;
    this.#request.parser = null;
  }

  #removeListeners() {
    const socket = this.#socket;
    for (const event of Object.keys(this.#listeners)) socket.removeListener(event, this.#listeners[event]);
    if (this.#onResponseTimeout !== undefined) socket.removeListener('timeout', this.#onResponseTimeout);
  }
}

function ignore() {}
