// node.http, node.net.native and node.dns.native: requests, connections and queries as spans.

import diagnosticsChannel from 'diagnostics_channel';
import dns from 'dns';
import { Socket } from 'net';
import { isWanted } from 'internal/tracing/categories';
import { emit } from 'internal/tracing/log';
import { probe } from 'internal/tracing/probe';

const HTTP = 'node,node.http';
const NET = 'node,node.net,node.net.native';
const DNS = 'node,node.dns,node.dns.native';

let lastId = 0;
/** Of requests that are under way. */
const ids = new WeakMap();

function begin(object, name, args) {
  if (!isWanted(HTTP)) return;
  ids.set(object, ++lastId);
  emit('b', HTTP, name, { id: lastId, args });
}

function end(object, name, args) {
  const id = ids.get(object);
  if (id === undefined) return;
  ids.delete(object);
  emit('e', HTTP, name, { id, args });
}

function traceHttp() {
  const on = (name, listener) => diagnosticsChannel.subscribe(name, listener);
  on('http.server.request.start', ({ request }) => begin(request, 'http.server.request', { data: { url: request.url } }));
  on('http.server.response.finish', ({ request, response }) =>
    end(request, 'http.server.request', { data: { statusCode: response.statusCode } }));
  on('http.client.request.start', ({ request }) =>
    begin(request, 'http.client.request', { data: { method: request.method, path: request.path } }));
  on('http.client.response.finish', ({ request, response }) =>
    end(request, 'http.client.request', { data: { statusCode: response.statusCode } }));
}

/** What a connection goes to, as far as its arguments say. */
function targetOf([first, second]) {
  const options = Array.isArray(first) ? first[0] : first;
  const path = typeof options === 'string' ? options : options?.path;
  if (typeof path === 'string') return { path_type: path.startsWith('\0') ? 'abstract socket' : 'file', pipe_path: path.replace(/^\0/, '') };
  return { host: options?.host ?? (typeof second === 'string' ? second : 'localhost'), port: Number(options?.port ?? options) };
}

function traceConnections() {
  probe(Socket.prototype, 'connect', NET, (original, self, args) => {
    const id = ++lastId;
    emit('b', NET, 'connect', { id, args: targetOf(args) });
    const over = (status) => {
      self.removeListener('connect', onConnect);
      self.removeListener('close', onClose);
      emit('e', NET, 'connect', { id, args: { status } });
    };
    const onConnect = () => over(0);
    const onClose = () => over(-1);
    self.once('connect', onConnect);
    self.once('close', onClose);
    return Reflect.apply(original, self, args);
  });
}

function traceQueries() {
  for (const name of Object.keys(dns).filter((key) => /^(lookup|lookupService|resolve\w*|reverse)$/.test(key))) {
    probe(dns, name, DNS, (original, self, args) => {
      const callback = args.at(-1);
      if (typeof callback !== 'function') return Reflect.apply(original, self, args);
      const id = ++lastId;
      emit('b', DNS, name, { id, args: { hostname: String(args[0]) } });
      args[args.length - 1] = function(...results) {
        emit('e', DNS, name, { id, args: { error: results[0]?.code } });
        return Reflect.apply(callback, this, results);
      };
      return Reflect.apply(original, self, args);
    });
  }
}

export function install() {
  traceHttp();
  traceConnections();
  traceQueries();
}
