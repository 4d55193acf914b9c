// The methods of an outgoing message that are about its fields (doc: http.md "Class: http.OutgoingMessage").

import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { HeaderTable } from 'internal/http/header_table';
import { hasForbiddenChar, validateHeaderName, validateHeaderValue } from 'internal/http/header_rules';
import { kTable, kUniqueHeaders, kValidation, pairsOf } from 'internal/http/outgoing_head';

function checkUnsent(message, verb) {
  if (message._header) throw new codes.ERR_HTTP_HEADERS_SENT(verb);
}

/** The table to add a field to, when it may be. @throws ERR_HTTP_HEADERS_SENT, ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR */
function tableFor(message, verb, name, value) {
  checkUnsent(message, verb);
  validateHeaderName(name);
  validateHeaderValue(name, value, message[kValidation]);
  return (message[kTable] ??= new HeaderTable());
}

/** What the sender adds by itself unless its field is removed: by the field's name. */
const owed = {
  __proto__: null,
  connection(message) {
    message._removedConnection = true;
  },
  'content-length'(message) {
    message._removedContentLength = true;
  },
  'transfer-encoding'(message) {
    message._removedTransferEncoding = true;
  },
  date(message) {
    message.sendDate = false;
  },
};

export const fieldMembers = {
  /** @throws as tableFor */
  setHeader(name, value) {
    tableFor(this, 'set', name, value).set(name, value);
    return this;
  },

  /** Sets several at once, from a Headers or a Map. @throws ERR_INVALID_ARG_TYPE, and as setHeader */
  setHeaders(headers) {
    checkUnsent(this, 'set');
    const isMap = headers && !Array.isArray(headers) && [headers.keys, headers.get].every((method) => typeof method === 'function');
    if (!isMap) throw new codes.ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
    // A Headers object gives each cookie by itself.
    const cookies = [];
    for (const [name, value] of headers) {
      if (name === 'set-cookie') cookies.push(value);
      else this.setHeader(name, value);
    }
    return cookies.length === 0 ? this : this.setHeader('set-cookie', cookies.flat());
  },

  /** Adds a value to those of a field. @throws as setHeader */
  appendHeader(name, value) {
    tableFor(this, 'append', name, value).append(name, value);
    return this;
  },

  getHeader(name) {
    validateString(name, 'name');
    return this[kTable]?.get(name);
  },

  getHeaderNames() {
    return this[kTable]?.names() ?? [];
  },

  getRawHeaderNames() {
    return this[kTable]?.rawNames() ?? [];
  },

  getHeaders() {
    return this[kTable]?.toObject() ?? { __proto__: null };
  },

  hasHeader(name) {
    validateString(name, 'name');
    return this[kTable]?.has(name) ?? false;
  },

  /** Removes a field; one that the sender owes stays away too. @throws ERR_HTTP_HEADERS_SENT */
  removeHeader(name) {
    validateString(name, 'name');
    checkUnsent(this, 'remove');
    owed[name.toLowerCase()]?.(this);
    this[kTable]?.delete(name);
  },

  /** Names as they were set, and values. @throws ERR_HTTP_HEADERS_SENT */
  _renderHeaders() {
    checkUnsent(this, 'render');
    return Object.fromEntries(Array.from(this[kTable] ?? [], ({ name, value }) => [name, value]));
  },

  /** Adds fields that follow the body. Only the chunked coding can carry them. @throws as setHeader */
  addTrailers(headers) {
    const pairs = Array.isArray(headers) ? pairsOf(headers) : Object.entries(headers);
    const lines = [];
    for (const [name, value] of pairs) {
      validateHeaderName(name, 'Trailer name');
      for (const one of valuesOf(this, name, value)) {
        if (one === undefined) throw new codes.ERR_HTTP_INVALID_HEADER_VALUE(one, name);
        if (hasForbiddenChar(one, this[kValidation])) throw new codes.ERR_INVALID_CHAR('trailer content', name);
        lines.push(`${name}: ${one}\r\n`);
      }
    }
    this._trailer = lines.join('');
  },
};

/** A list makes a field of each value, unless the name is one of uniqueHeaders. */
function valuesOf(message, name, value) {
  if (!Array.isArray(value)) return [value];
  return message[kUniqueHeaders]?.has(name.toLowerCase()) ? [value.join('; ')] : value;
}
