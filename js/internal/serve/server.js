// serve(): listens, and answers requests with what a handler gives. Docs: docs/serve.md.

import { lazy } from 'internal/core';
import { Server as NetServer } from 'net';
import { getOptionValue } from 'internal/options';
import { WireSocket } from 'internal/http/wire_socket';
import { MessageExchange } from 'internal/serve/message_exchange';
import { readOptions } from 'internal/serve/options';
import { WireConnection } from 'internal/serve/wire_connection';

const http = lazy('http');
const https = lazy('https');

/** What serve() gives. */
class HttpServer {
  #server;
  #app;
  #finished = Promise.withResolvers();
  #isStopping = false;

  constructor(options) {
    const { handler, onError, idleTimeout, requestTimeout, maxBodySize, compress, path, tls } = options;
    this.#app = {
      handler,
      onError,
      idleTimeout,
      requestTimeout,
      maxBodySize,
      compress,
      path,
      scheme: tls === undefined ? 'http' : 'https',
      localHost: 'localhost',
      isClosing: false,
      connections: new Set(),
    };
    this.#server = tls === undefined && path === undefined ? this.#wireServer() : this.#messageServer(options);
    this.#listen(options);
    const { signal } = options;
    if (signal?.aborted) this.shutdown();
    else signal?.addEventListener('abort', () => this.shutdown(), { once: true });
  }

  /** Connections without a socket each. */
  #wireServer() {
    const app = this.#app;
    const server = new NetServer({ allowHalfOpen: true, noDelay: true });
    server.on('listening', () => {
      server._handle.onaccept = (fd) => {
        const wire = new WireSocket(server, server.highWaterMark);
        server._connections++;
        const connection = new WireConnection(app, wire);
        app.connections.add(connection);
        if (!wire.open(fd, connection, 0, getOptionValue('--max-http-header-size'))) wire.destroy();
        return true;
      };
    });
    return server;
  }

  #messageServer({ tls, idleTimeout }) {
    const app = this.#app;
    const server = tls === undefined ? http().createServer() : https().createServer(tls);
    server.keepAliveTimeout = idleTimeout;
    server.on('request', (request, response) => new MessageExchange(app, request, response).run());
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      new MessageExchange(app, request, null, head).run();
    });
    return server;
  }

  #listen({ hostname, port, path, reusePort, onListen }) {
    const server = this.#server;
    server.on('error', (error) => this.#finished.reject(error));
    server.on('close', () => this.#finished.resolve());
    server.listen(path === undefined ? { host: hostname, port, reusePort } : { path }, () => {
      const { addr } = this;
      if (addr.transport === 'tcp') this.#app.localHost = `${addr.hostname.includes(':') ? `[${addr.hostname}]` : addr.hostname}:${addr.port}`;
      onListen?.(addr);
    });
  }

  /** Where it listens; null while it does not. @returns {{ transport: 'tcp', hostname: string, port: number } | { transport: 'unix', path: string } | null} */
  get addr() {
    const address = this.#server.address();
    if (address === null) return null;
    if (typeof address === 'string') return { transport: 'unix', path: address };
    return { transport: 'tcp', hostname: address.address, port: address.port };
  }

  get port() {
    return this.addr?.port;
  }

  get hostname() {
    return this.addr?.hostname;
  }

  /** @returns {URL | null} */
  get url() {
    const { addr } = this;
    if (addr === null || addr.transport === 'unix') return null;
    const isAny = addr.hostname === '0.0.0.0' || addr.hostname === '::';
    return new URL(`${this.#app.scheme}://${isAny ? 'localhost' : this.#app.localHost.replace(/:\d+$/, '')}:${addr.port}/`);
  }

  /** Resolves when the server and all its connections are closed; rejects when it cannot listen. @returns {Promise<void>} */
  get finished() {
    return this.#finished.promise;
  }

  /** Takes no more connections, and resolves when the requests that are under way were answered. @returns {Promise<void>} */
  async shutdown() {
    if (!this.#isStopping) {
      this.#isStopping = true;
      this.#app.isClosing = true;
      this.#server.close();
      for (const connection of [...this.#app.connections]) {
        if (connection.isIdle) connection.destroy();
      }
    }
    await this.finished;
  }

  /** Lets the program end although the server listens. */
  unref() {
    this.#server.unref();
    return this;
  }

  ref() {
    this.#server.ref();
    return this;
  }

  [Symbol.asyncDispose]() {
    return this.shutdown();
  }
}

/**
 * serve(handler), serve(options), serve(options, handler) or serve(handler, options)
 * @param {object | ((request: Request, info: object) => Response | Promise<Response>)} first
 * @param {object | Function} [second]
 * @returns {HttpServer}
 * @throws as readOptions
 */
export function serve(first, second) {
  return new HttpServer(readOptions(first, second));
}
