// node:dns. Docs: dns.md.

import { lazy } from 'internal/core';
import { errorCodes } from 'internal/dns/error_codes';
import { ADDRCONFIG, ALL, V4MAPPED, lookup, lookupService } from 'internal/dns/lookup';
import { Resolver, defaultQueries, getServers, setServers } from 'internal/dns/resolver';
import { getDefaultResultOrder, setDefaultResultOrder } from 'internal/dns/result_order';

const lazyPromises = lazy('dns/promises');

export default {
  lookup,
  lookupService,

  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers,

  ADDRCONFIG,
  ALL,
  V4MAPPED,
  ...errorCodes,

  getServers,
  ...defaultQueries('callbacks'),

  get promises() {
    return lazyPromises();
  },
};
