// Proxies from the environment (doc: http.md "Built-in Proxy Support").

import net from 'net';
import { codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { validateObject } from 'internal/validators';
import { basicAuth } from 'internal/http/request_options';

const lazyTunnel = lazy('internal/http/proxy_tunnel');

/** Characters that would let a value end its field and begin another. */
const lineBreak = /[\r\n]/;

/**
 * Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY of an environment; names in lower case go first.
 * @param {object | undefined} env
 * @returns {{ http: Proxy | null, https: Proxy | null, bypass: (host: string, port: string | number) => boolean } | null}
 * @throws ERR_PROXY_INVALID_CONFIG, ERR_INVALID_URL
 */
export function readProxyEnv(env) {
  if (env === undefined || env === null) return null;
  validateObject(env, 'options.proxyEnv');
  const read = (name) => env[name.toLowerCase()] ?? env[name];
  const http = parseProxy(read('HTTP_PROXY'));
  const https = parseProxy(read('HTTPS_PROXY'));
  if (http === null && https === null) return null;
  return { http, https, bypass: parseBypass(read('NO_PROXY')) };
}

/** @typedef {{ href: string, protocol: string, hostname: string, port: number, auth: string | undefined }} Proxy */

function parseProxy(href) {
  if (!href) return null;
  if (lineBreak.test(href)) throw new codes.ERR_PROXY_INVALID_CONFIG('Invalid proxy URL: line breaks are not allowed');
  const url = new URL(href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new codes.ERR_PROXY_INVALID_CONFIG(`Invalid proxy URL: ${href}, only http: and https: are supported`);
  }
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  if (lineBreak.test(username) || lineBreak.test(password)) {
    throw new codes.ERR_PROXY_INVALID_CONFIG('Invalid proxy URL: its credentials contain line breaks');
  }
  return {
    href: url.href,
    protocol: url.protocol,
    hostname: url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname,
    port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    auth: username || password ? basicAuth(`${username}:${password}`) : undefined,
  };
}

// ---- NO_PROXY --------------------------------------------------------------------------------------------------------

/** @returns {(host: string, port: string | number) => boolean} whether a host is reached without a proxy */
function parseBypass(text) {
  const rules = (text ?? '').split(/[\s,]+/).filter((entry) => entry !== '').map((entry) => bypassRule(entry.toLowerCase()));
  return (host, port) => {
    const name = host.toLowerCase().replace(/^\[|\]$/g, '');
    return rules.some((matches) => matches(name, String(port)));
  };
}

function bypassRule(entry) {
  if (entry === '*') return () => true;
  const range = /^([\d.]+)-([\d.]+)$/.exec(entry);
  if (range !== null && net.isIPv4(range[1]) && net.isIPv4(range[2])) {
    const [from, to] = [addressNumber(range[1]), addressNumber(range[2])];
    return (host) => net.isIPv4(host) && addressNumber(host) >= from && addressNumber(host) <= to;
  }
  if (net.isIP(entry) !== 0) return (host) => host === entry;
  const withPort = /^(.*):(\d+)$/.exec(entry);
  if (withPort !== null) {
    const matches = bypassRule(withPort[1].replace(/^\[|\]$/g, ''));
    return (host, port) => port === withPort[2] && matches(host, port);
  }
  const suffix = entry.startsWith('*.') ? entry.slice(1) : entry;
  return suffix.startsWith('.') ? (host) => host.endsWith(suffix) : (host) => host === suffix;
}

function addressNumber(address) {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

// ---- use -------------------------------------------------------------------------------------------------------------

/**
 * The proxy for a request's options.
 * @returns {Proxy | null}
 */
export function proxyFor(config, options) {
  if (config === null || options.socketPath) return null;
  const isSecure = options.protocol === 'https:' || options.agent?.protocol === 'https:' || options._secure === true;
  const proxy = isSecure ? config.https : config.http;
  return proxy === null || config.bypass(options.host ?? 'localhost', options.port) ? null : proxy;
}

/**
 * Connects to the proxy instead of the host. A plain request then asks it for the whole URL; for TLS a tunnel is made.
 * @returns {Duplex | undefined} as Agent.createConnection
 */
export function applyProxy(agent, proxy, req, options, callback) {
  if (agent.protocol === 'https:') return lazyTunnel().openTunnel(agent, proxy, options, callback);
  const connection = { ...options, host: proxy.hostname, hostname: proxy.hostname, port: proxy.port, servername: undefined, path: null };
  if (proxy.protocol === 'https:') return lazyTunnel().connectSecurely(connection);
  return agent.createConnection(connection, callback);
}

/**
 * Has a request ask the proxy for the whole URL (RFC 9112, 3.2.2).
 * @param {[string, any][]} fields of the request so far
 * @returns {[string, string][]} fields to be added
 * @throws ERR_INVALID_ARG_VALUE when Host or the target name another authority than the request's
 */
export function retarget(req, proxy, { protocol, host, port, defaultPort }, fields) {
  const valueOf = (wanted) => fields.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const name = net.isIPv6(host) ? `[${host}]` : host;
  const authority = port && +port !== defaultPort ? `${name}:${port}` : name;
  const origin = new URL(`${protocol}//${authority}`);
  const given = valueOf('host');
  if (given !== undefined && hostOf(`${protocol}//${given}`) !== origin.host) {
    throw new codes.ERR_INVALID_ARG_VALUE('Host in options.headers', given, `must match the request authority (${origin.host})`);
  }
  req.path = absoluteTarget(req.path, origin);
  const own = [['proxy-connection', req.shouldKeepAlive ? 'keep-alive' : 'close']];
  if (proxy.auth !== undefined) own.push(['proxy-authorization', proxy.auth]);
  return own.filter(([field]) => valueOf(field) === undefined);
}

/** The whole URL of a target that is a path, or a URL of this origin. @throws ERR_INVALID_ARG_VALUE */
function absoluteTarget(path, origin) {
  if (path.startsWith('/')) return `${origin.origin}${path}`;
  const url = URL.canParse(path) ? new URL(path) : undefined;
  let wish;
  if (url === undefined) wish = 'must be in absolute-form or start with /';
  else if (url.protocol !== 'http:') wish = 'must use http: scheme';
  else if (url.username !== '' || url.password !== '') wish = 'must not contain userinfo';
  else if (url.host !== origin.host) wish = `must match the request authority (${origin.host})`;
  if (wish !== undefined) throw new codes.ERR_INVALID_ARG_VALUE('options.path', path, wish);
  return path;
}

function hostOf(href) {
  return URL.canParse(href) ? new URL(href).host : undefined;
}
