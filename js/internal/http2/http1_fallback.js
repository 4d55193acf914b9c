// Clients of a secure server that do not speak HTTP/2: the option `allowHTTP1` has them served by node:http.

import { kConfig } from 'internal/http/server_config';
import { ServerConnection } from 'internal/http/server_connection';
import { serverMethods, stopServing, takeServerOptions } from 'internal/http/server';

/** Gives a server what connections of HTTP/1 look for. @param {object} options of the server */
export function prepare(server, options) {
  const { Http1IncomingMessage, Http1ServerResponse, http1Options } = options;
  takeServerOptions(server, {
    ...options,
    IncomingMessage: Http1IncomingMessage,
    ServerResponse: Http1ServerResponse,
    ...http1Options,
  });
  server[kConfig].connectionEvent = 'secureConnection';
  server.closeAllConnections = serverMethods.closeAllConnections;
  server.closeIdleConnections = serverMethods.closeIdleConnections;
}

/** @param {import('tls').TLSSocket} socket */
export function serve(server, socket) {
  new ServerConnection(server, socket);
}

/** The server takes no more connections. */
export function stop(server) {
  stopServing(server);
}
