// The histogram classes of node:perf_hooks, over the histograms of ops/perf_hooks.

import { core, lazy } from 'internal/core';
import {
  op_perf_hooks_histogram_add,
  op_perf_hooks_histogram_bigint,
  op_perf_hooks_histogram_cdf,
  op_perf_hooks_histogram_cliffs_d,
  op_perf_hooks_histogram_cohens_d,
  op_perf_hooks_histogram_count_at,
  op_perf_hooks_histogram_create,
  op_perf_hooks_histogram_ks_test,
  op_perf_hooks_histogram_linear_buckets,
  op_perf_hooks_histogram_log_buckets,
  op_perf_hooks_histogram_mann_whitney,
  op_perf_hooks_histogram_number,
  op_perf_hooks_histogram_of_shared,
  op_perf_hooks_histogram_percentile,
  op_perf_hooks_histogram_percentile_bigint,
  op_perf_hooks_histogram_percentile_ci,
  op_perf_hooks_histogram_percentiles,
  op_perf_hooks_histogram_percentiles_at,
  op_perf_hooks_histogram_record,
  op_perf_hooks_histogram_record_bigint,
  op_perf_hooks_histogram_record_corrected,
  op_perf_hooks_histogram_record_delta,
  op_perf_hooks_histogram_reset,
  op_perf_hooks_histogram_share,
  op_perf_hooks_histogram_subtract,
  op_perf_hooks_histogram_welch,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import { validateArray, validateInteger, validateNumber, validateObject } from 'internal/validators';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE } = codes;
const inspectModule = lazy('internal/util/inspect');

/** Where a histogram keeps its native object. */
export const kHandle = Symbol('kHandle');
const kRecordable = Symbol('kRecordable');
const kSkipThrow = Symbol('kSkipThrow');

// Indices of op_perf_hooks_histogram_number; the first four also of op_perf_hooks_histogram_bigint.
const kCount = 0;
const kMin = 1;
const kMax = 2;
const kExceeds = 3;
const kMean = 4;
const kStddev = 5;
const kSkewness = 6;
const kKurtosis = 7;
const kEwmaMean = 8;
const kEwmaStddev = 9;
const kEwmaErrorRate = 10;

/** @returns {boolean} */
export function isHistogram(object) {
  return object?.[kHandle] !== undefined;
}

function handleOf(self) {
  const handle = self?.[kHandle];
  if (handle === undefined) throw new ERR_INVALID_THIS('Histogram');
  return handle;
}

function number(self, which) {
  return op_perf_hooks_histogram_number(handleOf(self), which);
}

function bigint(self, which) {
  return op_perf_hooks_histogram_bigint(handleOf(self), which);
}

function otherHandle(other) {
  if (!isHistogram(other)) throw new ERR_INVALID_ARG_TYPE('other', 'Histogram', other);
  return other[kHandle];
}

function validatePercentile(percentile, name = 'percentile') {
  validateNumber(percentile, name);
  if (!(percentile > 0 && percentile <= 100)) throw new ERR_OUT_OF_RANGE(name, '> 0 && <= 100', percentile);
}

function validateFraction(value, name) {
  validateNumber(value, name);
  if (!(value > 0 && value < 1)) throw new ERR_OUT_OF_RANGE(name, '> 0 && < 1', value);
}

// Percentiles come as pairs of a double and a 64-bit integer.
function percentileMap(handle, readValue) {
  const bytes = op_perf_hooks_histogram_percentiles(handle);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const map = new Map();
  for (let at = 0; at < view.byteLength; at += 16) map.set(view.getFloat64(at, true), readValue(view, at + 8));
  return map;
}

function pairsToMap(pairs) {
  const map = new Map();
  for (let i = 0; i < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  return map;
}

/** Docs: perf_hooks, "Class: Histogram". Not constructed by users. */
export class Histogram {
  constructor(skipThrow = undefined) {
    if (skipThrow !== kSkipThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  get count() {
    return number(this, kCount);
  }

  get countBigInt() {
    return bigint(this, kCount);
  }

  /** Probability that a value exceeds `value`. */
  ccdf(value) {
    return 1 - this.cdf(value);
  }

  /** Probability that a value is at most `value`. */
  cdf(value) {
    const handle = handleOf(this);
    validateNumber(value, 'value');
    return op_perf_hooks_histogram_cdf(handle, value);
  }

  /** How many values share the range of `value`. */
  countAt(value) {
    const handle = handleOf(this);
    validateNumber(value, 'value');
    return op_perf_hooks_histogram_count_at(handle, value);
  }

  get min() {
    return number(this, kMin);
  }

  get minBigInt() {
    return bigint(this, kMin);
  }

  get max() {
    return number(this, kMax);
  }

  get maxBigInt() {
    return bigint(this, kMax);
  }

  get mean() {
    return number(this, kMean);
  }

  get exceeds() {
    return number(this, kExceeds);
  }

  get exceedsBigInt() {
    return bigint(this, kExceeds);
  }

  get ewmaMean() {
    return number(this, kEwmaMean);
  }

  get ewmaStddev() {
    return number(this, kEwmaStddev);
  }

  get ewmaErrorRate() {
    return number(this, kEwmaErrorRate);
  }

  /** How fast the error budget of an objective (such as 0.999) is used up. */
  burnRate(sloTarget) {
    handleOf(this);
    validateFraction(sloTarget, 'sloTarget');
    return this.ewmaErrorRate / (1 - sloTarget);
  }

  /** Kolmogorov-Smirnov statistic. */
  ksTest(other) {
    return op_perf_hooks_histogram_ks_test(handleOf(this), otherHandle(other));
  }

  /** Welch's t-test. */
  welchTest(other, options = kEmptyObject) {
    const handle = handleOf(this);
    const theirs = otherHandle(other);
    validateObject(options, 'options');
    const { confidence = 0.95 } = options;
    validateFraction(confidence, 'options.confidence');
    const [tStatistic, degreesOfFreedom, pValue, lower, upper] =
      op_perf_hooks_histogram_welch(handle, theirs, confidence);
    return {
      __proto__: null,
      tStatistic,
      degreesOfFreedom,
      pValue,
      confidenceInterval: { __proto__: null, lower, upper },
    };
  }

  /** Mann-Whitney U test. */
  mannWhitneyTest(other) {
    const [uStatistic, zScore, pValue] = op_perf_hooks_histogram_mann_whitney(handleOf(this), otherHandle(other));
    return { __proto__: null, uStatistic, zScore, pValue };
  }

  cohensD(other) {
    return op_perf_hooks_histogram_cohens_d(handleOf(this), otherHandle(other));
  }

  cliffsD(other) {
    return op_perf_hooks_histogram_cliffs_d(handleOf(this), otherHandle(other));
  }

  get kurtosis() {
    return number(this, kKurtosis);
  }

  /** Counts in buckets of equal width. @returns {Map<number, number>} */
  linearBuckets(stepSize) {
    const handle = handleOf(this);
    validateInteger(stepSize, 'stepSize', 1);
    return pairsToMap(op_perf_hooks_histogram_linear_buckets(handle, stepSize));
  }

  /** Counts in buckets whose width grows by `base`. @returns {Map<number, number>} */
  logBuckets(firstBucket, base) {
    const handle = handleOf(this);
    validateInteger(firstBucket, 'firstBucket', 1);
    validateNumber(base, 'base');
    if (!(base > 1)) throw new ERR_OUT_OF_RANGE('base', '> 1', base);
    return pairsToMap(op_perf_hooks_histogram_log_buckets(handle, firstBucket, base));
  }

  get skewness() {
    return number(this, kSkewness);
  }

  get stddev() {
    return number(this, kStddev);
  }

  percentile(percentile) {
    const handle = handleOf(this);
    validatePercentile(percentile);
    return op_perf_hooks_histogram_percentile(handle, percentile);
  }

  percentileBigInt(percentile) {
    const handle = handleOf(this);
    validatePercentile(percentile);
    return op_perf_hooks_histogram_percentile_bigint(handle, percentile);
  }

  /** A percentile with its confidence interval. */
  percentileCI(percentile, options = kEmptyObject) {
    const handle = handleOf(this);
    validatePercentile(percentile);
    validateObject(options, 'options');
    const { confidence = 0.95 } = options;
    validateFraction(confidence, 'options.confidence');
    const [value, lower, upper] = op_perf_hooks_histogram_percentile_ci(handle, percentile, confidence);
    return { __proto__: null, value, lower, upper };
  }

  get percentiles() {
    return percentileMap(handleOf(this), (view, at) => Number(view.getBigInt64(at, true)));
  }

  get percentilesBigInt() {
    return percentileMap(handleOf(this), (view, at) => view.getBigInt64(at, true));
  }

  /** Several percentiles at once. @returns {Map<number, number>} */
  percentilesAt(percentiles) {
    const handle = handleOf(this);
    validateArray(percentiles, 'percentiles');
    for (let i = 0; i < percentiles.length; i++) validatePercentile(percentiles[i], `percentiles[${i}]`);
    const sorted = percentiles.toSorted((a, b) => a - b);
    const values = op_perf_hooks_histogram_percentiles_at(handle, sorted);
    return new Map(sorted.map((percentile, i) => [percentile, values[i]]));
  }

  reset() {
    op_perf_hooks_histogram_reset(handleOf(this));
  }

  toJSON() {
    return {
      count: this.count,
      min: this.min,
      max: this.max,
      mean: this.mean,
      exceeds: this.exceeds,
      stddev: this.stddev,
      skewness: this.skewness,
      kurtosis: this.kurtosis,
      ewmaMean: this.ewmaMean,
      ewmaStddev: this.ewmaStddev,
      ewmaErrorRate: this.ewmaErrorRate,
      percentiles: Object.fromEntries(this.percentiles),
    };
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    if (depth < 0) return this;
    const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Histogram ${inspectModule().inspect({
      min: this.min,
      max: this.max,
      mean: this.mean,
      exceeds: this.exceeds,
      stddev: this.stddev,
      skewness: this.skewness,
      kurtosis: this.kurtosis,
      count: this.count,
      percentiles: this.percentiles,
    }, opts)}`;
  }
}

function recordableHandle(self) {
  if (self?.[kRecordable] === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
  return self[kHandle];
}

/** Docs: perf_hooks, "Class: RecordableHistogram". Made by `createHistogram()`. */
export class RecordableHistogram extends Histogram {
  /** @param {number | bigint} val @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
  record(val) {
    const handle = recordableHandle(this);
    if (typeof val === 'bigint') {
      op_perf_hooks_histogram_record_bigint(handle, checkBigInt(val, 'value'));
      return;
    }
    validateInteger(val, 'val', 1);
    op_perf_hooks_histogram_record(handle, val);
  }

  /** Records the nanoseconds since the previous call. */
  recordDelta() {
    op_perf_hooks_histogram_record_delta(recordableHandle(this));
  }

  /** Records `val`, and what a stall kept from being recorded every `expectedInterval`. */
  recordCorrected(val, expectedInterval) {
    const handle = recordableHandle(this);
    op_perf_hooks_histogram_record_corrected(
      handle,
      toBigInt(val, 'val'),
      toBigInt(expectedInterval, 'expectedInterval'),
    );
  }

  /** Takes the values of `other` out; counts do not go below zero. */
  subtract(other) {
    const handle = recordableHandle(this);
    if (other?.[kRecordable] === undefined) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    op_perf_hooks_histogram_subtract(handle, other[kHandle]);
  }

  /** Adds the values of `other`. */
  add(other) {
    const handle = recordableHandle(this);
    if (other?.[kRecordable] === undefined) throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    op_perf_hooks_histogram_add(handle, other[kHandle]);
  }
}

// Clones of a histogram, here and in other threads, share its counts. What monitors the event loop is no more than a histogram elsewhere.
const kCloneType = 'protojs.Histogram';
Object.defineProperty(Histogram.prototype, core.hostObjectBrand, {
  __proto__: null,
  value: function describeForClone() {
    return [{ type: kCloneType, recordable: this[kRecordable] !== undefined }, op_perf_hooks_histogram_share(handleOf(this))];
  },
});
core.registerCloneableResource(kCloneType, ({ recordable }, carried) => {
  const histogram = newHistogram(recordable ? RecordableHistogram : Histogram, op_perf_hooks_histogram_of_shared(carried));
  if (recordable) histogram[kRecordable] = true;
  return histogram;
});

function checkBigInt(value, name) {
  if (value < 1n || value > 0x7fff_ffff_ffff_ffffn) {
    throw new ERR_OUT_OF_RANGE(name, '>= 1 && <= 9223372036854775807', value);
  }
  return value;
}

function toBigInt(value, name) {
  if (typeof value === 'bigint') return checkBigInt(value, name);
  validateInteger(value, name, 1);
  return BigInt(value);
}

/** A histogram of class `Class` over a new native one. */
export function newHistogram(Class, handle) {
  const histogram = new Class(kSkipThrow);
  histogram[kHandle] = handle;
  return histogram;
}

/** The native histogram that the event loop delay is recorded in. */
export function createDelayHandle() {
  // An hour in nanoseconds is as much as is told apart.
  return op_perf_hooks_histogram_create(1, 3.6e12, 3, 0, 0);
}

/**
 * Docs: perf_hooks, "perf_hooks.createHistogram([options])".
 * @returns {RecordableHistogram}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE | ERR_INVALID_ARG_VALUE}
 */
export function createHistogram(options = kEmptyObject) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3, halfLife = 0, threshold = 0 } = options;
  if (typeof lowest !== 'bigint') validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  } else if (highest < 2n * BigInt(lowest)) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  validateNumber(halfLife, 'options.halfLife', 0);
  validateNumber(threshold, 'options.threshold', 0);
  const histogram = newHistogram(
    RecordableHistogram,
    op_perf_hooks_histogram_create(Number(lowest), Number(highest), figures, halfLife, threshold),
  );
  histogram[kRecordable] = true;
  return histogram;
}
