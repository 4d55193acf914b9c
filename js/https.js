// node:https. Docs: https.md.

import { ClientRequest } from 'internal/http/client_request';
import { parseArguments } from 'internal/http/request_options';
import { Agent, getGlobalAgent, setGlobalAgent } from 'internal/https/agent';
import { Server } from 'internal/https/server';

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

function request(...args) {
  const { options, callback } = parseArguments(...args);
  return new ClientRequest({ ...options, _defaultAgent: getGlobalAgent() }, callback);
}

/** request() without a body. */
function get(...args) {
  const req = request(...args);
  req.end();
  return req;
}

export default {
  Agent,
  get globalAgent() {
    return getGlobalAgent();
  },
  set globalAgent(agent) {
    setGlobalAgent(agent);
  },
  Server,
  createServer,
  get,
  request,
};
