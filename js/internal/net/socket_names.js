// The addresses of a socket's two ends. Docs: net, socket.address(), socket.remoteAddress and the like.

import { kEmptyObject } from 'internal/util';

/** What the system says, asked once. */
function named(address) {
  return address !== null && typeof address === 'object' ? address : undefined;
}

/** The part of net.Socket's prototype that names its ends. */
export class SocketNames {
  address() {
    return this._getsockname();
  }

  _getsockname() {
    if (!this._handle?.getsockname) return this._sockname ?? {};
    if (!this._sockname) {
      const address = this._handle.getsockname();
      // A client of a Unix socket has a name only if it was bound to one.
      this._sockname = typeof address === 'string' && address !== '' ? { address } : named(address);
    }
    return this._sockname ?? {};
  }

  _getpeername() {
    if (!this._handle?.getpeername || this.connecting) return this._peername ?? kEmptyObject;
    this._peername ??= named(this._handle.getpeername());
    return this._peername ?? kEmptyObject;
  }

  get localAddress() {
    return this._getsockname().address;
  }

  get localPort() {
    return this._getsockname().port;
  }

  get localFamily() {
    return this._getsockname().family;
  }

  get remoteAddress() {
    return this._getpeername().address;
  }

  get remotePort() {
    return this._getpeername().port;
  }

  get remoteFamily() {
    return this._getpeername().family;
  }
}
