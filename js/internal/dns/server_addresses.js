// Name servers as text: an address, with a port unless it is DNS's own (RFC 5952 for IPv6).

import { codes } from 'internal/errors';
import { isIP, isIPv6 } from 'internal/net';
import { validateArray, validateString } from 'internal/validators';

const { ERR_INVALID_IP_ADDRESS, ERR_SOCKET_BAD_PORT } = codes;

const kDnsPort = 53;
/** `address:port`, where an IPv6 address stands in brackets; these have no parts that could match in two ways. */
const withPort = /^(?:\[([^[\]]+)\]|([^[\]:]+)):(\d+)$/;
const inBrackets = /^\[([^[\]]+)\]$/;

/** @returns {[address: string, port: number]} */
function parse(text) {
  if (isIP(text) !== 0) return [text, kDnsPort];
  const bare = inBrackets.exec(text)?.[1];
  if (bare !== undefined && isIP(bare) !== 0) return [bare, kDnsPort];

  const parts = withPort.exec(text);
  const address = parts?.[1] ?? parts?.[2];
  if (address === undefined || isIP(address) === 0) throw new ERR_INVALID_IP_ADDRESS(text);
  const port = Number(parts[3]);
  if (port > 0xffff) throw new ERR_SOCKET_BAD_PORT('port', port);
  return [address, port];
}

/**
 * What dns.setServers() takes.
 * @param {string[]} servers may have holes
 * @returns {Array<[address: string, port: number]>}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_IP_ADDRESS, ERR_SOCKET_BAD_PORT
 */
export function parseServers(servers) {
  validateArray(servers, 'servers');
  const parsed = [];
  servers.forEach((server, i) => {
    validateString(server, `servers[${i}]`);
    parsed.push(parse(server));
  });
  return parsed;
}

/** What dns.getServers() gives. @param {[address: string, port: number]} server @returns {string} */
export function formatServer([address, port]) {
  if (port === kDnsPort) return address;
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
