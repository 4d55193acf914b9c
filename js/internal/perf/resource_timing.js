// @ts-check
// PerformanceResourceTiming and performance.markResourceTiming(), which fetch calls for every response (W3C Resource Timing).

import { codes } from 'internal/errors';
import { defineEntry, PerformanceEntry } from 'internal/perf/entry';
import { internalKey } from 'internal/perf/interface';
import { publish } from 'internal/perf/observers';
import { keep } from 'internal/perf/timeline';

const { ERR_INTERNAL_ASSERTION } = codes;

/** Bytes that stand for the headers of a response: so Resource Timing has it, since the true size may not be told. */
const headerSize = 300;

/** Docs: perf_hooks, "Class: PerformanceResourceTiming". */
export class PerformanceResourceTiming extends PerformanceEntry {}

/** An attribute that is a member of the Fetch Timing Info. */
const timing = (member) => ({ info }) => info[member];
/** An attribute that is a member of the Connection Timing Info, which a resource from a cache lacks. */
const connection = (member) => ({ info }) => info.finalConnectionTimingInfo?.[member];

function transferSize({ cacheMode, info }) {
  switch (cacheMode) {
    case 'local': return 0;
    case 'validated': return headerSize;
    default: return info.encodedBodySize + headerSize;
  }
}

const attributes = {
  name: (record) => record.name,
  startTime: timing('startTime'),
  duration: ({ info }) => info.endTime - info.startTime,
  initiatorType: (record) => record.initiatorType,
  nextHopProtocol: connection('ALPNNegotiatedProtocol'),
  workerStart: timing('finalServiceWorkerStartTime'),
  redirectStart: timing('redirectStartTime'),
  redirectEnd: timing('redirectEndTime'),
  fetchStart: timing('postRedirectStartTime'),
  domainLookupStart: connection('domainLookupStartTime'),
  domainLookupEnd: connection('domainLookupEndTime'),
  connectStart: connection('connectionStartTime'),
  connectEnd: connection('connectionEndTime'),
  secureConnectionStart: connection('secureConnectionStartTime'),
  requestStart: timing('finalNetworkRequestStartTime'),
  responseStart: timing('finalNetworkResponseStartTime'),
  responseEnd: timing('endTime'),
  transferSize,
  encodedBodySize: timing('encodedBodySize'),
  decodedBodySize: timing('decodedBodySize'),
  deliveryType: (record) => record.deliveryType,
  responseStatus: (record) => record.responseStatus,
};

const overridden = ['name', 'startTime', 'duration'];
const added = Object.keys(attributes).filter((name) => !overridden.includes(name));
defineEntry(PerformanceResourceTiming, attributes, {
  json: ['name', 'entryType', 'startTime', 'duration', ...added],
  listed: [...added, 'toJSON'],
});

/**
 * Adds an entry for a fetched resource to the timeline. Docs: perf_hooks, "performance.markResourceTiming".
 * @param {object} info Fetch Timing Info
 * @param {string} name the URL
 * @param {string} initiatorType
 * @param {object} global
 * @param {'' | 'local' | 'validated'} cacheMode
 * @param {object} bodyInfo
 * @param {number} responseStatus
 * @param {string} [deliveryType]
 * @returns {PerformanceResourceTiming}
 */
export function markResourceTiming(info, name, initiatorType, global, cacheMode, bodyInfo, responseStatus, deliveryType = '') {
  if (!['', 'local', 'validated'].includes(cacheMode)) throw new ERR_INTERNAL_ASSERTION(`no cache mode: ${cacheMode}`);
  const record = { name, entryType: 'resource', info, initiatorType, cacheMode, responseStatus, deliveryType };
  const entry = new PerformanceResourceTiming(internalKey, record);
  publish(entry);
  keep(entry);
  return entry;
}
