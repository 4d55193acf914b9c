// Where datagrams go and come from: families, default addresses, name lookup.

import process from 'process';
import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { isIP } from 'internal/net';

const dns = lazy('dns');

const { ERR_SOCKET_BAD_TYPE } = codes;

/** What a type of socket means. */
const kinds = {
  udp4: { family: 4, any: '0.0.0.0', loopback: '127.0.0.1' },
  udp6: { family: 6, any: '::', loopback: '::1' },
};

/** @returns {{ family: 4 | 6, any: string, loopback: string }} @throws {ERR_SOCKET_BAD_TYPE} */
export function kindOf(type) {
  if (!Object.hasOwn(kinds, type)) throw new ERR_SOCKET_BAD_TYPE();
  return kinds[type];
}

/** Finds addresses of one family. */
export class Finder {
  #kind;
  #lookup;

  /** @param {string} type @param {Function} [lookup] the program's own @throws {ERR_SOCKET_BAD_TYPE | ERR_INVALID_ARG_TYPE} */
  constructor(type, lookup) {
    this.#kind = kindOf(type);
    if (lookup !== undefined) validateFunction(lookup, 'lookup');
    this.#lookup = lookup;
  }

  /** @returns {'ipv4' | 'ipv6'} as block lists name it */
  get familyName() {
    return `ipv${this.#kind.family}`;
  }

  /** The address that stands for every interface. */
  get any() {
    return this.#kind.any;
  }

  get loopback() {
    return this.#kind.loopback;
  }

  /** @param {(error: Error | null, address: string) => void} callback */
  find(host, callback) {
    if (this.#lookup === undefined && isIP(host) === this.#kind.family) {
      process.nextTick(callback, null, host);
      return;
    }
    const lookup = this.#lookup ?? dns().lookup;
    lookup(host, this.#kind.family, callback);
  }
}
