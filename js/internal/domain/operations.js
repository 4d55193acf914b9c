// Asynchronous operations remember the domain they were started in, through async hooks: their callbacks run in it.

import { createHook } from 'internal/async_hook_class';
import { setHidden } from 'internal/domain/marks';
import { activeDomain } from 'internal/domain/stack';

/** Asynchronous id to a weak reference to the domain. */
const domains = new Map();
/** Domain to its one reference. */
const references = new WeakMap();

const domainOf = (asyncId) => domains.get(asyncId)?.deref();

const hook = createHook({
  init(asyncId, type, triggerAsyncId, resource) {
    const domain = activeDomain();
    if (domain === null || domain === undefined) return;
    domains.set(asyncId, references.get(domain));
    // Promises of other realms are left alone.
    if (type !== 'PROMISE' || resource instanceof Promise) setHidden(resource, 'domain', domain);
  },
  before: (asyncId) => domainOf(asyncId)?.enter(),
  after: (asyncId) => domainOf(asyncId)?.exit(),
  destroy: (asyncId) => domains.delete(asyncId),
});

/** Prepares for operations in a domain. */
export function followOperations(domain) {
  references.set(domain, new WeakRef(domain));
  hook.enable();
}
