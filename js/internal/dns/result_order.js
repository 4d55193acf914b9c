// In which order dns.lookup() gives the addresses of both families. Docs: dns.md, `dns.setDefaultResultOrder(order)`.

import { getOptionValue } from 'internal/options';
import { validateOneOf } from 'internal/validators';

export const resultOrders = ['ipv4first', 'ipv6first', 'verbatim'];

/** The family that comes first in each order; 0 leaves them as the system has them. */
export const firstFamily = { __proto__: null, ipv4first: 4, ipv6first: 6, verbatim: 0 };

let chosen;

/** @returns {'ipv4first' | 'ipv6first' | 'verbatim'} */
export function getDefaultResultOrder() {
  chosen ??= getOptionValue('--dns-result-order') || 'verbatim';
  return chosen;
}

/** @throws ERR_INVALID_ARG_VALUE */
export function setDefaultResultOrder(order) {
  validateOneOf(order, 'dnsOrder', resultOrders);
  chosen = order;
}
