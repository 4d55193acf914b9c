// The symbols by which objects of others take part in node:stream/iter (doc: stream_iter.md "Protocol symbols"), and the mark of iterables
// that are known to give batches: what from() returned once need not be looked at again.

export const toStreamable = Symbol.for('Stream.toStreamable');
export const toAsyncStreamable = Symbol.for('Stream.toAsyncStreamable');
export const broadcastProtocol = Symbol.for('Stream.broadcastProtocol');
export const shareProtocol = Symbol.for('Stream.shareProtocol');
export const shareSyncProtocol = Symbol.for('Stream.shareSyncProtocol');
export const drainableProtocol = Symbol.for('Stream.drainableProtocol');

const batchSources = new WeakSet();

/**
 * @template T
 * @param {T} iterable whose values are arrays of Uint8Array, always
 * @returns {T}
 */
export function markAsBatches(iterable) {
  batchSources.add(iterable);
  return iterable;
}

/** Whether markAsBatches() was called with it. */
export function givesBatches(value) {
  return batchSources.has(value);
}

/** An async iterable that begins anew for each reader. @param {() => AsyncIterator<Uint8Array[]>} begin */
export function asyncBatches(begin) {
  return markAsBatches({ __proto__: null, [Symbol.asyncIterator]: begin });
}

/** An iterable that begins anew for each reader. @param {() => Iterator<Uint8Array[]>} begin */
export function syncBatches(begin) {
  return markAsBatches({ __proto__: null, [Symbol.iterator]: begin });
}

/**
 * Waits for a writer that has this protocol (doc: "ondrain(drainable)").
 * @returns {Promise<boolean> | null}
 */
export function ondrain(drainable) {
  const ask = drainable?.[drainableProtocol];
  return typeof ask === 'function' ? Reflect.apply(ask, drainable, []) : null;
}
