// How an outgoing message tells where its body ends and whether the connection goes on (RFC 9112, 6.3 and 9.3).

/**
 * Adds what the sender owes to a head whose fields are all there, and settles `message.chunkedEncoding`, `._last` and `.shouldKeepAlive`.
 * @param {OutgoingMessage} message
 * @param {MessageHead} head
 */
export function completeHead(message, head) {
  if (head.isChunked) message.chunkedEncoding = true;
  if (head.hasContentLength) message._contentLength = head.contentLength;

  // These answers have no body, so that its end need not be told; a coding that was announced all the same would confuse the peer.
  if (message.chunkedEncoding && (message.statusCode === 204 || message.statusCode === 304)) {
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }

  if (message.sendDate) head.addDate();
  addConnection(message, head);
  if (!head.hasContentLength && !head.hasTransferEncoding) addLength(message, head);
  // What was asked for in vain must not be believed: without an end the body lasts as long as the connection.
  if (message.chunkedEncoding !== true && head.isChunked && message._hasBody && message.statusCode !== 204 && message.statusCode !== 304) {
    message._last = true;
  }
  head.end(message.chunkedEncoding);
}

function addConnection(message, head) {
  if (head.hasConnection) {
    if (head.saysClose) message._last = true;
    else message.shouldKeepAlive = true;
    return;
  }
  if (message._removedConnection) {
    // Nothing is said: the version's default holds.
    message._last = !message.shouldKeepAlive;
    return;
  }
  // The peer must be able to find the end.
  const endIsKnown = head.hasContentLength || message.useChunkedEncodingByDefault || message.agent;
  if (!message.shouldKeepAlive || !endIsKnown) {
    message._last = true;
    head.addOwn('Connection: close\r\n');
  } else if (message.maxRequestsOnConnectionReached) {
    head.addOwn('Connection: close\r\n');
  } else {
    head.addOwn(message._keepAliveTimeout && !head.hasKeepAlive ? keepAliveFields(message) : 'Connection: keep-alive\r\n');
  }
}

const kMillisecondsPerSecond = 1000;

/** The Keep-Alive field says how long an idle connection is kept, in whole seconds, and for how many requests. */
function keepAliveFields(message) {
  const seconds = Math.floor(message._keepAliveTimeout / kMillisecondsPerSecond);
  const max = message._maxRequestsPerSocket > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}${max}\r\n`;
}

function addLength(message, head) {
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    // The end of the connection is the end of the body (HTTP/1.0), or there is none (GET).
    message._last = true;
  } else if (typeof message._contentLength === 'number' && !message._removedContentLength && !head.hasTrailer) {
    head.addOwn(`Content-Length: ${message._contentLength}\r\n`);
  } else if (!message._removedTransferEncoding) {
    head.addOwn('Transfer-Encoding: chunked\r\n');
    message.chunkedEncoding = true;
  } else {
    // Neither may be said.
    message._last = true;
  }
}
