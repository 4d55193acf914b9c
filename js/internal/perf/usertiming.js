// performance.mark() and performance.measure().

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kEmptyObject, kEnumerableProperty } from 'internal/util';
import { validateNumber, validateObject } from 'internal/validators';
import { kSkipThrow, PerformanceEntry } from 'internal/perf/performance_entry';
import { bufferUserTiming, enqueue } from 'internal/perf/observe';
import { getMilestoneTimestamp, nodeTimingReadOnlyAttributes, now } from 'internal/perf/utils';
import { lazyDOMException } from 'internal/dom_exception';

const {
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_THIS,
  ERR_MISSING_ARGS,
  ERR_PERFORMANCE_INVALID_TIMESTAMP,
  ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS,
} = codes;

const structuredCloneModule = lazy('internal/structured_clone');
const kDetail = Symbol('kDetail');

/** Name to the time of its latest mark. */
const markTimings = new Map();

function cloned(detail) {
  if (detail === undefined || detail === null) return null;
  return structuredCloneModule().structuredClone(detail);
}

function getMark(name) {
  if (name === undefined) return undefined;
  if (typeof name === 'number') {
    if (name < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(name);
    return name;
  }
  name = `${name}`;
  if (nodeTimingReadOnlyAttributes.has(name)) return getMilestoneTimestamp(name);
  const time = markTimings.get(name);
  if (time === undefined) throw lazyDOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return time;
}

function toJSON(entry) {
  return {
    name: entry.name,
    entryType: entry.entryType,
    startTime: entry.startTime,
    duration: entry.duration,
    detail: entry[kDetail],
  };
}

/** Docs: perf_hooks, "Class: PerformanceMark". */
export class PerformanceMark extends PerformanceEntry {
  /** @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_VALUE | ERR_INVALID_ARG_TYPE | ERR_PERFORMANCE_INVALID_TIMESTAMP} */
  constructor(name, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    name = `${name}`;
    if (nodeTimingReadOnlyAttributes.has(name)) throw new ERR_INVALID_ARG_VALUE('name', name);
    if (options != null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    markTimings.set(name, startTime);
    const detail = cloned(options?.detail);
    super(kSkipThrow, name, 'mark', startTime, 0);
    this[kDetail] = detail;
  }

  get detail() {
    if (this?.[kDetail] === undefined) throw new ERR_INVALID_THIS('PerformanceMark');
    return this[kDetail];
  }

  toJSON() {
    if (this?.[kDetail] === undefined) throw new ERR_INVALID_THIS('PerformanceMark');
    return toJSON(this);
  }
}

/** Docs: perf_hooks, "Class: PerformanceMeasure". */
export class PerformanceMeasure extends PerformanceEntry {
  constructor(skipThrow = undefined, name = undefined, type = undefined, start = undefined, duration = undefined) {
    super(skipThrow, name, type, start, duration);
  }

  get detail() {
    if (this?.[kDetail] === undefined) throw new ERR_INVALID_THIS('PerformanceMeasure');
    return this[kDetail];
  }

  toJSON() {
    if (this?.[kDetail] === undefined) throw new ERR_INVALID_THIS('PerformanceMeasure');
    return toJSON(this);
  }
}

for (const Class of [PerformanceMark, PerformanceMeasure]) {
  Object.defineProperties(Class.prototype, {
    detail: kEnumerableProperty,
    toJSON: kEnumerableProperty,
    [Symbol.toStringTag]: {
      __proto__: null,
      writable: false,
      enumerable: false,
      configurable: true,
      value: Class.name,
    },
  });
}

/** performance.mark() @returns {PerformanceMark} */
export function mark(name, options) {
  const entry = new PerformanceMark(name, options);
  enqueue(entry);
  bufferUserTiming(entry);
  return entry;
}

// Where a measure begins and how long it is, after the User Timing specification.
function startAndDuration(startOrOptions, endMark) {
  startOrOptions ??= 0;
  let options = kEmptyObject;
  let start;
  let end;
  if (typeof startOrOptions === 'object') {
    options = startOrOptions;
    if (options.start !== undefined || options.end !== undefined || options.duration !== undefined) {
      if (endMark !== undefined) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('endMark must not be specified');
      }
      if (options.start === undefined && options.end === undefined) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS('One of options.start or options.end is required');
      }
      if (options.start !== undefined && options.end !== undefined && options.duration !== undefined) {
        throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(
          'Must not have options.start, options.end, and options.duration specified',
        );
      }
    }
    start = getMark(options.start);
  } else {
    start = getMark(startOrOptions);
  }

  if (endMark !== undefined) end = getMark(endMark);
  else if (options.end !== undefined) end = getMark(options.end);
  else if (options.start !== undefined && options.duration !== undefined) end = start + getMark(options.duration);
  else end = now();

  if (start === undefined) {
    start = options.duration !== undefined && options.end !== undefined ? end - getMark(options.duration) : 0;
  }
  return { start, duration: end - start };
}

/**
 * performance.measure()
 * @returns {PerformanceMeasure}
 * @throws {ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS | ERR_PERFORMANCE_INVALID_TIMESTAMP | DOMException}
 */
export function measure(name, startOrMeasureOptions, endMark) {
  name = `${name}`;
  const { start, duration } = startAndDuration(startOrMeasureOptions, endMark);
  let detail = null;
  if (startOrMeasureOptions !== null && typeof startOrMeasureOptions === 'object') {
    detail = cloned(startOrMeasureOptions.detail);
  }
  const entry = new PerformanceMeasure(kSkipThrow, name, 'measure', start, duration);
  entry[kDetail] = detail;
  enqueue(entry);
  bufferUserTiming(entry);
  return entry;
}

/** Forgets the times of marks, for performance.clearMarks(). */
export function clearMarkTimings(name) {
  if (name === undefined) markTimings.clear();
  else markTimings.delete(name);
}
