// PerformanceResourceTiming and performance.markResourceTiming(), which fetch calls for every response.

import { codes } from 'internal/errors';
import { kEnumerableProperty } from 'internal/util';
import { kSkipThrow, PerformanceEntry } from 'internal/perf/performance_entry';
import { bufferResourceTiming, enqueue } from 'internal/perf/observe';

const { ERR_INTERNAL_ASSERTION, ERR_INVALID_THIS } = codes;

const kCacheMode = Symbol('kCacheMode');
const kRequestedUrl = Symbol('kRequestedUrl');
const kTimingInfo = Symbol('kTimingInfo');
const kInitiatorType = Symbol('kInitiatorType');
const kDeliveryType = Symbol('kDeliveryType');
const kResponseStatus = Symbol('kResponseStatus');

function infoOf(self) {
  const info = self?.[kTimingInfo];
  if (info === undefined) throw new ERR_INVALID_THIS('PerformanceResourceTiming');
  return info;
}

/** Docs: perf_hooks, "Class: PerformanceResourceTiming". */
export class PerformanceResourceTiming extends PerformanceEntry {
  constructor(skipThrow = undefined, name = undefined, type = undefined) {
    super(skipThrow, name, type);
  }

  get name() {
    infoOf(this);
    return this[kRequestedUrl];
  }

  get startTime() {
    return infoOf(this).startTime;
  }

  get duration() {
    const { endTime, startTime } = infoOf(this);
    return endTime - startTime;
  }

  get initiatorType() {
    infoOf(this);
    return this[kInitiatorType];
  }

  get workerStart() {
    return infoOf(this).finalServiceWorkerStartTime;
  }

  get redirectStart() {
    return infoOf(this).redirectStartTime;
  }

  get redirectEnd() {
    return infoOf(this).redirectEndTime;
  }

  get fetchStart() {
    return infoOf(this).postRedirectStartTime;
  }

  get domainLookupStart() {
    return infoOf(this).finalConnectionTimingInfo?.domainLookupStartTime;
  }

  get domainLookupEnd() {
    return infoOf(this).finalConnectionTimingInfo?.domainLookupEndTime;
  }

  get connectStart() {
    return infoOf(this).finalConnectionTimingInfo?.connectionStartTime;
  }

  get connectEnd() {
    return infoOf(this).finalConnectionTimingInfo?.connectionEndTime;
  }

  get secureConnectionStart() {
    return infoOf(this).finalConnectionTimingInfo?.secureConnectionStartTime;
  }

  get nextHopProtocol() {
    return infoOf(this).finalConnectionTimingInfo?.ALPNNegotiatedProtocol;
  }

  get requestStart() {
    return infoOf(this).finalNetworkRequestStartTime;
  }

  get responseStart() {
    return infoOf(this).finalNetworkResponseStartTime;
  }

  get responseEnd() {
    return infoOf(this).endTime;
  }

  get encodedBodySize() {
    return infoOf(this).encodedBodySize;
  }

  get decodedBodySize() {
    return infoOf(this).decodedBodySize;
  }

  get transferSize() {
    const { encodedBodySize } = infoOf(this);
    if (this[kCacheMode] === 'local') return 0;
    if (this[kCacheMode] === 'validated') return 300;
    // The specification takes 300 bytes for the headers.
    return encodedBodySize + 300;
  }

  get deliveryType() {
    infoOf(this);
    return this[kDeliveryType];
  }

  get responseStatus() {
    infoOf(this);
    return this[kResponseStatus];
  }

  toJSON() {
    infoOf(this);
    return {
      name: this.name,
      entryType: this.entryType,
      startTime: this.startTime,
      duration: this.duration,
      initiatorType: this[kInitiatorType],
      nextHopProtocol: this.nextHopProtocol,
      workerStart: this.workerStart,
      redirectStart: this.redirectStart,
      redirectEnd: this.redirectEnd,
      fetchStart: this.fetchStart,
      domainLookupStart: this.domainLookupStart,
      domainLookupEnd: this.domainLookupEnd,
      connectStart: this.connectStart,
      connectEnd: this.connectEnd,
      secureConnectionStart: this.secureConnectionStart,
      requestStart: this.requestStart,
      responseStart: this.responseStart,
      responseEnd: this.responseEnd,
      transferSize: this.transferSize,
      encodedBodySize: this.encodedBodySize,
      decodedBodySize: this.decodedBodySize,
      deliveryType: this.deliveryType,
      responseStatus: this.responseStatus,
    };
  }
}

const members = { __proto__: null };
for (const name of Object.getOwnPropertyNames(PerformanceResourceTiming.prototype)) {
  if (name !== 'constructor') members[name] = kEnumerableProperty;
}
members[Symbol.toStringTag] = {
  __proto__: null,
  writable: false,
  enumerable: false,
  configurable: true,
  value: 'PerformanceResourceTiming',
};
Object.defineProperties(PerformanceResourceTiming.prototype, members);

/**
 * Adds an entry for a fetched resource to the timeline. Docs: perf_hooks, "performance.markResourceTiming".
 * @returns {PerformanceResourceTiming}
 */
export function markResourceTiming(
  timingInfo,
  requestedUrl,
  initiatorType,
  global,
  cacheMode,
  bodyInfo,
  responseStatus,
  deliveryType = '',
) {
  if (cacheMode !== '' && cacheMode !== 'local' && cacheMode !== 'validated') {
    throw new ERR_INTERNAL_ASSERTION("cache must be an empty string or 'local'");
  }
  const resource = new PerformanceResourceTiming(kSkipThrow, requestedUrl, 'resource');
  resource[kInitiatorType] = initiatorType;
  resource[kRequestedUrl] = requestedUrl;
  // Only entries of other realms are shown without their times, and those do not get here.
  resource[kTimingInfo] = timingInfo;
  resource[kCacheMode] = cacheMode;
  resource[kDeliveryType] = deliveryType;
  resource[kResponseStatus] = responseStatus;
  enqueue(resource);
  bufferResourceTiming(resource);
  return resource;
}
