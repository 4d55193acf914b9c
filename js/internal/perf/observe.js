// PerformanceObserver, the buffers of the performance timeline, and the functions with which other modules add entries.

import { core, lazy } from 'internal/core';
import {
  op_perf_hooks_gc_collections,
  op_perf_hooks_gc_observe,
  op_perf_hooks_gc_unobserve,
} from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { kEnumerableProperty } from 'internal/util';
import { validateFunction, validateObject } from 'internal/validators';
import { createPerformanceNodeEntry, isPerformanceEntry, kSkipThrow } from 'internal/perf/performance_entry';
import { lazyDOMException } from 'internal/dom_exception';
import { setImmediate } from 'internal/timers';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;
const inspectModule = lazy('internal/util/inspect');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const kDispatch = Symbol('kDispatch');
const kMaybeBuffer = Symbol('kMaybeBuffer');

const kTypeSingle = 0;
const kTypeMultiple = 1;

const supportedEntryTypes = Object.freeze([
  'dns', 'function', 'gc', 'http', 'http2', 'mark', 'measure', 'net', 'quic', 'resource',
]);

/** Observers of each type. */
const observerCounts = { __proto__: null };
const observers = new Set();
const pending = new Set();
let isPending = false;

// ---- the timeline ----------------------------------------------------------------------------------------------------

const markEntryBuffer = [];
const measureEntryBuffer = [];
let resourceTimingBuffer = [];
let resourceTimingSecondaryBuffer = [];
let resourceTimingBufferSizeLimit = 250;
let resourceTimingBufferFullPending = false;
/** Calls the listeners of 'resourcetimingbufferfull'; set by the performance object. */
let dispatchBufferFull;

/** So many marks or measures are kept before a leak is suspected. */
const kPerformanceEntryBufferWarnSize = 1e6;
let bufferWarned = false;

/** @returns {PerformanceEntry[]} entries that a timeline keeps, by name and type, in order of their start */
export function filterBufferMapByNameAndType(name, type) {
  let buffer;
  if (type === 'mark') buffer = markEntryBuffer;
  else if (type === 'measure') buffer = measureEntryBuffer;
  else if (type === 'resource') buffer = resourceTimingBuffer;
  else if (type !== undefined) return [];
  else buffer = [...markEntryBuffer, ...measureEntryBuffer, ...resourceTimingBuffer];
  if (name !== undefined) buffer = buffer.filter((entry) => entry.name === name);
  return buffer.toSorted((a, b) => a.startTime - b.startTime);
}

/** Forgets entries of a type, all or those of a name. */
export function clearEntriesFromBuffer(type, name) {
  if (type !== 'mark' && type !== 'measure' && type !== 'resource') return;
  const keep = name === undefined ? () => false : (entry) => entry.name !== name;
  if (type === 'resource') {
    resourceTimingBuffer = resourceTimingBuffer.filter(keep);
    return;
  }
  const buffer = type === 'mark' ? markEntryBuffer : measureEntryBuffer;
  const kept = buffer.filter(keep);
  buffer.length = 0;
  for (const entry of kept) buffer.push(entry);
}

/** Adds a mark or measure to the timeline. */
export function bufferUserTiming(entry) {
  const buffer = entry.entryType === 'mark' ? markEntryBuffer : measureEntryBuffer;
  buffer.push(entry);
  if (buffer.length > kPerformanceEntryBufferWarnSize && !bufferWarned) {
    bufferWarned = true;
    const { entryType } = entry;
    const warning = new Error(
      `Possible perf_hooks memory leak detected. ${buffer.length} ${entryType} entries added to the global performance ` +
        `entry buffer. Use performance.clear${entryType === 'mark' ? 'Marks' : 'Measures'} to clear the buffer.`,
    );
    warning.name = 'MaxPerformanceEntryBufferExceededWarning';
    warning.entryType = entryType;
    warning.count = buffer.length;
    process.emitWarning(warning);
  }
}

/** Adds a resource to the timeline, or to the second buffer while the first is full. */
export function bufferResourceTiming(entry) {
  if (resourceTimingBuffer.length < resourceTimingBufferSizeLimit && !resourceTimingBufferFullPending) {
    resourceTimingBuffer.push(entry);
    return;
  }
  if (!resourceTimingBufferFullPending) {
    resourceTimingBufferFullPending = true;
    setImmediate(flushSecondaryBuffer);
  }
  resourceTimingSecondaryBuffer.push(entry);
}

// The listeners of the event may make room: then the second buffer is moved over.
function flushSecondaryBuffer() {
  while (resourceTimingSecondaryBuffer.length > 0) {
    const before = resourceTimingSecondaryBuffer.length;
    if (resourceTimingBuffer.length >= resourceTimingBufferSizeLimit) dispatchBufferFull('resourcetimingbufferfull');
    const room = Math.max(resourceTimingBufferSizeLimit - resourceTimingBuffer.length, 0);
    resourceTimingBuffer.push(...resourceTimingSecondaryBuffer.splice(0, room));
    if (before <= resourceTimingSecondaryBuffer.length) {
      resourceTimingSecondaryBuffer = [];
      break;
    }
  }
  resourceTimingBufferFullPending = false;
}

/** performance.setResourceTimingBufferSize() */
export function setResourceTimingBufferSize(maxSize) {
  resourceTimingBufferSizeLimit = maxSize;
}

export function setDispatchBufferFull(fn) {
  dispatchBufferFull = fn;
}

// ---- observers -------------------------------------------------------------------------------------------------------

function queuePending() {
  if (isPending) return;
  isPending = true;
  setImmediate(() => {
    isPending = false;
    const due = Array.from(pending);
    pending.clear();
    for (const observer of due) observer[kDispatch]();
  });
}

function addObserved(type) {
  observerCounts[type] = (observerCounts[type] ?? 0) + 1;
  if (type === 'gc' && observerCounts.gc === 1) observeCollections();
}

function removeObserved(type) {
  observerCounts[type]--;
  if (type === 'gc' && observerCounts.gc === 0) op_perf_hooks_gc_unobserve();
}

async function observeCollections() {
  op_perf_hooks_gc_observe();
  while (observerCounts.gc > 0) {
    const promise = op_perf_hooks_gc_collections();
    core.unrefOpPromise(promise);
    const found = await promise;
    for (let i = 0; i < found.length; i += 4) {
      enqueue(createPerformanceNodeEntry('gc', 'gc', found[i], found[i + 1], {
        kind: found[i + 2],
        flags: found[i + 3],
      }));
    }
  }
}

/** What the callback of an observer gets. Docs: perf_hooks, "Class: PerformanceObserverEntryList". */
export class PerformanceObserverEntryList {
  #buffer;

  constructor(skipThrow = undefined, entries = []) {
    if (skipThrow !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#buffer = entries.toSorted((a, b) => a.startTime - b.startTime);
  }

  getEntries() {
    return this.#buffer.slice();
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return this.#buffer.filter((entry) => entry.entryType === type);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (type != null) type = `${type}`;
    return this.#buffer.filter((entry) => entry.name === name && (type == null || entry.entryType === type));
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `PerformanceObserverEntryList ${inspectModule().inspect(this.#buffer, opts)}`;
  }
}

Object.defineProperties(PerformanceObserverEntryList.prototype, {
  getEntries: kEnumerableProperty,
  getEntriesByType: kEnumerableProperty,
  getEntriesByName: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null,
    writable: false,
    enumerable: false,
    configurable: true,
    value: 'PerformanceObserverEntryList',
  },
});

/** Docs: perf_hooks, "Class: PerformanceObserver". */
export class PerformanceObserver {
  #buffer = [];
  #entryTypes = new Set();
  #type;
  #callback;

  /** @throws {ERR_INVALID_ARG_TYPE} */
  constructor(callback) {
    validateFunction(callback, 'callback');
    this.#callback = callback;
  }

  /**
   * @param {{ entryTypes?: string[], type?: string, buffered?: boolean }} options
   * @throws {ERR_INVALID_ARG_TYPE | ERR_MISSING_ARGS | ERR_INVALID_ARG_VALUE | DOMException}
   */
  observe(options = {}) {
    validateObject(options, 'options');
    const { entryTypes, type, buffered } = { ...options };
    if (entryTypes === undefined && type === undefined) {
      throw new ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes != null && type != null) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together',
      );
    }

    switch (this.#type) {
      case undefined:
        this.#type = entryTypes !== undefined ? kTypeMultiple : kTypeSingle;
        break;
      case kTypeSingle:
        if (entryTypes !== undefined) {
          throw lazyDOMException(
            'PerformanceObserver can not change to multiple observations', 'InvalidModificationError',
          );
        }
        break;
      case kTypeMultiple:
        if (type !== undefined) {
          throw lazyDOMException(
            'PerformanceObserver can not change to single observation', 'InvalidModificationError',
          );
        }
        break;
    }

    if (this.#type === kTypeMultiple) {
      if (!Array.isArray(entryTypes)) throw new ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
      for (const observed of this.#entryTypes) removeObserved(observed);
      this.#entryTypes.clear();
      for (const entryType of entryTypes) {
        if (supportedEntryTypes.includes(entryType)) {
          if (!this.#entryTypes.has(entryType)) addObserved(entryType);
          this.#entryTypes.add(entryType);
        }
      }
    } else {
      if (!supportedEntryTypes.includes(type)) return;
      if (!this.#entryTypes.has(type)) addObserved(type);
      this.#entryTypes.add(type);
      if (buffered) {
        this.#buffer.push(...filterBufferMapByNameAndType(undefined, type));
        pending.add(this);
        queuePending();
      }
    }

    if (this.#entryTypes.size > 0) observers.add(this);
    else this.disconnect();
  }

  disconnect() {
    for (const type of this.#entryTypes) removeObserved(type);
    pending.delete(this);
    observers.delete(this);
    this.#buffer = [];
    this.#entryTypes.clear();
    this.#type = undefined;
  }

  /** @returns {PerformanceEntry[]} the entries that were not delivered yet */
  takeRecords() {
    const list = this.#buffer;
    this.#buffer = [];
    return list;
  }

  static get supportedEntryTypes() {
    return supportedEntryTypes;
  }

  [kMaybeBuffer](entry) {
    if (!this.#entryTypes.has(entry.entryType)) return;
    this.#buffer.push(entry);
    pending.add(this);
    queuePending();
  }

  [kDispatch]() {
    const entries = this.takeRecords();
    if (entries.length === 0) return;
    const entryList = new PerformanceObserverEntryList(kSkipThrow, entries);
    this.#callback(entryList, this);
  }

  [customInspect](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `PerformanceObserver ${inspectModule().inspect({
      connected: observers.has(this),
      pending: pending.has(this),
      entryTypes: Array.from(this.#entryTypes),
      buffer: this.#buffer,
    }, opts)}`;
  }
}

Object.defineProperties(PerformanceObserver.prototype, {
  observe: kEnumerableProperty,
  disconnect: kEnumerableProperty,
  takeRecords: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null,
    writable: false,
    enumerable: false,
    configurable: true,
    value: 'PerformanceObserver',
  },
});

// ---- for other modules -----------------------------------------------------------------------------------------------

/** Gives an entry to the observers of its type. @throws {ERR_INVALID_ARG_TYPE} */
export function enqueue(entry) {
  if (!isPerformanceEntry(entry)) throw new ERR_INVALID_ARG_TYPE('entry', 'PerformanceEntry', entry);
  for (const observer of observers) observer[kMaybeBuffer](entry);
}
