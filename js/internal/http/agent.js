// http.Agent: keeps sockets to servers, hands them to requests, and has requests wait while there are too many (doc: http.md "Class: http.Agent").
//
// Sockets and requests are grouped by name (`getName`): those of a group are interchangeable. A socket is in use (`sockets`), idle
// (`freeSockets`) or gone; what waits for one is in `requests`.

import EE from 'events';
import net from 'net';
import { codes } from 'internal/errors';
import { once } from 'internal/util';
import { validateNumber, validateOneOf, validateString } from 'internal/validators';
import { applyProxy, proxyFor, readProxyEnv } from 'internal/http/proxy';

/** On an agent: where its requests go instead of to their hosts. */
export const kProxyEnv = Symbol('proxyEnv');
/** On a socket: its agent's listeners. */
const kPoolListeners = Symbol('poolListeners');

const kDefaultKeepAliveMsecs = 1000;
const kDefaultMaxFreeSockets = 256;
const kDefaultTimeoutBuffer = 1000;

/**
 * @param {object} [options] doc: http.md "new Agent([options])"
 * @throws ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, ERR_PROXY_INVALID_CONFIG
 */
export function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  EE.call(this);

  this.options = { __proto__: null, ...options };
  this.options.noDelay ??= true;
  // A `path` would be a Unix socket to connect to.
  this.options.path = null;
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';

  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.totalSocketCount = 0;

  this.keepAlive = this.options.keepAlive || false;
  this.keepAliveMsecs = this.options.keepAliveMsecs || kDefaultKeepAliveMsecs;
  const buffer = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer = typeof buffer === 'number' && buffer >= 0 && Number.isFinite(buffer) ? buffer : kDefaultTimeoutBuffer;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || kDefaultMaxFreeSockets;
  this.scheduling = this.options.scheduling || 'lifo';
  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.options.maxTotalSockets !== undefined) validateNumber(this.options.maxTotalSockets, 'maxTotalSockets', 1);
  this.maxTotalSockets = this.options.maxTotalSockets ?? Infinity;
  this[kProxyEnv] = readProxyEnv(this.options.proxyEnv);

  this.on('free', (socket, options) => onFree(this, socket, options));
  this.on('newListener', (event) => {
    if (event === 'keylog') forAllSockets(this, (socket) => passKeylog(this, socket));
  });
}
Object.setPrototypeOf(Agent.prototype, EE.prototype);
Object.setPrototypeOf(Agent, EE);

Agent.defaultMaxSockets = Infinity;

Agent.prototype.createConnection = function createConnection(...args) {
  return net.createConnection(...args);
};

/** The name of the group whose sockets serve these options. */
Agent.prototype.getName = function getName(options = {}) {
  let name = `${options.host || 'localhost'}:${options.port || ''}:${options.localAddress || ''}`;
  if (options.family === 4 || options.family === 6) name += `:${options.family}`;
  if (options.socketPath) name += `:${options.socketPath}`;
  return name;
};

/** Whether an idle socket may be kept. Programs replace this. */
Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();
  const hint = hintedTimeout(socket._httpMessage?.res);
  if (hint !== undefined) {
    const lifetime = hint - this.agentKeepAliveTimeoutBuffer;
    if (lifetime <= 0) return false;
    if (!socket.timeout || lifetime < socket.timeout) socket.setTimeout(lifetime);
  }
  return true;
};

/** An idle socket has a new request. Programs replace this. */
Agent.prototype.reuseSocket = function reuseSocket(socket, request) {
  request.reusedSocket = true;
  socket.ref();
};

/** Closes every socket. */
Agent.prototype.destroy = function destroy() {
  forAllSockets(this, (socket) => socket.destroy());
};

function forAllSockets(agent, call) {
  for (const group of [agent.freeSockets, agent.sockets]) {
    for (const name of Object.keys(group)) group[name].slice().forEach(call);
  }
}

/** On a socket: its agent's listener for 'keylog', the secrets of TLS. */
const kKeylog = Symbol('keylog');

function passKeylog(agent, socket) {
  if (socket[kKeylog] !== undefined) return;
  socket[kKeylog] = (line) => agent.emit('keylog', line, socket);
  socket.on('keylog', socket[kKeylog]);
}

/** How long the server keeps the connection, in ms, if it said so (`Keep-Alive: timeout=5`). */
function hintedTimeout(response) {
  const text = response?.headers['keep-alive'];
  const seconds = typeof text === 'string' ? /^timeout=(\d+)/.exec(text)?.[1] : undefined;
  return seconds === undefined ? undefined : Number.parseInt(seconds, 10) * 1000;
}

// ---- groups ----------------------------------------------------------------------------------------------------------

function addTo(group, name, item) {
  if (group[name] === undefined) group[name] = [item];
  else group[name].push(item);
}

/** @returns {boolean} whether it was there */
function removeFrom(group, name, item) {
  const list = group[name];
  const at = list === undefined ? -1 : list.indexOf(item);
  if (at === -1) return false;
  list.splice(at, 1);
  // Names must not pile up.
  if (list.length === 0) delete group[name];
  return true;
}

function countIn(group, name) {
  return group[name]?.length ?? 0;
}

/** An idle socket that still works, which then is in use. */
function takeIdle(agent, name) {
  const idle = agent.freeSockets[name];
  if (idle === undefined) return undefined;
  for (let at = idle.length - 1; at >= 0; at--) {
    if (idle[at].destroyed) idle.splice(at, 1);
  }
  const socket = agent.scheduling === 'fifo' ? idle.shift() : idle.pop();
  if (idle.length === 0) delete agent.freeSockets[name];
  if (socket !== undefined) unguard(socket);
  return socket;
}

/** An idle socket has nothing to say: what comes cannot be the answer to a request that is still to be sent. */
function guard(socket) {
  socket.push = function push(chunk) {
    unguard(socket);
    if (chunk !== null) return socket.destroy();
    return socket.push(null);
  };
  socket.on('error', destroyIdle);
}

function unguard(socket) {
  delete socket.push;
  socket.removeListener('error', destroyIdle);
}

function destroyIdle() {
  this.destroy();
}

// ---- requests --------------------------------------------------------------------------------------------------------

/**
 * Finds a socket for a request, or has it wait. Options of the agent go before those of the request.
 * (Old callers give host, port and localAddress.)
 */
Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  options = optionsFor(this, options, req);
  const name = this.getName(options);
  const idle = takeIdle(this, name);
  if (idle !== undefined) {
    addTo(this.sockets, name, idle);
    this.reuseSocket(idle, req);
    giveSocket(this, req, idle);
  } else if (countIn(this.sockets, name) < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (error, socket) => {
      if (error) req.onSocket(socket, error);
      else giveSocket(this, req, socket);
    });
  } else {
    // With these it gets a socket when its turn comes.
    req[kPendingOptions] = options;
    addTo(this.requests, name, req);
    makeRoom(this);
  }
};

/** On a request that waits: what its socket is to be made with. */
const kPendingOptions = Symbol('pendingOptions');

/** What a socket for a request is made with. @throws ERR_INVALID_ARG_TYPE */
function optionsFor(agent, options, req) {
  const merged = { __proto__: null, ...options, ...agent.options };
  if (merged.socketPath) merged.path = merged.socketPath;
  if (!merged.servername && merged.servername !== '') merged.servername = servernameFor(req, merged.host);
  return merged;
}

/** TLS asks for the host that the request names, unless it is an address. */
function servernameFor(req, host) {
  const named = req?.getHeader?.('host');
  if (named) validateString(named, 'options.headers.host');
  const name = named ? /^\[([^\]]*)\]|^[^:]*/.exec(named) : null;
  const servername = name === null ? host : (name[1] ?? name[0]);
  return net.isIP(servername) ? '' : servername;
}

function giveSocket(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout !== undefined && req.timeout !== agentTimeout) socket.setTimeout(req.timeout);
}

// ---- sockets ---------------------------------------------------------------------------------------------------------

/** Connects, and calls back with the socket, which is in use then. */
Agent.prototype.createSocket = function createSocket(req, options, callback) {
  options = optionsFor(this, options, req);
  const name = this.getName(options);
  options._agentKey = name;
  // Sockets carry bytes.
  options.encoding = null;
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }

  const onCreated = once((error, socket) => {
    if (error) {
      if (counted) this.totalSocketCount--;
      callback(error);
      return;
    }
    if (!counted) this.totalSocketCount++;
    addTo(this.sockets, name, socket);
    watch(this, socket, options);
    callback(null, socket);
  });
  let counted = false;
  const proxy = proxyFor(this[kProxyEnv], options);
  const socket = proxy === null ? this.createConnection(options, onCreated) : applyProxy(this, proxy, req, options, onCreated);
  if (socket) {
    onCreated(null, socket);
  } else {
    // It counts while it is being made.
    counted = true;
    this.totalSocketCount++;
  }
};

function watch(agent, socket, options) {
  const listeners = {
    free: () => agent.emit('free', socket, options),
    close: () => agent.removeSocket(socket, options),
    timeout() {
      // In use: the request's business.
      if (agent.freeSockets[agent.getName(options)]?.includes(socket)) socket.destroy();
    },
    agentRemove() {
      agent.removeSocket(socket, options);
      for (const event of Object.keys(listeners)) socket.removeListener(event, listeners[event]);
    },
  };
  socket[kPoolListeners] = listeners;
  for (const event of Object.keys(listeners)) socket.on(event, listeners[event]);
  if (agent.options.timeout) socket.setTimeout(agent.options.timeout);
  if (agent.listenerCount('keylog') > 0) passKeylog(agent, socket);
}

/** A request is done with its socket. */
function onFree(agent, socket, options) {
  const name = agent.getName(options);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const next = agent.requests[name]?.[0];
  if (next !== undefined) {
    removeFrom(agent.requests, name, next);
    giveSocket(agent, next, socket);
    return;
  }
  const used = socket._httpMessage;
  const isKept =
    used?.shouldKeepAlive &&
    agent.keepAlive &&
    agent.totalSocketCount <= agent.maxTotalSockets &&
    countIn(agent.freeSockets, name) + countIn(agent.sockets, name) <= agent.maxSockets &&
    countIn(agent.freeSockets, name) < agent.maxFreeSockets;
  if (!isKept) {
    socket.destroy();
    return;
  }
  if (agent.options.timeout && socket.timeout !== agent.options.timeout) socket.setTimeout(agent.options.timeout);
  if (!agent.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  socket._httpMessage = null;
  removeFrom(agent.sockets, name, socket);
  addTo(agent.freeSockets, name, socket);
  guard(socket);
  makeRoom(agent);
}

/** An idle socket must not keep a request to another host waiting: when it is closed, that gets one. */
function makeRoom(agent) {
  if (agent.totalSocketCount < agent.maxTotalSockets || Object.keys(agent.requests).length === 0) return;
  const [name] = Object.keys(agent.freeSockets);
  if (name !== undefined) agent.freeSockets[name][0].destroy();
}

/** A socket is gone: a request that waited may have another. */
Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  const wasHere = removeFrom(this.sockets, name, socket) || (!socket.writable && removeFrom(this.freeSockets, name, socket));
  if (wasHere) this.totalSocketCount--;

  // The total may have kept requests of other groups waiting.
  const waiting = this.requests[name] !== undefined ? name : Object.keys(this.requests).find((other) => countIn(this.sockets, other) < this.maxSockets);
  if (waiting === undefined || this.totalSocketCount >= this.maxTotalSockets || countIn(this.sockets, waiting) >= this.maxSockets) return;
  const req = this.requests[waiting][0];
  this.createSocket(req, req[kPendingOptions] ?? options, (error, created) => {
    if (!error) {
      // Whoever waits longest gets it.
      created.emit('free');
    } else if (removeFrom(this.requests, waiting, req)) {
      req.onSocket(null, error);
    }
  });
};

/** Whether `value` can serve as the option `agent`. @throws ERR_INVALID_ARG_TYPE */
export function checkAgent(value) {
  if (typeof value.addRequest !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.agent', ['Agent-like Object', 'undefined', 'false'], value);
  }
}
