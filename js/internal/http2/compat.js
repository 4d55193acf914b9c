// The compatibility API: streams of a server as 'request' and 'response'. Docs: http2.md, "Compatibility API".

import { Http2ServerRequest } from 'internal/http2/compat_request';
import { Http2ServerResponse } from 'internal/http2/compat_response';

export { Http2ServerRequest, Http2ServerResponse };

/** Answers with a status alone. @param {number} status */
function answerWith(status) {
  return (_server, _request, response) => {
    response.statusCode = status;
    response.end();
  };
}

function goOn(server, request, response) {
  response.writeContinue();
  server.emit('request', request, response);
}

/** Requests that have an event of their own: which, and what happens when nobody listens for it. */
const kinds = {
  tunnel: { event: 'connect', otherwise: answerWith(405) },
  asking: { event: 'checkContinue', otherwise: goOn },
  expecting: { event: 'checkExpectation', otherwise: answerWith(417) },
  plain: { event: 'request', otherwise: () => {} },
};

function kindOf(headers) {
  if (headers[':method'] === 'CONNECT' && headers[':protocol'] === undefined) return kinds.tunnel;
  if (headers.expect === undefined) return kinds.plain;
  return headers.expect === '100-continue' ? kinds.asking : kinds.expecting;
}

/**
 * A stream has come.
 * @param {import('events').EventEmitter} server
 * @param {{ Request: Function, Response: Function }} classes
 */
export function serveStream(server, { Request, Response }, stream, headers, rawHeaders) {
  const request = new Request(stream, headers, undefined, rawHeaders);
  const response = new Response(stream, { request });
  const { event, otherwise } = kindOf(headers);
  if (!server.emit(event, request, response)) otherwise(server, request, response);
}
