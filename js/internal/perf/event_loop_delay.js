// @ts-check
// perf_hooks.monitorEventLoopDelay().

import { op_perf_hooks_monitor_disable, op_perf_hooks_monitor_enable } from 'internal/ops';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateBoolean, validateInteger, validateObject } from 'internal/validators';
import { createDelayHandle, Histogram, kHandle, newHistogram } from 'internal/histogram';

const { ERR_INVALID_THIS } = codes;

const kEnabled = Symbol('kEnabled');
const kResolution = new WeakMap();

function check(self) {
  if (self?.[kEnabled] === undefined) throw new ERR_INVALID_THIS('ELDHistogram');
}

/** Docs: perf_hooks, "Class: ELDHistogram extends Histogram". */
class ELDHistogram extends Histogram {
  /** @returns {boolean} whether sampling was started by this call */
  enable() {
    check(this);
    if (this[kEnabled]) return false;
    this[kEnabled] = true;
    op_perf_hooks_monitor_enable(this[kHandle], kResolution.get(this), false);
    return true;
  }

  /** @returns {boolean} whether sampling was stopped by this call */
  disable() {
    check(this);
    if (!this[kEnabled]) return false;
    this[kEnabled] = false;
    op_perf_hooks_monitor_disable(this[kHandle]);
    return true;
  }

  [Symbol.dispose]() {
    this.disable();
  }
}

/**
 * A histogram of how late the event loop is, in nanoseconds.
 * Docs: perf_hooks, "perf_hooks.monitorEventLoopDelay([options])".
 * @param {{ resolution?: number, samplePerIteration?: boolean }} [options]
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function monitorEventLoopDelay(options = kEmptyObject) {
  validateObject(options, 'options');
  const { resolution = 10, samplePerIteration = false } = options;
  validateBoolean(samplePerIteration, 'options.samplePerIteration');
  if (!samplePerIteration) validateInteger(resolution, 'options.resolution', 1);
  const histogram = newHistogram(ELDHistogram, undefined);
  histogram[kEnabled] = false;
  histogram[kHandle] = createDelayHandle();
  kResolution.set(histogram, samplePerIteration ? 0 : resolution);
  return histogram;
}
