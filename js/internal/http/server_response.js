// ServerResponse: the answer to one request (doc: http.md "Class: http.ServerResponse").

import { codes } from 'internal/errors';
import { validateFunction, validateInteger, validateObject } from 'internal/validators';
import { linkValue } from 'internal/http/early_hints';
import { hasInvalidChar, validateHeaderName, validateHeaderValue } from 'internal/http/header_rules';
import { MessageHead } from 'internal/http/message_head';
import { composeHead, kTable, kUniqueHeaders, kValidation, pairsOf } from 'internal/http/outgoing_head';
import { OutgoingMessage } from 'internal/http/outgoing_message';
import { kMaterialize, kSocket } from 'internal/http/materialize';
import { beginServerExchange, endExchange } from 'internal/http/observe';
import { STATUS_CODES } from 'internal/http/status_codes';

/** The measurement of the exchange, if somebody observes. */
const kExchange = Symbol('exchange');

/**
 * @param {IncomingMessage} req
 * @param {object} [options] as of OutgoingMessage
 */
export function ServerResponse(req, options) {
  OutgoingMessage.call(this, options);
  this.req = req;
  this.sendDate = true;
  if (req.method === 'HEAD') this._hasBody = false;
  /** 100 (Continue) was asked for, and sent. */
  this._expect_continue = false;
  this._sent100 = false;
  this[kExchange] = beginServerExchange(req);
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    this.useChunkedEncodingByDefault = /(?:^|\W)chunked(?:$|\W)/i.test(req.headers.te);
    this.shouldKeepAlive = false;
  }
}
Object.setPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
Object.setPrototypeOf(ServerResponse, OutgoingMessage);

ServerResponse.prototype.statusCode = 200;
ServerResponse.prototype.statusMessage = undefined;

function onSocketClose() {
  // The response that has the socket when it closes: an earlier one was detached.
  const response = this._httpMessage;
  if (!response || response._closed) return;
  response.destroyed = true;
  response._closed = true;
  response.emit('close');
}

/** The response may write now. @throws ERR_HTTP_SOCKET_ASSIGNED */
ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new codes.ERR_HTTP_SOCKET_ASSIGNED();
  socket._httpMessage = this;
  this[kSocket] = socket;
  if (socket[kMaterialize] === undefined) {
    socket.on('close', onSocketClose);
    this.emit('socket', socket);
  } else if (this.listenerCount('socket') > 0) {
    this.emit('socket', this.socket);
  }
  this._flush();
};

/** Goes on with the real socket instead of what stood in for it. */
ServerResponse.prototype.moveTo = function moveTo(socket) {
  this[kSocket] = socket;
  socket._httpMessage = this;
  socket.on('close', onSocketClose);
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  if (socket[kMaterialize] === undefined) socket.removeListener('close', onSocketClose);
  socket._httpMessage = null;
  this[kSocket] = null;
};

/** The response was given to the socket. */
ServerResponse.prototype._finish = function _finish() {
  if (this[kExchange] !== undefined) {
    endExchange(this[kExchange], { statusCode: this.statusCode, statusMessage: this.statusMessage, headers: this.getHeaders() });
    this[kExchange] = undefined;
  }
  OutgoingMessage.prototype._finish.call(this);
};

// ---- informational responses -----------------------------------------------------------------------------------------

/** Sends an interim response as it stands: it has no part in the head that follows. */
function sendInterim(response, text, callback) {
  const { _header, _headerSent } = response;
  response._headerSent = true;
  response._send(text, 'latin1', callback);
  response._header = _header;
  response._headerSent = _headerSent;
}

ServerResponse.prototype.writeContinue = function writeContinue(callback) {
  sendInterim(this, 'HTTP/1.1 100 Continue\r\n\r\n', callback);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(callback) {
  sendInterim(this, 'HTTP/1.1 102 Processing\r\n\r\n', callback);
};

/**
 * Any interim response but 101, which is what 'upgrade' is for.
 * @param {number} statusCode 100 to 199
 * @param {object | string[]} [headers] as for writeHead
 * @param {Function} [callback] called when it was flushed
 * @throws ERR_HTTP_HEADERS_SENT, ERR_OUT_OF_RANGE, ERR_HTTP_INVALID_STATUS_CODE, and as setHeader
 */
ServerResponse.prototype.writeInformation = function writeInformation(statusCode, headers, callback) {
  if (typeof headers === 'function') return this.writeInformation(statusCode, undefined, headers);
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  validateInteger(statusCode, 'statusCode', 100, 199);
  if (statusCode === 101) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  if (callback !== undefined) validateFunction(callback, 'callback');
  const head = new MessageHead(`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? 'unknown'}\r\n`, this[kValidation], this[kUniqueHeaders]);
  const pairs = Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers ?? {});
  for (const [name, value] of pairs) head.addChecked(name, value);
  sendInterim(this, `${head.text}\r\n`, callback);
  if (statusCode === 100) this._sent100 = true;
};

/** @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, and as setHeader */
ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, callback) {
  validateObject(hints, 'hints');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (hints.link === null || hints.link === undefined) return;
  const link = linkValue(hints.link);
  if (link === '') return;
  let text = `HTTP/1.1 103 Early Hints\r\nLink: ${link}\r\n`;
  for (const name of Object.keys(hints)) {
    if (name.toLowerCase() === 'link') continue;
    validateHeaderName(name);
    validateHeaderValue(name, hints[name]);
    text += `${name}: ${hints[name]}\r\n`;
  }
  sendInterim(this, `${text}\r\n`, callback);
};

// ---- the head --------------------------------------------------------------------------------------------------------

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

/** Fields of writeHead() take the place of those that were set before under their names. */
function mergeHeaders(response, headers) {
  if (!Array.isArray(headers)) {
    for (const name of Object.keys(headers)) {
      if (name) response.setHeader(name, headers[name]);
    }
    return;
  }
  const pairs = [...pairsOf(headers)];
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) {
    if (name) response.appendHeader(name, value);
  }
}

/**
 * Composes the head. It is sent with the body's first byte.
 * @param {number} statusCode
 * @param {string} [reason]
 * @param {object | string[]} [headers]
 * @returns {this}
 * @throws ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_INVALID_CHAR, and as setHeader
 */
ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, headers) {
  if (this._header) throw new codes.ERR_HTTP_HEADERS_SENT('write');
  const hasReason = typeof reason === 'string';
  setStatus(this, statusCode, hasReason ? reason : undefined);
  const given = hasReason ? headers : (headers ?? reason);
  // The client may not send its body when it got no 100: the next request could not be told from it.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;
  const startLine = `HTTP/1.1 ${this.statusCode} ${this.statusMessage}\r\n`;
  if (this[kTable] === null) {
    composeHead(this, startLine, given);
  } else {
    if (given) mergeHeaders(this, given);
    composeHead(this, startLine, this[kTable]);
  }
  return this;
};

/** @throws ERR_HTTP_INVALID_STATUS_CODE, ERR_INVALID_CHAR */
function setStatus(response, statusCode, reason) {
  const status = statusCode | 0;
  if (status < 100 || status > 999) throw new codes.ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  response.statusCode = status;
  response.statusMessage = reason ?? (response.statusMessage || STATUS_CODES[status] || 'unknown');
  if (hasInvalidChar(response.statusMessage)) throw new codes.ERR_INVALID_CHAR('statusMessage');
  if (status < 200 || status === 204 || status === 304) response._hasBody = false;
}

ServerResponse.prototype.writeHeader = ServerResponse.prototype.writeHead;
