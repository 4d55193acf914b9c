// node:_http_incoming, deprecated (DEP0199): use node:http.

import { IncomingMessage, kHoldsInput } from 'internal/http/incoming_message';

export default {
  IncomingMessage,
  readStart(socket) {
    if (socket && !socket[kHoldsInput] && socket.readable) socket.resume();
  },
  readStop(socket) {
    socket?.pause();
  },
};
