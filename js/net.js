// node:net. Docs: net.md.

import { defineLazyProperties } from 'internal/util';
import { isIP, isIPv4, isIPv6 } from 'internal/net';
import { normalizeArgs } from 'internal/net/arguments';
import { BoundSocket } from 'internal/net/bound_socket';
import { createConnection } from 'internal/net/connect';
import {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
} from 'internal/net/family_selection';
import { Server } from 'internal/net/server';
import { Socket } from 'internal/net/socket';

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

const net = {
  _normalizeArgs: normalizeArgs,
  BoundSocket,
  connect: createConnection,
  createConnection,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
defineLazyProperties(net, 'internal/net/block_list', ['BlockList']);
defineLazyProperties(net, 'internal/net/socket_address', ['SocketAddress']);

export default net;
