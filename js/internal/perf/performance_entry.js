// PerformanceEntry, and PerformanceNodeEntry for the entry types that Node adds.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kEnumerableProperty } from 'internal/util';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } = codes;
const inspectModule = lazy('internal/util/inspect');

/** First argument of constructors that users may not call. */
export const kSkipThrow = Symbol('kSkipThrow');
const kName = Symbol('PerformanceEntry.Name');
const kEntryType = Symbol('PerformanceEntry.EntryType');
const kStartTime = Symbol('PerformanceEntry.StartTime');
const kDuration = Symbol('PerformanceEntry.Duration');
const kDetail = Symbol('NodePerformanceEntry.Detail');

export function isPerformanceEntry(value) {
  return value?.[kName] !== undefined;
}

function check(self) {
  if (!isPerformanceEntry(self)) throw new ERR_INVALID_THIS('PerformanceEntry');
}

/** Docs: perf_hooks, "Class: PerformanceEntry". */
export class PerformanceEntry {
  constructor(skipThrow = undefined, name = undefined, type = undefined, start = undefined, duration = undefined) {
    if (skipThrow !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kName] = name;
    this[kEntryType] = type;
    this[kStartTime] = start;
    this[kDuration] = duration;
  }

  get name() {
    check(this);
    return this[kName];
  }

  get entryType() {
    check(this);
    return this[kEntryType];
  }

  get startTime() {
    check(this);
    return this[kStartTime];
  }

  get duration() {
    check(this);
    return this[kDuration];
  }

  toJSON() {
    check(this);
    return {
      name: this[kName],
      entryType: this[kEntryType],
      startTime: this[kStartTime],
      duration: this[kDuration],
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `${this.constructor.name} ${inspectModule().inspect(this.toJSON(), opts)}`;
  }
}

Object.defineProperties(PerformanceEntry.prototype, {
  name: kEnumerableProperty,
  entryType: kEnumerableProperty,
  startTime: kEnumerableProperty,
  duration: kEnumerableProperty,
  toJSON: kEnumerableProperty,
});

/** Docs: perf_hooks, "Class: PerformanceNodeEntry". */
class PerformanceNodeEntry extends PerformanceEntry {
  get detail() {
    check(this);
    return this[kDetail];
  }

  toJSON() {
    return { ...super.toJSON(), detail: this[kDetail] };
  }
}

/** @returns {PerformanceNodeEntry} */
export function createPerformanceNodeEntry(name, type, start, duration, detail) {
  const entry = new PerformanceNodeEntry(kSkipThrow, name, type, start, duration);
  entry[kDetail] = detail;
  return entry;
}
