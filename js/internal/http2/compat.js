// The compatibility API: streams of a server as 'request' and 'response'. Docs: http2.md, "Compatibility API".

import { Http2ServerRequest } from 'internal/http2/compat_request';
import { Http2ServerResponse } from 'internal/http2/compat_response';

export { Http2ServerRequest, Http2ServerResponse };

/**
 * A request has come: tells the listener it is for.
 * @param {import('events').EventEmitter} server
 */
export function onStream(server, Request, Response, stream, headers, _flags, rawHeaders) {
  const request = new Request(stream, headers, undefined, rawHeaders);
  const response = new Response(stream, { request });
  if (headers[':method'] === 'CONNECT' && headers[':protocol'] === undefined) {
    if (server.emit('connect', request, response)) return;
    response.statusCode = 405;
    response.end();
    return;
  }
  if (headers.expect !== undefined) {
    if (headers.expect === '100-continue') {
      if (server.emit('checkContinue', request, response)) return;
      response.writeContinue();
    } else {
      if (server.emit('checkExpectation', request, response)) return;
      response.statusCode = 417;
      response.end();
      return;
    }
  }
  server.emit('request', request, response);
}
