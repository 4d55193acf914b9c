// @ts-check
// The performance object.

import { op_perf_hooks_time_origin } from 'internal/ops';
import { codes } from 'internal/errors';
import { defineEventHandler, Event, EventTarget, kTrustEvent } from 'internal/event_target';
import { makeException } from 'internal/webidl';
import { now } from 'internal/perf/clock';
import { eventLoopUtilization } from 'internal/perf/event_loop_utilization';
import { defineInterface, inspectAs, inspectKey, internalKey, onlyInternally, requiredString } from 'internal/perf/interface';
import { nodeTiming } from 'internal/perf/node_timing';
import { markResourceTiming } from 'internal/perf/resource_timing';
import { find, forget, resources } from 'internal/perf/timeline';
import { timerify } from 'internal/perf/timerify';
import { forgetMarks, mark, measure } from 'internal/perf/user_timing';

const { ERR_INVALID_THIS, ERR_MISSING_ARGS } = codes;

const optionalString = (value) => (value === undefined ? undefined : `${value}`);

/** A number as Web IDL's `unsigned long`. */
function toUnsignedLong(value, name) {
  if (typeof value === 'bigint') throw makeException(`${name} is a BigInt and cannot be converted to a number.`);
  if (typeof value === 'symbol') throw makeException(`${name} is a Symbol and cannot be converted to a number.`);
  return Number(value) >>> 0;
}

/** Docs: perf_hooks, "perf_hooks.performance". */
export class Performance extends EventTarget {
  #brand;

  constructor(key = undefined) {
    onlyInternally(key);
    super();
  }

  static #check(self) {
    if (!(Object(self) === self && #brand in self)) throw new ERR_INVALID_THIS('Performance');
  }

  now() {
    Performance.#check(this);
    return now();
  }

  get timeOrigin() {
    Performance.#check(this);
    return op_perf_hooks_time_origin();
  }

  mark(name, options = {}) {
    Performance.#check(this);
    requiredString(arguments, 'name');
    return mark(name, options);
  }

  measure(name, startOrMeasureOptions = {}, endMark = undefined) {
    Performance.#check(this);
    return measure(requiredString(arguments, 'name'), startOrMeasureOptions, endMark);
  }

  getEntries() {
    Performance.#check(this);
    return find();
  }

  getEntriesByName(name, type = undefined) {
    Performance.#check(this);
    return find(optionalString(type), requiredString(arguments, 'name'));
  }

  getEntriesByType(type) {
    Performance.#check(this);
    return find(requiredString(arguments, 'type'));
  }

  clearMarks(name = undefined) {
    Performance.#check(this);
    const which = optionalString(name);
    forgetMarks(which);
    forget('mark', which);
  }

  clearMeasures(name = undefined) {
    Performance.#check(this);
    forget('measure', optionalString(name));
  }

  clearResourceTimings(name = undefined) {
    Performance.#check(this);
    forget('resource', optionalString(name));
  }

  setResourceTimingBufferSize(maxSize) {
    Performance.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('maxSize');
    resources.limit = toUnsignedLong(maxSize, 'maxSize');
  }

  toJSON() {
    Performance.#check(this);
    return { nodeTiming, timeOrigin: this.timeOrigin, eventLoopUtilization: eventLoopUtilization() };
  }

  [inspectKey](depth, options) {
    return inspectAs('Performance', () => ({ nodeTiming, timeOrigin: this.timeOrigin }), depth, options);
  }
}
defineInterface(Performance);

// Node's additions to the interface are not listed.
for (const [name, value] of Object.entries({ eventLoopUtilization, nodeTiming, markResourceTiming, timerify })) {
  Object.defineProperty(Performance.prototype, name, { __proto__: null, configurable: true, writable: true, value });
}
defineEventHandler(Performance.prototype, 'resourcetimingbufferfull');

export const performance = new Performance(internalKey);

resources.onfull = () => performance.dispatchEvent(new Event('resourcetimingbufferfull', /** @type {any} */ ({ [kTrustEvent]: true })));
