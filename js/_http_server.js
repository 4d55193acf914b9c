// node:_http_server, deprecated (DEP0199): use node:http.

import { Server, kConnectionsCheckingInterval } from 'internal/http/server';
import { ServerConnection } from 'internal/http/server_connection';
import { ServerResponse } from 'internal/http/server_response';
import { STATUS_CODES } from 'internal/http/status_codes';

export default {
  STATUS_CODES,
  Server,
  ServerResponse,
  _connectionListener(socket) {
    return new ServerConnection(this, socket);
  },
  kConnectionsCheckingInterval,
};
