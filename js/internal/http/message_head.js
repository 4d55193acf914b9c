// MessageHead: the text of a start line and its fields, and what they say about the body and the connection. It adds the fields that the
// sender owes (RFC 9112, 6 and 9; RFC 9110, 6.6.1).

import { codes } from 'internal/errors';
import { httpDate } from 'internal/http/date';
import { lowerCaseOf, validateHeaderName, validateHeaderValue } from 'internal/http/header_rules';

const chunkedPattern = /(?:^|\W)chunked(?:$|\W)/i;
const closePattern = /(?:^|\W)close(?:$|\W)/i;

/** Fields of which the second value would change what the first means: lists of them are one field each, except cookies, which are joined. */
function isJoined(key, uniqueHeaders) {
  return key === 'cookie' || uniqueHeaders?.has(key) === true;
}

export class MessageHead {
  text;
  /** What the fields said. */
  hasConnection = false;
  saysClose = false;
  hasContentLength = false;
  /** Of the Content-Length that was set, or undefined. */
  contentLength;
  hasTransferEncoding = false;
  isChunked = false;
  hasDate = false;
  hasExpect = false;
  hasTrailer = false;
  hasKeepAlive = false;
  hasUpgrade = false;
  #validation;
  #uniqueHeaders;

  /**
   * @param {string} startLine with its line break
   * @param {string} [validation] of values, see header_rules
   * @param {Set<string>} [uniqueHeaders] lower case names whose lists are sent as one field
   */
  constructor(startLine, validation, uniqueHeaders) {
    this.text = startLine;
    this.#validation = validation;
    this.#uniqueHeaders = uniqueHeaders;
  }

  /** Adds a field that was checked when it was set. */
  add(name, value) {
    const key = lowerCaseOf(name);
    if (Array.isArray(value)) {
      if (isJoined(key, this.#uniqueHeaders)) {
        this.#line(name, key, value.join('; '));
      } else {
        for (const one of value) this.#line(name, key, one);
      }
    } else {
      this.#line(name, key, value);
    }
  }

  /** Adds a field that nobody has checked. @throws as validateHeaderName, validateHeaderValue */
  addChecked(name, value) {
    validateHeaderName(name);
    for (const one of Array.isArray(value) ? value : [value]) validateHeaderValue(name, one, this.#validation);
    this.add(name, value);
  }

  /** Adds a field of the sender's own. */
  addOwn(line) {
    this.text += line;
  }

  #line(name, key, value) {
    this.text += `${name}: ${value}\r\n`;
    // Few names matter: their lengths tell them from most others.
    switch (key.length) {
      case 4:
        if (key === 'date') this.hasDate = true;
        break;
      case 6:
        if (key === 'expect') this.hasExpect = true;
        break;
      case 7:
        if (key === 'trailer') this.hasTrailer = true;
        else if (key === 'upgrade') this.hasUpgrade = true;
        break;
      case 10:
        if (key === 'connection') {
          this.hasConnection = true;
          this.saysClose = closePattern.test(value);
        } else if (key === 'keep-alive') {
          this.hasKeepAlive = true;
        }
        break;
      case 14:
        if (key === 'content-length') {
          this.hasContentLength = true;
          this.contentLength = +value;
        }
        break;
      case 17:
        if (key === 'transfer-encoding') {
          this.hasTransferEncoding = true;
          if (chunkedPattern.test(value)) this.isChunked = true;
        }
        break;
    }
  }

  /** Adds Date unless it is there. */
  addDate() {
    if (!this.hasDate) this.text += `Date: ${httpDate()}\r\n`;
  }

  /** Ends the fields. @throws ERR_HTTP_TRAILER_INVALID when trailers were announced that the framing cannot carry */
  end(isChunked) {
    if (this.hasTrailer && !isChunked) throw new codes.ERR_HTTP_TRAILER_INVALID();
    this.text += '\r\n';
  }
}
