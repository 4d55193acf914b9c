// The performance object.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kEnumerableProperty } from 'internal/util';
import { defineEventHandler, Event, EventTarget, kTrustEvent } from 'internal/event_target';
import { getTimeOriginTimestamp, now } from 'internal/perf/utils';
import { markResourceTiming } from 'internal/perf/resource_timing';
import { clearMarkTimings, mark, measure } from 'internal/perf/usertiming';
import {
  clearEntriesFromBuffer,
  filterBufferMapByNameAndType,
  setDispatchBufferFull,
  setResourceTimingBufferSize,
} from 'internal/perf/observe';
import { eventLoopUtilization } from 'internal/perf/event_loop_utilization';
import nodeTiming from 'internal/perf/nodetiming';
import { timerify } from 'internal/perf/timerify';
import { makeException } from 'internal/webidl';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;
const inspectModule = lazy('internal/util/inspect');

const kPerformanceBrand = Symbol('performance');
const kSkipThrow = Symbol('kSkipThrow');

function check(self) {
  if (self?.[kPerformanceBrand] === undefined) throw new ERR_INVALID_THIS('Performance');
}

/** Docs: perf_hooks, "perf_hooks.performance". */
export class Performance extends EventTarget {
  constructor(skipThrow = undefined) {
    if (skipThrow !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kPerformanceBrand] = true;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Performance ${inspectModule().inspect({
      nodeTiming: this.nodeTiming,
      timeOrigin: this.timeOrigin,
    }, opts)}`;
  }

  clearMarks(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    clearMarkTimings(name);
    clearEntriesFromBuffer('mark', name);
  }

  clearMeasures(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    clearEntriesFromBuffer('measure', name);
  }

  clearResourceTimings(name = undefined) {
    check(this);
    if (name !== undefined) name = `${name}`;
    clearEntriesFromBuffer('resource', name);
  }

  getEntries() {
    check(this);
    return filterBufferMapByNameAndType();
  }

  getEntriesByName(name, type = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (type !== undefined) type = `${type}`;
    return filterBufferMapByNameAndType(name, type);
  }

  getEntriesByType(type) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    type = `${type}`;
    return filterBufferMapByNameAndType(undefined, type);
  }

  mark(name, options = {}) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return mark(name, options);
  }

  measure(name, startOrMeasureOptions = {}, endMark = undefined) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    return measure(name, startOrMeasureOptions, endMark);
  }

  now() {
    check(this);
    return now();
  }

  setResourceTimingBufferSize(maxSize) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    if (typeof maxSize === 'bigint' || typeof maxSize === 'symbol') {
      const type = typeof maxSize === 'bigint' ? 'BigInt' : 'Symbol';
      throw makeException(`maxSize is a ${type} and cannot be converted to a number.`);
    }
    // Web IDL's unsigned long
    setResourceTimingBufferSize(Number(maxSize) >>> 0);
  }

  get timeOrigin() {
    check(this);
    return getTimeOriginTimestamp();
  }

  toJSON() {
    check(this);
    return {
      nodeTiming: this.nodeTiming,
      timeOrigin: this.timeOrigin,
      eventLoopUtilization: this.eventLoopUtilization(),
    };
  }
}

Object.defineProperties(Performance.prototype, {
  clearMarks: kEnumerableProperty,
  clearMeasures: kEnumerableProperty,
  clearResourceTimings: kEnumerableProperty,
  getEntries: kEnumerableProperty,
  getEntriesByName: kEnumerableProperty,
  getEntriesByType: kEnumerableProperty,
  mark: kEnumerableProperty,
  measure: kEnumerableProperty,
  now: kEnumerableProperty,
  timeOrigin: kEnumerableProperty,
  toJSON: kEnumerableProperty,
  setResourceTimingBufferSize: kEnumerableProperty,
  [Symbol.toStringTag]: {
    __proto__: null,
    writable: false,
    enumerable: false,
    configurable: true,
    value: 'Performance',
  },
  // Node's additions are not enumerable.
  eventLoopUtilization: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: eventLoopUtilization,
  },
  nodeTiming: { __proto__: null, configurable: true, enumerable: false, writable: true, value: nodeTiming },
  markResourceTiming: {
    __proto__: null,
    configurable: true,
    enumerable: false,
    writable: true,
    value: markResourceTiming,
  },
  timerify: { __proto__: null, configurable: true, enumerable: false, writable: true, value: timerify },
});
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

export const performance = new Performance(kSkipThrow);

setDispatchBufferFull((type) => {
  performance.dispatchEvent(new Event(type, { [kTrustEvent]: true }));
});
