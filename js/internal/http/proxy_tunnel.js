// Tunnels through a proxy (RFC 9110, 9.3.6): CONNECT, and what the proxy lets through is the other side's.

import net from 'net';
import { Buffer } from 'buffer';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';

const lazyTls = lazy('tls');

/** So much of an answer is read before it is no answer to CONNECT. */
const kMaxHeadBytes = 16 * 1024;

/** A connection to a proxy that speaks TLS itself. */
export function connectSecurely(options) {
  return lazyTls().connect({ ...options, servername: net.isIP(options.host) ? '' : options.host });
}

function authorityOf({ host, port }) {
  return `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/**
 * Opens a tunnel to `options.host` and has the agent speak TLS over it.
 * @param {(error: Error | null, socket?: Duplex) => void} callback with the secured socket
 */
export function openTunnel(agent, proxy, options, callback) {
  const connection = { host: proxy.hostname, port: proxy.port };
  const socket = proxy.protocol === 'https:' ? connectSecurely(connection) : net.connect(connection);
  const authority = authorityOf(options);
  let head = '';

  const fail = (error) => {
    stop();
    socket.destroy();
    callback(error);
  };
  const tunnelError = (message, statusCode) => {
    const error = new codes.ERR_PROXY_TUNNEL(message);
    error.statusCode = statusCode;
    return error;
  };
  const onConnect = () => {
    const auth = proxy.auth === undefined ? '' : `proxy-authorization: ${proxy.auth}\r\n`;
    const connectionField = `proxy-connection: ${agent.keepAlive ? 'keep-alive' : 'close'}\r\n`;
    socket.write(`CONNECT ${authority} HTTP/1.1\r\n${connectionField}${auth}host: ${authority}\r\n\r\n`);
  };
  const onData = (chunk) => {
    head += chunk.latin1Slice();
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) {
      if (head.length > kMaxHeadBytes) fail(tunnelError('The proxy answers at too great length'));
      return;
    }
    const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1];
    if (status !== '200') {
      fail(tunnelError(`Failed to establish tunnel to ${authority} via ${proxy.href}: ${head.slice(0, head.indexOf('\r\n'))}`, Number(status)));
      return;
    }
    stop();
    socket.pause();
    const rest = head.slice(end + 4);
    if (rest !== '') socket.unshift(Buffer.from(rest, 'latin1'));
    const secured = agent.createConnection({ ...options, socket, path: null }, callback);
    if (secured) callback(null, secured);
  };
  const onEnd = () => fail(tunnelError(`The proxy ${proxy.href} closed the connection before the tunnel to ${authority} was open`));
  const stop = () => {
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    socket.removeListener('error', fail);
  };
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('error', fail);
  socket.once(proxy.protocol === 'https:' ? 'secureConnect' : 'connect', onConnect);
  return undefined;
}
