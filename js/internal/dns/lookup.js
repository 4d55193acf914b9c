// dns.lookup() and dns.lookupService(): what the operating system knows about names. Docs: dns.md.

import process from 'process';
import { op_dns_getaddrinfo, op_dns_getnameinfo } from 'internal/ops';
import { DNSException, codes } from 'internal/errors';
import { toASCII } from 'internal/idna';
import { isIP } from 'internal/net';
import { addRequest } from 'internal/requests';
import { customPromisifyArgs } from 'internal/util';
import { validateBoolean, validateFunction, validateNumber, validateOneOf, validateString } from 'internal/validators';
import { GetAddrInfoReqWrap, GetNameInfoReqWrap } from 'internal/dns/request';
import { firstFamily, getDefaultResultOrder, resultOrders } from 'internal/dns/result_order';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS, ERR_SOCKET_BAD_PORT } = codes;

// Flags of getaddrinfo (netdb.h).
export const ADDRCONFIG = 0x20;
export const ALL = 0x10;
export const V4MAPPED = 0x08;
const kAllHints = ADDRCONFIG | ALL | V4MAPPED;

const families = { __proto__: null, IPv4: 4, IPv6: 6 };
/** Longer names are none (RFC 1035, 2.3.4): libuv says so before it asks the system. */
const kMaxHostname = 255;
const kInvalidArgument = -22;

// ---- lookup ----------------------------------------------------------------------------------------------------------

function checkHostname(hostname) {
  if (!hostname) return;
  validateString(hostname, 'hostname');
  if (hostname.includes('\0')) throw new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a string without null bytes');
}

function readHints(hints) {
  if (hints == null) return 0;
  validateNumber(hints, 'options.hints');
  const flags = hints >>> 0;
  if ((flags & ~kAllHints) !== 0) throw new ERR_INVALID_ARG_VALUE('hints', flags);
  return flags;
}

function readFamily(family) {
  if (family == null) return 0;
  const number = families[typeof family === 'string' ? family : ''] ?? family;
  validateOneOf(number, 'options.family', [0, 4, 6]);
  return number;
}

function readOrder({ order, verbatim }) {
  if (verbatim != null) validateBoolean(verbatim, 'options.verbatim');
  if (order != null) {
    validateOneOf(order, 'options.order', resultOrders);
    return order;
  }
  if (verbatim == null) return getDefaultResultOrder();
  return verbatim ? 'verbatim' : 'ipv4first';
}

/** The settings of a lookup from what its caller gave. */
function readOptions(options) {
  if (options == null) return { family: 0, hints: 0, all: false, order: getDefaultResultOrder() };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', [0, 4, 6]);
    return { family: options, hints: 0, all: false, order: getDefaultResultOrder() };
  }
  if (typeof options !== 'object') throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  const hints = readHints(options.hints);
  const family = readFamily(options.family);
  const { all } = options;
  if (all != null) validateBoolean(all, 'options.all');
  return { family, hints, all: all === true, order: readOrder(options) };
}

let warnedOfHostname = false;

function warnOfHostname(hostname) {
  if (warnedOfHostname) return;
  warnedOfHostname = true;
  process.emitWarning(
    `The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns module solely for compatibility.`,
    'DeprecationWarning',
    'DEP0118',
  );
}

/** What is known without asking: of no name and of an address. @returns {Array<{ address: string, family: number }> | undefined} */
function knownAddresses(hostname, settings) {
  if (!hostname) {
    warnOfHostname(hostname);
    return [];
  }
  const family = isIP(hostname);
  return family === 0 ? undefined : [{ address: hostname, family }];
}

/** Asks the system; `done(error, addresses)` comes in a turn of its own. @returns {GetAddrInfoReqWrap} */
function ask(hostname, { family, hints, order }, done) {
  const ascii = toASCII(hostname);
  const describe = (addresses) => ({ hostname, family, hints, verbatim: order === 'verbatim', order, addresses });
  const about = { syscall: 'getaddrinfo', hostname, entry: 'lookup', describe };
  const request = new GetAddrInfoReqWrap(about, (error, addresses) => {
    if (error !== null) done(error);
    else done(null, addresses.map((address) => ({ address, family: family || isIP(address) })));
  });
  if (ascii.length > kMaxHostname) {
    process.nextTick(done, new DNSException(kInvalidArgument, 'getaddrinfo', hostname));
    return request;
  }
  op_dns_getaddrinfo(addRequest(request, 'GETADDRINFOREQWRAP'), ascii, family, hints, firstFamily[order]);
  return request;
}

/** The first address; where there was no name there is none. */
function firstOf(addresses, { family }) {
  return addresses[0] ?? { address: null, family: family === 6 ? 6 : 4 };
}

/**
 * dns.lookup(hostname[, options], callback)
 * @param {string} hostname
 * @param {number | object | null} [options]
 * @param {(error: Error | null, address?: string | object[], family?: number) => void} callback
 * @returns {object} the request
 */
export function lookup(hostname, options, callback) {
  checkHostname(hostname);
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (options != null && typeof options !== 'number' && typeof options !== 'object') {
    validateFunction(callback, 'callback');
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  } else {
    validateFunction(callback, 'callback');
  }
  const settings = readOptions(options);
  const known = knownAddresses(hostname, settings);
  if (known !== undefined) {
    if (settings.all) {
      process.nextTick(callback, null, known);
    } else {
      const { address, family } = firstOf(known, settings);
      process.nextTick(callback, null, address, family);
    }
    return {};
  }
  return ask(hostname, settings, (error, addresses) => {
    if (error) callback(error);
    else if (settings.all) callback(null, addresses);
    else callback(null, addresses[0].address, addresses[0].family);
  });
}

Object.defineProperty(lookup, customPromisifyArgs, { __proto__: null, value: ['address', 'family'], enumerable: false });

/** dnsPromises.lookup(hostname[, options]) @returns {Promise<object | object[]>} */
export function lookupPromise(hostname, options) {
  checkHostname(hostname);
  const settings = readOptions(options);
  const known = knownAddresses(hostname, settings);
  const choose = (addresses) => (settings.all ? addresses : firstOf(addresses, settings));
  if (known !== undefined) return Promise.resolve(choose(known));
  return new Promise((resolve, reject) => {
    ask(hostname, settings, (error, addresses) => {
      if (error) reject(error);
      else resolve(choose(addresses));
    });
  });
}

// ---- lookupService ---------------------------------------------------------------------------------------------------

/** @returns {number} the port as a number */
function checkService(address, port) {
  validateString(address, 'address');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  const isPort =
    (typeof port === 'number' || (typeof port === 'string' && port.trim() !== '')) && +port === +port >>> 0 && port <= 0xffff;
  if (!isPort) throw new ERR_SOCKET_BAD_PORT('Port', port, true);
  return +port;
}

function askService(address, port, callback) {
  const describe = ([hostname, service]) => ({ host: address, port, hostname, service });
  const request = new GetNameInfoReqWrap({ syscall: 'getnameinfo', hostname: address, entry: 'lookupService', describe }, callback);
  op_dns_getnameinfo(addRequest(request, 'GETNAMEINFOREQWRAP'), address, port);
  return request;
}

/**
 * dns.lookupService(address, port, callback)
 * @param {string} address
 * @param {number} port
 * @param {(error: Error | null, hostname?: string, service?: string) => void} callback
 * @returns {object} the request
 */
export function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  const number = checkService(address, port);
  validateFunction(callback, 'callback');
  return askService(address, number, (error, names) => {
    if (error) callback(error);
    else callback(null, names[0], names[1]);
  });
}

Object.defineProperty(lookupService, customPromisifyArgs, { __proto__: null, value: ['hostname', 'service'], enumerable: false });

/** dnsPromises.lookupService(address, port) @returns {Promise<{ hostname: string, service: string }>} */
export function lookupServicePromise(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  const number = checkService(address, port);
  return new Promise((resolve, reject) => {
    askService(address, number, (error, names) => {
      if (error) reject(error);
      else resolve({ hostname: names[0], service: names[1] });
    });
  });
}
