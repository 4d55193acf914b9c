// Resolvers: whom they ask, what they are asking, and how both faces of node:dns (callbacks and promises) look. Docs: dns.md.

import {
  op_dns_cancel,
  op_dns_get_servers,
  op_dns_query,
  op_dns_resolver_new,
  op_dns_reverse,
  op_dns_set_local_address,
  op_dns_set_servers,
} from 'internal/ops';
import { DNSException, codes } from 'internal/errors';
import { toASCII } from 'internal/idna';
import { isIP } from 'internal/net';
import { addRequest } from 'internal/requests';
import { validateFunction, validateInt32, validateObject, validateString, validateUint32 } from 'internal/validators';
import { queryTypes } from 'internal/dns/query_types';
import { QueryReqWrap } from 'internal/dns/request';
import { formatServer, parseServers } from 'internal/dns/server_addresses';

const { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_VALUE, ERR_INVALID_IP_ADDRESS } = codes;

const kDefaultTries = 4;
const kInvalidArgument = -22;

/**
 * Asks for records of a type; `done(error, result)` hears of them.
 * @type {(resolver: ResolverBase, type: import('internal/dns/query_types').QueryType, name: string, options: object | undefined,
 *   done: Function) => QueryReqWrap}
 */
let query;
/**
 * Asks for the names of an address.
 * @type {(resolver: ResolverBase, address: string, done: Function) => QueryReqWrap}
 * @throws {Error} with code EINVAL if it is none
 */
let reverse;

/** What programs know as a resolver's handle: the part that is asked for its servers can be replaced. */
class ResolverHandle {
  #resolver;

  constructor(resolver) {
    this.#resolver = resolver;
  }

  getServers() {
    return op_dns_get_servers(this.#resolver);
  }
}

/** What callbacks and promises share: the settings, and queries that end in `done(error, result)`. */
class ResolverBase {
  #handle;
  #outstanding = 0;

  constructor(options = undefined) {
    if (options !== undefined) validateObject(options, 'options');
    const { timeout = -1, tries = kDefaultTries, maxTimeout = 0 } = { ...options };
    validateInt32(timeout, 'options.timeout', -1);
    validateInt32(tries, 'options.tries', 1);
    validateUint32(maxTimeout, 'options.maxTimeout');
    this.#handle = op_dns_resolver_new(timeout, tries, maxTimeout);
    this._handle = new ResolverHandle(this.#handle);
  }

  cancel() {
    op_dns_cancel(this.#handle);
  }

  /** @returns {string[]} */
  getServers() {
    return (this._handle.getServers() ?? []).map(formatServer);
  }

  /** @param {string[]} servers */
  setServers(servers) {
    const parsed = parseServers(servers);
    if (this.#outstanding > 0) throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', servers);
    if (!op_dns_set_servers(this.#handle, parsed)) throw new ERR_INVALID_IP_ADDRESS(servers.join());
  }

  /** One address of each family, in any order. */
  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    const given = ipv6 === undefined ? [ipv4] : [ipv4, ipv6];
    const local = { __proto__: null, 4: '', 6: '' };
    for (const address of given) {
      const family = isIP(address);
      if (family === 0) throw new ERR_INVALID_ARG_VALUE('address', address, 'is not an IP address');
      if (local[family] !== '') throw new ERR_INVALID_ARG_VALUE('address', address, `is a second IPv${family} address`);
      local[family] = address;
    }
    op_dns_set_local_address(this.#handle, local[4], local[6]);
  }

  static {
    query = (resolver, { number, syscall, show }, name, options, done) => {
      const ttl = Boolean(options?.ttl);
      const answer = (error, records) => {
        if (error !== null) return done(error);
        const result = show(records, ttl);
        return typeof result === 'string' ? done(new DNSException(result, syscall, name)) : done(null, result);
      };
      const request = resolver.#request({ syscall, hostname: name, ttl }, answer);
      op_dns_query(resolver.#handle, addRequest(request, 'QUERYWRAP'), toASCII(name), number);
      return request;
    };

    reverse = (resolver, address, done) => {
      if (isIP(address) === 0) throw new DNSException(kInvalidArgument, 'getHostByAddr', address);
      const request = resolver.#request({ syscall: 'getHostByAddr', hostname: address, ttl: false }, done);
      op_dns_reverse(resolver.#handle, addRequest(request, 'QUERYWRAP'), address);
      return request;
    };
  }

  #request({ syscall, hostname, ttl }, done) {
    this.#outstanding++;
    const describe = (result) => ({ host: hostname, ttl, result });
    return new QueryReqWrap({ syscall, hostname, entry: syscall, describe }, (error, result) => {
      this.#outstanding--;
      done(error, result);
    });
  }
}

/** The type that resolve() was given. */
function typeOf(rrtype) {
  validateString(rrtype, 'rrtype');
  const type = queryTypes[rrtype];
  if (type === undefined) throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
  return type;
}

// ---- callbacks -------------------------------------------------------------------------------------------------------

function queryWithCallback(resolver, type, name, options, callback) {
  validateString(name, 'name');
  validateFunction(callback, 'callback');
  return query(resolver, type, name, options, callback);
}

/** dns.Resolver */
export class Resolver extends ResolverBase {
  resolve(hostname, rrtype, callback) {
    if (typeof rrtype === 'function') return queryWithCallback(this, queryTypes.A, hostname, undefined, rrtype);
    return queryWithCallback(this, typeOf(rrtype), hostname, undefined, callback);
  }

  reverse(ip, callback) {
    validateString(ip, 'name');
    validateFunction(callback, 'callback');
    return reverse(this, ip, callback);
  }
}

// ---- promises --------------------------------------------------------------------------------------------------------

function promised(start) {
  return new Promise((resolve, reject) => {
    start((error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

function queryWithPromise(resolver, type, name, options) {
  validateString(name, 'name');
  return promised((done) => query(resolver, type, name, options, done));
}

/** dnsPromises.Resolver */
class PromisesResolver extends ResolverBase {
  resolve(hostname, rrtype = 'A') {
    return queryWithPromise(this, typeOf(rrtype), hostname, undefined);
  }

  reverse(ip) {
    validateString(ip, 'name');
    return promised((done) => reverse(this, ip, done));
  }
}

Object.defineProperty(PromisesResolver, 'name', { __proto__: null, value: 'Resolver', configurable: true });

export { PromisesResolver };

function addMethod(Class, name, value) {
  Object.defineProperty(value, 'name', { __proto__: null, value: name, configurable: true });
  Object.defineProperty(Class.prototype, name, { __proto__: null, value, writable: true, configurable: true, enumerable: false });
}

for (const type of Object.values(queryTypes)) {
  addMethod(Resolver, type.method, function (name, options, callback) {
    return arguments.length > 2
      ? queryWithCallback(this, type, name, options, callback)
      : queryWithCallback(this, type, name, undefined, options);
  });
  addMethod(PromisesResolver, type.method, function (name, options) {
    return queryWithPromise(this, type, name, options);
  });
}

// ---- the resolvers of the module's own functions ---------------------------------------------------------------------

/** The names of what the modules offer beside classes and settings. */
const queryMethods = ['resolve', ...Object.values(queryTypes).map(({ method }) => method).toSorted(), 'reverse'];

/** Both faces of the default resolver; other servers mean another pair, so that queries on their way end as they began. */
let defaults;

function currentDefaults() {
  defaults ??= { callbacks: new Resolver(), promises: new PromisesResolver() };
  return defaults;
}

/** dns.getServers() */
export function getServers() {
  return currentDefaults().callbacks.getServers();
}

/** dns.setServers(servers) */
export function setServers(servers) {
  const fresh = { callbacks: new Resolver(), promises: new PromisesResolver() };
  fresh.callbacks.setServers(servers);
  fresh.promises.setServers(servers);
  defaults = fresh;
}

/**
 * Functions that ask the default resolver.
 * @param {'callbacks' | 'promises'} face
 * @returns {Record<string, Function>}
 */
export function defaultQueries(face) {
  const ask = (method) => (...args) => currentDefaults()[face][method](...args);
  return Object.fromEntries(
    queryMethods.map((method) => [method, Object.defineProperty(ask(method), 'name', { __proto__: null, value: method })]),
  );
}
