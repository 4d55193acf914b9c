// A net.Socket over any stream: the transport of TLS where that is no socket. Packages reach the class through `_handle._parentWrap`.

import { Socket } from 'net';
import { StreamHandle } from 'internal/tls/stream_handle';

export class StreamSocket extends Socket {
  /** @param {import('stream').Duplex} stream */
  constructor(stream) {
    super({ handle: new StreamHandle(stream), manualStart: true });
    this.stream = stream;
  }
}
