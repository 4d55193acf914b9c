// @ts-check
// The performance timeline: the entries that performance.getEntries() finds (W3C Performance Timeline, Resource Timing 4.1).

import process from 'process';
import { setImmediate } from 'internal/timers';

/** So many marks or measures are kept before a leak is suspected. */
const suspicious = 1e6;

/** Entries of one type. */
class EntryList {
  entries = [];

  add(entry) {
    this.entries.push(entry);
  }

  /** Forgets the entries of a name, or all. */
  clear(name) {
    this.entries = name === undefined ? [] : this.entries.filter((entry) => entry.name !== name);
  }
}

/** Marks or measures: as many as the program makes, with one warning for the process when they are very many. */
class UserTimings extends EntryList {
  static #warned = false;
  #clearing;

  constructor(clearing) {
    super();
    this.#clearing = clearing;
  }

  add(entry) {
    super.add(entry);
    if (this.entries.length <= suspicious || UserTimings.#warned) return;
    UserTimings.#warned = true;
    const count = this.entries.length;
    const { entryType } = entry;
    const warning = new Error(
      `Possible perf_hooks memory leak: the timeline holds ${count} entries of type ${entryType}. performance.${this.#clearing} removes them.`,
    );
    process.emitWarning(Object.assign(warning, { name: 'MaxPerformanceEntryBufferExceededWarning', entryType, count }));
  }
}

/** Resources: up to a limit. What comes while the list is full waits until listeners of 'resourcetimingbufferfull' have had their chance. */
class Resources extends EntryList {
  limit = 250;
  /** Dispatches the event; set by the performance object. */
  onfull;
  /** Entries that found the list full; undefined while none did. */
  #waiting;

  add(entry) {
    if (this.#waiting !== undefined) {
      this.#waiting.push(entry);
    } else if (this.entries.length < this.limit) {
      super.add(entry);
    } else {
      this.#waiting = [entry];
      setImmediate(() => this.#admitWaiting());
    }
  }

  // As long as the listeners make room; what they make none for is dropped.
  #admitWaiting() {
    let admitted = 1;
    while (admitted > 0 && this.#waiting.length > 0) {
      if (this.entries.length >= this.limit) this.onfull();
      admitted = Math.max(0, Math.min(this.limit - this.entries.length, this.#waiting.length));
      this.entries.push(...this.#waiting.splice(0, admitted));
    }
    this.#waiting = undefined;
  }
}

export const resources = new Resources();
const lists = {
  __proto__: null,
  mark: new UserTimings('clearMarks()'),
  measure: new UserTimings('clearMeasures()'),
  resource: resources,
};

/** Adds an entry to the list of its type. */
export function keep(entry) {
  lists[entry.entryType].add(entry);
}

/** Forgets the entries of a type, all or those of a name. */
export function forget(type, name) {
  lists[type].clear(name);
}

/**
 * The entries kept, in order of their start.
 * @param {string} [type]
 * @param {string} [name]
 * @returns {import('internal/perf/entry').PerformanceEntry[]}
 */
export function find(type, name) {
  const chosen = type === undefined ? Object.values(lists) : type in lists ? [lists[type]] : [];
  const entries = chosen.flatMap((list) => list.entries);
  return inOrder(name === undefined ? entries : entries.filter((entry) => entry.name === name));
}

/** @returns {import('internal/perf/entry').PerformanceEntry[]} a sorted copy */
export function inOrder(entries) {
  return entries.toSorted((a, b) => a.startTime - b.startTime);
}
