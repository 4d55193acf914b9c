// node:http. Docs: http.md.

import { lazy } from 'internal/core';
import { getOptionValue } from 'internal/options';
import { validateInteger } from 'internal/validators';
import { Agent } from 'internal/http/agent';
import { ClientRequest } from 'internal/http/client_request';
import { getGlobalAgent, setGlobalAgent } from 'internal/http/global_agent';
import { setGlobalProxyFromEnv } from 'internal/http/global_proxy';
import { validateHeaderName, validateHeaderValue } from 'internal/http/header_rules';
import { IncomingMessage } from 'internal/http/incoming_message';
import { idleReaders } from 'internal/http/message_reader';
import { METHODS } from 'internal/http/methods';
import { OutgoingMessage } from 'internal/http/outgoing_message';
import { Server } from 'internal/http/server';
import { ServerConnection } from 'internal/http/server_connection';
import { ServerResponse } from 'internal/http/server_response';
import { STATUS_CODES } from 'internal/http/status_codes';

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(url, options, callback) {
  return new ClientRequest(url, options, callback);
}

/** request() without a body. */
function get(url, options, callback) {
  const req = request(url, options, callback);
  req.end();
  return req;
}

/** @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE */
function setMaxIdleHTTPParsers(max) {
  validateInteger(max, 'max', 1);
  idleReaders.max = max;
}

const http = {
  _connectionListener(socket) {
    return new ServerConnection(this, socket);
  },
  METHODS,
  STATUS_CODES,
  Agent,
  ClientRequest,
  IncomingMessage,
  OutgoingMessage,
  Server,
  ServerResponse,
  createServer,
  validateHeaderName(name, label) {
    validateHeaderName(name, label);
  },
  validateHeaderValue(name, value) {
    validateHeaderValue(name, value);
  },
  get,
  request,
  setMaxIdleHTTPParsers,
  setGlobalProxyFromEnv,
};

/** Properties that are made when they are first asked for; some may be replaced. */
const computed = {
  maxHeaderSize: [() => getOptionValue('--max-http-header-size')],
  globalAgent: [getGlobalAgent, setGlobalAgent],
  WebSocket: [() => lazy('internal/websocket/websocket')().WebSocket],
  CloseEvent: [() => globalThis.CloseEvent],
  MessageEvent: [() => globalThis.MessageEvent],
};
for (const [name, [get, set]] of Object.entries(computed)) {
  Object.defineProperty(http, name, { __proto__: null, configurable: true, enumerable: true, get, set });
}

export default http;
