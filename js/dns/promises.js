// node:dns/promises. Docs: dns.md, "DNS promises API".

import { errorCodes } from 'internal/dns/error_codes';
import { lookupPromise, lookupServicePromise } from 'internal/dns/lookup';
import { PromisesResolver, defaultQueries, getServers, setServers } from 'internal/dns/resolver';
import { getDefaultResultOrder, setDefaultResultOrder } from 'internal/dns/result_order';

function named(name, value) {
  return Object.defineProperty(value, 'name', { __proto__: null, value: name, configurable: true });
}

export default {
  lookup: named('lookup', lookupPromise),
  lookupService: named('lookupService', lookupServicePromise),

  Resolver: PromisesResolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers,

  ...errorCodes,

  getServers,
  ...defaultQueries('promises'),
};
