// node:_tls_wrap, deprecated: parts of node:tls under their old name.

import { connect } from 'internal/tls/client';
import { Server, createServer } from 'internal/tls/server';
import { TLSSocket } from 'internal/tls/socket';

export default { TLSSocket, Server, createServer, connect };
