// net.SocketAddress: an address and a port. Docs: net, "Class: net.SocketAddress".

import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { customInspectSymbol, kEmptyObject } from 'internal/util';
import { validateObject, validateString, validateUint32 } from 'internal/validators';
import { isIPv4, isIPv6 } from 'internal/net';
import { validatePort } from 'internal/net/arguments';
import { numberOf, textOfIPv6 } from 'internal/net/address_number';

const inspect = lazy('internal/util/inspect');

const { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE } = codes;

const kCloneType = 'protojs.SocketAddress';

/** @returns {'ipv4' | 'ipv6'} @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE} */
export function checkedFamily(family, name) {
  // In older code the family came as an uncommon spelling, or as an object's own idea of a string.
  if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
  if (family !== 'ipv4' && family !== 'ipv6') throw new ERR_INVALID_ARG_VALUE(name, family);
  return family;
}

export class SocketAddress {
  #address;
  #family;
  #port;
  #flowlabel;

  /**
   * @param {{ address?: string, family?: string, port?: number, flowlabel?: number }} [options]
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_SOCKET_BAD_PORT | ERR_INVALID_ADDRESS}
   */
  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    const family = checkedFamily(options.family ?? 'ipv4', 'options.family');
    const { port = 0, address = family === 'ipv4' ? '127.0.0.1' : '::', flowlabel = 0 } = options;
    validateString(address, 'options.address');
    this.#port = validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel');
    const number = numberOf(address, family);
    if (number === undefined) throw new ERR_INVALID_ADDRESS();
    this.#family = family;
    this.#address = family === 'ipv4' ? address : textOfIPv6(number);
    this.#flowlabel = family === 'ipv4' ? 0 : flowlabel;
  }

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  /** @param {string} input such as `1.2.3.4:80`, `[::1]:80`, `::1` @returns {SocketAddress | undefined} */
  static parse(input) {
    validateString(input, 'input');
    const match = /^(?:\[(?<v6>[^\]]*)\]|(?<v4>[^:]*))(?::(?<port>\d+))?$/.exec(input);
    const address = match?.groups.v6 ?? match?.groups.v4 ?? input;
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
    const port = Number(match?.groups.port ?? 0);
    return family === undefined || port > 0xffff ? undefined : new SocketAddress({ address, family, port });
  }

  get address() {
    return this.#address;
  }

  get port() {
    return this.#port;
  }

  get family() {
    return this.#family;
  }

  get flowlabel() {
    return this.#flowlabel;
  }

  toJSON() {
    return { address: this.#address, port: this.#port, family: this.#family, flowlabel: this.#flowlabel };
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return options.stylize('[SocketAddress]', 'special');
    const shown = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `SocketAddress ${inspect().inspect(this.toJSON(), shown)}`;
  }
}

// structuredClone() and ports.
Object.defineProperty(SocketAddress.prototype, core.hostObjectBrand, {
  __proto__: null,
  value() {
    return { type: kCloneType, ...this.toJSON() };
  },
});
core.registerCloneableResource(kCloneType, (options) => new SocketAddress(options));
