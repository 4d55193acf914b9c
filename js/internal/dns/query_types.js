// The types of records that programs can ask for: their numbers (RFC 1035 and those that added to it), and how what was found is shown.

import { errorCodes } from 'internal/dns/error_codes';

/** The records of one type, each as `show` gives it. */
const only = (type, show) => (records) => records.filter((record) => record.type === type).map(show);

/** The same, for types without which an answer is an answer to something else. */
function wanted(type, show) {
  const find = only(type, show);
  return (records) => {
    const found = find(records);
    return found.length > 0 ? found : errorCodes.NODATA;
  };
}

const valueOf = ({ value }) => value;
const addressOf = ({ address }) => address;
const entriesOf = ({ entries }) => entries;
const asIs = (record) => ({ ...record });
const withoutType = ({ type: _type, ...fields }) => fields;

/** Whether addresses come with their time to live is for the caller to say. */
const addresses = (type) => (records, ttl) =>
  wanted(type, ttl ? withoutType : addressOf)(records);

function caa({ type, critical, property, value }) {
  return { critical, type, [property]: value };
}

function tlsa({ certUsage, selector, match, data }) {
  return { certUsage, selector, match, data: data.buffer };
}

/** The order in which resolveAny() gives what it found. */
const anyOrder = ['A', 'CNAME', 'AAAA', 'MX', 'NS', 'TXT', 'SRV', 'PTR', 'NAPTR', 'SOA', 'TLSA', 'CAA'];

function showInAny(record) {
  if (record.type === 'CAA') return caa(record);
  if (record.type === 'TLSA') return { ...tlsa(record), type: record.type };
  const { type, ...fields } = record;
  return { ...fields, type };
}

function any(records) {
  const isAlias = records.some(({ type }) => type === 'CNAME');
  const rank = ({ type }) => anyOrder.indexOf(type);
  // An alias has no records of its own beside it: what is there belongs to its target.
  const found = isAlias ? records.filter(({ type }) => type !== 'A') : records;
  if (found.length === 0) return errorCodes.NODATA;
  return found.toSorted((a, b) => rank(a) - rank(b)).map(showInAny);
}

function soa(records) {
  const found = only('SOA', withoutType)(records);
  return found.length > 0 ? found[0] : errorCodes.BADRESP;
}

/**
 * @typedef {object} QueryType
 * @property {number} number the type on the wire
 * @property {string} syscall what errors are said to come from
 * @property {string} method the method of a resolver
 * @property {(records: object[], ttl: boolean) => object | string} show from the records of an answer (ops/dns/src/answer.rs) to what the
 *   program gets, or the code of an error
 */

/** By the `rrtype` of dns.resolve(). @type {Record<string, QueryType>} */
export const queryTypes = {
  __proto__: null,
  ANY: { number: 255, syscall: 'queryAny', method: 'resolveAny', show: any },
  A: { number: 1, syscall: 'queryA', method: 'resolve4', show: addresses('A') },
  AAAA: { number: 28, syscall: 'queryAaaa', method: 'resolve6', show: addresses('AAAA') },
  CAA: { number: 257, syscall: 'queryCaa', method: 'resolveCaa', show: only('CAA', caa) },
  CNAME: { number: 5, syscall: 'queryCname', method: 'resolveCname', show: wanted('CNAME', valueOf) },
  MX: { number: 15, syscall: 'queryMx', method: 'resolveMx', show: only('MX', asIs) },
  NS: { number: 2, syscall: 'queryNs', method: 'resolveNs', show: wanted('NS', valueOf) },
  TLSA: { number: 52, syscall: 'queryTlsa', method: 'resolveTlsa', show: only('TLSA', tlsa) },
  TXT: { number: 16, syscall: 'queryTxt', method: 'resolveTxt', show: only('TXT', entriesOf) },
  SRV: { number: 33, syscall: 'querySrv', method: 'resolveSrv', show: only('SRV', asIs) },
  PTR: { number: 12, syscall: 'queryPtr', method: 'resolvePtr', show: wanted('PTR', valueOf) },
  NAPTR: { number: 35, syscall: 'queryNaptr', method: 'resolveNaptr', show: only('NAPTR', withoutType) },
  SOA: { number: 6, syscall: 'querySoa', method: 'resolveSoa', show: soa },
};
