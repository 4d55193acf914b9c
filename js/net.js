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
import { handleOf } from 'internal/net/listen';
import { Server } from 'internal/net/server';
import { Socket } from 'internal/net/socket';

function createServer(options, connectionListener) {
  return new Server(options, connectionListener);
}

/** What older programs make a bound handle with, to be given to listen(). @returns {object | number} the handle, or a negative errno */
function _createServerHandle(address, port, addressType, fd, flags = 0) {
  if (typeof fd === 'number' && fd >= 0) return handleOf({ fd });
  if (port === -1 && addressType === -1) return handleOf({ path: address });
  return handleOf({ address: address || undefined, port, flags });
}

const net = {
  _createServerHandle,
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
