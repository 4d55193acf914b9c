// @ts-check
// PerformanceObserver and the list its callback gets (W3C Performance Timeline).

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateFunction, validateObject } from 'internal/validators';
import { lazyDOMException } from 'internal/dom_exception';
import { defineInterface, inspectAs, inspectKey, internalKey, onlyInternally, requiredString } from 'internal/perf/interface';
import { cancelDelivery, isDeliveryDue, scheduleDelivery, subscribe, unsubscribe } from 'internal/perf/observers';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;
const timeline = lazy('internal/perf/timeline');

const supported = Object.freeze(['dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'quic', 'resource']);

/** What the callback of an observer gets. Docs: perf_hooks, "Class: PerformanceObserverEntryList". */
export class PerformanceObserverEntryList {
  #entries;

  constructor(key = undefined, entries = undefined) {
    onlyInternally(key);
    this.#entries = timeline().inOrder(entries);
  }

  getEntries() {
    return [...this.#entries];
  }

  getEntriesByType(type) {
    const wanted = requiredString(arguments, 'type');
    return this.#entries.filter((entry) => entry.entryType === wanted);
  }

  getEntriesByName(name, type = undefined) {
    const wanted = requiredString(arguments, 'name');
    const found = this.#entries.filter((entry) => entry.name === wanted);
    return type === undefined || type === null ? found : found.filter((entry) => entry.entryType === `${type}`);
  }

  [inspectKey](depth, options) {
    return inspectAs('PerformanceObserverEntryList', () => this.#entries, depth, options);
  }
}
defineInterface(PerformanceObserverEntryList);

/**
 * What observe() was asked for.
 * @param {{ entryTypes?: string[], type?: string }} options
 * @returns {{ several: boolean, types: string[] }} whether by `entryTypes`, and the types that exist
 */
function wantedTypes({ entryTypes, type }) {
  if (entryTypes === undefined && type === undefined) throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
  const several = entryTypes !== undefined;
  if (several && type !== undefined && entryTypes !== null && type !== null) {
    throw new ERR_INVALID_ARG_VALUE('options.entryTypes', entryTypes, 'cannot be given together with options.type');
  }
  if (several && !Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
  return { several, types: supported.filter((known) => (several ? entryTypes.includes(known) : known === type)) };
}

/** Docs: perf_hooks, "Class: PerformanceObserver". */
export class PerformanceObserver {
  #callback;
  #received = [];
  #types = new Set();
  /** Whether the first observe() came with `entryTypes`: the later ones have to agree. */
  #several;
  #subscriber = {
    receive: (entry) => this.#receive([entry]),
    deliver: () => this.#deliver(),
  };

  /** @throws {ERR_INVALID_ARG_TYPE} */
  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  static get supportedEntryTypes() {
    return supported;
  }

  /**
   * @param {{ entryTypes?: string[], type?: string, buffered?: boolean }} options
   * @throws {ERR_INVALID_ARG_TYPE | ERR_MISSING_ARGS | ERR_INVALID_ARG_VALUE | DOMException}
   */
  observe(options = {}) {
    validateObject(options, 'options');
    const { several, types } = wantedTypes(options);
    this.#several ??= several;
    if (this.#several !== several) {
      const asked = several ? 'multiple observations' : 'single observation';
      throw lazyDOMException(`PerformanceObserver can not change to ${asked}`, 'InvalidModificationError');
    }
    // `entryTypes` replaces what was observed, `type` adds to it.
    if (several) this.#unsubscribe();
    for (const type of types) {
      this.#types.add(type);
      subscribe(type, this.#subscriber);
      if (!several && options.buffered) this.#receive(timeline().find(type));
    }
    if (several && types.length === 0) this.disconnect();
  }

  disconnect() {
    this.#unsubscribe();
    this.takeRecords();
    cancelDelivery(this.#subscriber);
    this.#several = undefined;
  }

  /** @returns {import('internal/perf/entry').PerformanceEntry[]} the entries that were not delivered yet */
  takeRecords() {
    const records = this.#received;
    this.#received = [];
    return records;
  }

  #unsubscribe() {
    for (const type of this.#types) unsubscribe(type, this.#subscriber);
    this.#types.clear();
  }

  #receive(entries) {
    for (const entry of entries) this.#received.push(entry);
    scheduleDelivery(this.#subscriber);
  }

  #deliver() {
    const records = this.takeRecords();
    if (records.length === 0) return;
    Reflect.apply(this.#callback, this, [new PerformanceObserverEntryList(internalKey, records), this]);
  }

  [inspectKey](depth, options) {
    const state = () => ({
      connected: this.#types.size > 0,
      pending: isDeliveryDue(this.#subscriber),
      entryTypes: [...this.#types],
      buffer: this.#received,
    });
    return inspectAs('PerformanceObserver', state, depth, options);
  }
}
defineInterface(PerformanceObserver);
