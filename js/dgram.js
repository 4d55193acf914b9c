// node:dgram. Docs: dgram.md.

import { Socket } from 'internal/dgram/socket';

function createSocket(type, listener) {
  return new Socket(type, listener);
}

export default { createSocket, Socket };
