// ServerHttp2Session. Docs: http2.md, "Class: ServerHttp2Session".

import { op_http2_altsvc, op_http2_origin } from 'internal/ops';
import { codes } from 'internal/errors';
import { URL } from 'internal/url';
import { validateString } from 'internal/validators';
import { constants } from 'internal/http2/constants';
import { serverChannels, tell } from 'internal/http2/observe';
import { fieldsOf } from 'internal/http2/received_fields';
import { ServerHttp2Stream } from 'internal/http2/server_stream';
import { Http2Session } from 'internal/http2/session';

const {
  ERR_HTTP2_ALTSVC_INVALID_ORIGIN,
  ERR_HTTP2_ALTSVC_LENGTH,
  ERR_HTTP2_INVALID_ORIGIN,
  ERR_HTTP2_INVALID_SESSION,
  ERR_HTTP2_ORIGIN_LENGTH,
  ERR_INVALID_ARG_TYPE,
  ERR_INVALID_CHAR,
  ERR_OUT_OF_RANGE,
} = codes;

/** What fits into a frame besides its lengths. */
const kMaxLength = 16382;
const kStreamIdLimit = 2 ** 32;
const kRequest = 0;

/** @returns {string} the origin of what a program gives for one @throws as `invalid` makes */
function originOf(given, Invalid, name) {
  let origin;
  if (typeof given === 'string') ({ origin } = new URL(given));
  else if (given !== null && typeof given === 'object') ({ origin } = given);
  else throw new ERR_INVALID_ARG_TYPE(name, ['string', 'URL', 'Object'], given);
  validateString(origin, `${name}.origin`);
  if (origin === '' || origin === 'null') throw new Invalid();
  return origin;
}

export class ServerHttp2Session extends Http2Session {
  #server;
  #origins;

  /** @param {object} options @param {import('stream').Duplex} socket @param {object} [server] */
  constructor(options, socket, server) {
    super(constants.NGHTTP2_SESSION_SERVER, options, socket);
    this.#server = server;
    this._strictSingleValueFields = options.strictSingleValueFields;
    this.#origins = options.origins;
    if (Array.isArray(this.#origins)) this.origin(...this.#origins);
  }

  get server() {
    return this.#server;
  }

  get _scheme() {
    return this.encrypted ? 'https' : 'http';
  }

  _onFields(id, category, flags, list, sensitive) {
    const fields = fieldsOf(list, sensitive);
    const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    if (category !== kRequest) {
      this._with(id, (stream) => {
        stream._onFields(ends);
        stream.emit('trailers', fields, flags, list);
      });
      return;
    }
    const stream = new ServerHttp2Stream(this, id, fields, false);
    stream._onFields(ends);
    tell(serverChannels.start, () => ({ stream, headers: fields }));
    this.emit('stream', stream, fields, flags, list);
  }

  /** Docs: serverhttp2session.altsvc() */
  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    validateString(alt, 'alt');
    // eslint-disable-next-line no-control-regex
    if (!/^[\x09\x20-\x7e\x80-\xff]*$/.test(alt)) throw new ERR_INVALID_CHAR('alt');
    let stream = 0;
    let origin = '';
    if (typeof originOrStream === 'number') {
      if (!Number.isInteger(originOrStream) || originOrStream <= 0 || originOrStream >= kStreamIdLimit) {
        throw new ERR_OUT_OF_RANGE('originOrStream', `> 0 && < ${kStreamIdLimit}`, originOrStream);
      }
      stream = originOrStream;
    } else if (originOrStream !== undefined) {
      origin = originOf(originOrStream, ERR_HTTP2_ALTSVC_INVALID_ORIGIN, 'originOrStream');
    }
    if (alt.length + origin.length > kMaxLength) throw new ERR_HTTP2_ALTSVC_LENGTH();
    // A stream that is not there has no alternatives.
    if (stream !== 0 && this._stream(stream) === undefined) return;
    op_http2_altsvc(this._native, stream, origin, alt);
    this._schedule();
  }

  /** Docs: serverhttp2session.origin() */
  origin(...origins) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    let length = 0;
    let text = '';
    for (const given of origins) {
      const origin = originOf(given, ERR_HTTP2_INVALID_ORIGIN, 'origin');
      length += origin.length + 2;
      text += `${origin}\0`;
    }
    if (length > kMaxLength) throw new ERR_HTTP2_ORIGIN_LENGTH();
    op_http2_origin(this._native, text);
    this._schedule();
  }
}
