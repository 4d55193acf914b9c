// What watchers of http see: diagnostics channels (doc: diagnostics_channel.md "HTTP") and performance entries of type 'http'.

import { channel } from 'internal/diagnostics/channel';
import { now } from 'internal/perf/clock';
import { createNodeEntry } from 'internal/perf/entry';
import { isObserved, publish } from 'internal/perf/observers';

export const channels = {
  clientRequestBodyChunkSent: channel('http.client.request.bodyChunkSent'),
  clientRequestBodySent: channel('http.client.request.bodySent'),
  clientRequestCreated: channel('http.client.request.created'),
  clientRequestStart: channel('http.client.request.start'),
  clientRequestError: channel('http.client.request.error'),
  clientResponseFinish: channel('http.client.response.finish'),
  serverRequestStart: channel('http.server.request.start'),
  serverResponseCreated: channel('http.server.response.created'),
  serverResponseFinish: channel('http.server.response.finish'),
};

/**
 * An exchange begins: when somebody observes, it is measured.
 * @param {'HttpClient' | 'HttpRequest'} name of a client's or of a server's side
 * @param {{ method: string, url: string, headers: object }} req
 * @returns {{ name: string, startTime: number, req: object } | undefined}
 */
export function beginExchange(name, req) {
  return isObserved('http') ? { name, startTime: now(), req } : undefined;
}

/**
 * The exchange is over.
 * @param {ReturnType<typeof beginExchange>} exchange
 * @param {{ statusCode: number, statusMessage: string, headers: object }} res
 */
export function endExchange(exchange, res) {
  if (exchange === undefined) return;
  const { name, startTime, req } = exchange;
  publish(createNodeEntry({ name, entryType: 'http', startTime, duration: now() - startTime, detail: { req, res } }));
}

/** As beginExchange, for a request that came in: its fields are only looked at when somebody observes. */
export function beginServerExchange(req) {
  return isObserved('http') ? beginExchange('HttpRequest', { method: req.method, url: req.url, headers: req.headers }) : undefined;
}
