// https.Agent: an http.Agent whose sockets are secure and whose sessions are resumed. Docs: https.md, "Class: https.Agent".

import process from 'process';
import tls from 'tls';
import { getOptionValue } from 'internal/options';
import { Agent as HttpAgent } from 'internal/http/agent';
import { globalAgentOptions } from 'internal/http/global_agent';
import { SessionCache } from 'internal/https/session_cache';

const kMaxCachedSessions = 100;
const kHttpsPort = 443;

/** On options and sockets: how this one differs from all others, which makes it unfit for another request. */
const kOnly = Symbol('only');
let lastOnly = 0;

/** The options that tell secure sockets apart, in the order in which names have them. */
const distinguishing = [
  'ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized', 'servername', 'minVersion', 'maxVersion', 'secureProtocol',
  'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam', 'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier',
  'privateKeyEngine',
];

/** PFX files may come as objects, which all look the same as text. */
function pfxText(pfx) {
  const list = Array.isArray(pfx) ? pfx : [pfx];
  return list.map((each) => (each?.buf === undefined ? `${each}` : `${each.buf.toString('latin1')}:${each.passphrase ?? ''}`)).join();
}

function textOf(name, options) {
  const value = options[name];
  switch (name) {
    case 'rejectUnauthorized':
    case 'honorCipherOrder':
    case 'secureOptions':
      return value === undefined ? '' : `${value}`;
    case 'servername':
      return value && value !== options.host ? value : '';
    case 'sigalgs':
      return value ? JSON.stringify(value) : '';
    case 'pfx':
      return value ? pfxText(value) : '';
    default:
      return value ? `${value}` : '';
  }
}

/** @param {object} [options] docs: https.md, "new Agent([options])" */
export function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  Reflect.apply(HttpAgent, this, [{ defaultPort: kHttpsPort, protocol: 'https:', ...options }]);
  this.maxCachedSessions = this.options.maxCachedSessions ?? kMaxCachedSessions;
  this._sessionCache = new SessionCache(this.maxCachedSessions);
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

/** `(options, callback)`, or `(port[, host][, options])` of old. */
function readArguments(args) {
  const options = {};
  for (const [i, each] of args.entries()) {
    if (typeof each === 'object' && each !== null) Object.assign(options, each);
    else if (i === 0) options.port = each;
    else if (i === 1 && typeof each === 'string') options.host = each;
  }
  return options;
}

Agent.prototype.createConnection = function createConnection(...args) {
  const options = readArguments(args);
  const name = options[kOnly] === undefined ? options._agentKey : undefined;
  const session = name === undefined ? undefined : this._sessionCache.get(name);
  if (session !== undefined) options.session ??= session;

  const socket = tls.connect(options);
  socket[kOnly] = options[kOnly];
  if (name !== undefined) {
    socket.on('session', (made) => this._sessionCache.set(name, made));
    // What failed once is not tried again.
    socket.once('close', (hadError) => hadError && this._sessionCache.delete(name));
  }
  return socket;
};

Agent.prototype.getName = function getName(options = {}) {
  const tail = distinguishing.map((name) => textOf(name, options)).join(':');
  const name = `${Reflect.apply(HttpAgent.prototype.getName, this, [options])}:${tail}`;
  return options[kOnly] === undefined ? name : `${name}:${options[kOnly]}`;
};

/** A request that checks servers in a way of its own gets a socket of its own. */
Agent.prototype.addRequest = function addRequest(req, options, ...old) {
  const isOnly = options?.checkServerIdentity !== undefined && this.options.checkServerIdentity === undefined;
  const given = isOnly ? { ...options, [kOnly]: ++lastOnly } : options;
  return Reflect.apply(HttpAgent.prototype.addRequest, this, [req, given, ...old]);
};

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  return socket[kOnly] === undefined && Reflect.apply(HttpAgent.prototype.keepSocketAlive, this, [socket]);
};

let globalAgent;

/** https.globalAgent: made when it is first used. */
export function getGlobalAgent() {
  globalAgent ??= new Agent({ ...globalAgentOptions(), proxyEnv: getOptionValue('--use-env-proxy') ? process.env : undefined });
  return globalAgent;
}

export function setGlobalAgent(agent) {
  globalAgent = agent;
}
