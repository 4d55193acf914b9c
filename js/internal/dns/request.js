// A request of node:dns: how it ends in a value or a DNS error, and what the performance timeline hears of it.

import { DNSException } from 'internal/errors';
import { CallbackRequest } from 'internal/requests';
import { now } from 'internal/perf/clock';
import { createNodeEntry } from 'internal/perf/entry';
import { isObserved, publish } from 'internal/perf/observers';

/** The base of the requests below, whose names are what process.getActiveResourcesInfo() shows. */
class DnsRequest extends CallbackRequest {
  #measured;
  #describe;

  /**
   * @param {object} about
   * @param {string} about.syscall what an error is said to come from
   * @param {string} about.hostname what was asked for
   * @param {string} about.entry the name of the performance entry
   * @param {(value: unknown) => object} about.describe the entry's detail
   * @param {(error: Error | null, ...values: unknown[]) => void} callback
   */
  constructor({ syscall, hostname, entry, describe }, callback) {
    super(callback);
    this.hostname = hostname;
    this.syscall = syscall;
    this.#describe = describe;
    if (isObserved('dns')) this.#measured = { name: entry, startTime: now() };
  }

  /** @param {null} _error requests of ops/dns do not fail themselves @param {unknown} outcome ops/dns/src/outcome.rs */
  finish(_error, outcome) {
    if (!Array.isArray(outcome)) {
      this.oncomplete(new DNSException(outcome, this.syscall, this.hostname));
      return;
    }
    const measured = this.#measured;
    this.oncomplete(null, outcome);
    if (measured === undefined) return;
    const { name, startTime } = measured;
    const record = { name, entryType: 'dns', startTime, duration: now() - startTime, detail: this.#describe(outcome) };
    publish(createNodeEntry(record));
  }
}

export class GetAddrInfoReqWrap extends DnsRequest {}
export class GetNameInfoReqWrap extends DnsRequest {}
export class QueryReqWrap extends DnsRequest {}
