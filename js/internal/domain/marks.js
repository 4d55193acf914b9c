// What domains write on the objects that pass through them. Docs: domain, "Additions to `Error` objects".

/** Sets a property that does not show. */
export function setHidden(object, name, value) {
  Object.defineProperty(object, name, { __proto__: null, configurable: true, enumerable: false, value, writable: true });
}

/**
 * Says which domain an error is about, and how it came there.
 * @param {unknown} error nothing is written on what is no object
 * @param {Domain} domain
 * @param {{ domainThrown: boolean, domainEmitter?: EventEmitter, domainBound?: Function }} how
 */
export function markError(error, domain, how) {
  if ((typeof error !== 'object' || error === null) && typeof error !== 'function') return;
  setHidden(error, 'domain', domain);
  Object.assign(error, how);
}
