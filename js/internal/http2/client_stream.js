// ClientHttp2Stream: a request and its response, or a response that the server has promised. Docs: http2.md, "Class: ClientHttp2Stream".

import { clientChannels, tell } from 'internal/http2/observe';
import { Http2Stream } from 'internal/http2/stream';

export class ClientHttp2Stream extends Http2Stream {

  get _channels() {
    return clientChannels;
  }

  _bodyChunk(writev, data, encoding) {
    tell(clientChannels.bodyChunkSent, () => ({ stream: this, writev, data, encoding }));
  }

  _bodySent() {
    tell(clientChannels.bodySent, () => ({ stream: this }));
  }

  /** Pending data is read first, also when the server has reset the stream. */
  get _isReadFirst() {
    return super._isReadFirst || this.readableLength > 0;
  }

  /** A response may be asked for late. */
  get _dropsUnread() {
    return this.readableLength === 0;
  }
}
