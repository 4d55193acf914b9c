// @ts-check
// performance.mark() and performance.measure() (W3C User Timing Level 3).

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { validateNumber, validateObject } from 'internal/validators';
import { lazyDOMException } from 'internal/dom_exception';
import { now } from 'internal/perf/clock';
import { commonNames, defineEntry, PerformanceEntry } from 'internal/perf/entry';
import { internalKey, requiredString } from 'internal/perf/interface';
import { isMilestone, milestone } from 'internal/perf/milestones';
import { publish } from 'internal/perf/observers';
import { keep } from 'internal/perf/timeline';

const { ERR_INVALID_ARG_VALUE, ERR_PERFORMANCE_INVALID_TIMESTAMP, ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS } = codes;

const lazyStructuredClone = lazy('internal/structured_clone');

/** @typedef {{ start?: string | number, end?: string | number, duration?: number, detail?: unknown }} MeasureOptions */

/** Name to the time of its latest mark. */
const marks = new Map();

/** Forgets the time of a mark, or of all. */
export function forgetMarks(name) {
  if (name === undefined) marks.clear();
  else marks.delete(name);
}

function copyDetail(detail) {
  return detail === undefined || detail === null ? null : lazyStructuredClone().structuredClone(detail);
}

/** Docs: perf_hooks, "Class: PerformanceMark". */
export class PerformanceMark extends PerformanceEntry {
  /** @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_VALUE | ERR_INVALID_ARG_TYPE | ERR_PERFORMANCE_INVALID_TIMESTAMP} */
  constructor(name, options = undefined) {
    const ownName = requiredString(arguments, 'name');
    if (isMilestone(ownName)) throw new ERR_INVALID_ARG_VALUE('name', ownName);
    if (options !== undefined && options !== null) validateObject(options, 'options');
    const startTime = options?.startTime ?? now();
    validateNumber(startTime, 'startTime');
    if (startTime < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(startTime);
    super(internalKey, { name: ownName, entryType: 'mark', startTime, duration: 0, detail: copyDetail(options?.detail) });
    marks.set(ownName, startTime);
  }
}

/** Docs: perf_hooks, "Class: PerformanceMeasure". */
export class PerformanceMeasure extends PerformanceEntry {}

for (const Class of [PerformanceMark, PerformanceMeasure]) {
  defineEntry(Class, { detail: (record) => record.detail }, {
    json: [...commonNames, 'detail'], receiver: PerformanceEntry, listed: ['detail'],
  });
}

function show(entry) {
  publish(entry);
  keep(entry);
  return entry;
}

/**
 * performance.mark()
 * @returns {PerformanceMark}
 */
export function mark(name, options) {
  return show(new PerformanceMark(name, options));
}

/**
 * The time that a number, a milestone or a mark stands for.
 * @throws {ERR_PERFORMANCE_INVALID_TIMESTAMP | DOMException}
 */
function timeOf(value) {
  if (typeof value === 'number') {
    if (value < 0) throw new ERR_PERFORMANCE_INVALID_TIMESTAMP(value);
    return value;
  }
  const name = `${value}`;
  if (isMilestone(name)) return milestone(name);
  if (!marks.has(name)) throw lazyDOMException(`The "${name}" performance mark has not been set`, 'SyntaxError');
  return marks.get(name);
}

/**
 * A measure has a start and an end, and either may be told by the other and the duration; without them it is from 0 to now.
 * @param {MeasureOptions} options
 */
function interval(options) {
  let start = options.start === undefined ? undefined : timeOf(options.start);
  let end = options.end === undefined ? undefined : timeOf(options.end);
  if (options.duration !== undefined && (start !== undefined || end !== undefined)) {
    const length = timeOf(options.duration);
    end ??= start + length;
    start ??= end - length;
  }
  end ??= now();
  start ??= 0;
  return { startTime: start, duration: end - start };
}

/** @param {MeasureOptions} options @param {unknown} endMark */
function contradiction({ start, end, duration }, endMark) {
  if (start === undefined && end === undefined && duration === undefined) return undefined;
  if (endMark !== undefined) return 'endMark must not be specified';
  const isOverdetermined = start !== undefined && end !== undefined && duration !== undefined;
  return isOverdetermined ? 'Must not have options.start, options.end, and options.duration specified' : undefined;
}

/**
 * performance.measure()
 * @param {unknown} name
 * @param {string | MeasureOptions} [startOrOptions]
 * @param {string | number} [endMark]
 * @returns {PerformanceMeasure}
 * @throws {ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS | ERR_PERFORMANCE_INVALID_TIMESTAMP | DOMException}
 */
export function measure(name, startOrOptions, endMark) {
  const ownName = `${name}`;
  /** @type {MeasureOptions} */
  let options = {};
  if (typeof startOrOptions === 'object' && startOrOptions !== null) {
    const wrong = contradiction(startOrOptions, endMark);
    if (wrong !== undefined) throw new ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS(wrong);
    options = startOrOptions;
  } else if (typeof startOrOptions === 'string') {
    options = { start: startOrOptions };
  }
  const { startTime, duration } = interval(endMark === undefined ? options : { ...options, end: endMark });
  const record = { name: ownName, entryType: 'measure', startTime, duration, detail: copyDetail(options.detail) };
  return show(new PerformanceMeasure(internalKey, record));
}
