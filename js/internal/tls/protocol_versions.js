// Versions of the protocol: their names, the defaults, and the older way of choosing them. Docs: tls.md.

import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';

const { ERR_TLS_INVALID_PROTOCOL_METHOD, ERR_TLS_INVALID_PROTOCOL_VERSION, ERR_TLS_PROTOCOL_VERSION_CONFLICT } = codes;

// Numbers on the wire (RFC 8446, 4.2.1).
export const kTls12 = 0x0303;
export const kTls13 = 0x0304;
const numbers = { __proto__: null, TLSv1: 0x0301, 'TLSv1.1': 0x0302, 'TLSv1.2': kTls12, 'TLSv1.3': kTls13 };

/** What `secureProtocol` can be, without `_server` and `_client`: the first and the last version it speaks. */
const methods = {
  __proto__: null,
  TLS_method: ['TLSv1', 'TLSv1.3'],
  SSLv23_method: ['TLSv1', 'TLSv1.2'],
  TLSv1_method: ['TLSv1', 'TLSv1'],
  TLSv1_1_method: ['TLSv1.1', 'TLSv1.1'],
  TLSv1_2_method: ['TLSv1.2', 'TLSv1.2'],
};

/** The first of the options that is given wins. */
const minOptions = [
  ['--tls-min-v1.0', 'TLSv1'],
  ['--tls-min-v1.1', 'TLSv1.1'],
  ['--tls-min-v1.2', 'TLSv1.2'],
  ['--tls-min-v1.3', 'TLSv1.3'],
];
const maxOptions = [
  ['--tls-max-v1.3', 'TLSv1.3'],
  ['--tls-max-v1.2', 'TLSv1.2'],
];

const chosen = (options, otherwise) => options.find(([option]) => getOptionValue(option))?.[1] ?? otherwise;

/** tls.DEFAULT_MIN_VERSION as the command line has it. */
export const defaultMinVersion = () => chosen(minOptions, 'TLSv1.2');

/** tls.DEFAULT_MAX_VERSION as the command line has it. */
export const defaultMaxVersion = () => chosen(maxOptions, 'TLSv1.3');

function numberOf(version, which) {
  const number = numbers[version];
  if (number === undefined) throw new ERR_TLS_INVALID_PROTOCOL_VERSION(version, which);
  return number;
}

function versionsOfMethod(method) {
  if (method.startsWith('SSLv2_')) throw new ERR_TLS_INVALID_PROTOCOL_METHOD('SSLv2 methods disabled');
  if (method.startsWith('SSLv3_')) throw new ERR_TLS_INVALID_PROTOCOL_METHOD('SSLv3 methods disabled');
  const range = methods[method.replace(/_(?:client|server)_method$/, '_method')];
  if (range === undefined) throw new ERR_TLS_INVALID_PROTOCOL_METHOD(`Unknown method: ${method}`);
  return range;
}

/**
 * The versions that options ask for.
 * @param {{ minVersion?: string, maxVersion?: string, secureProtocol?: string }} options
 * @param {{ min: string, max: string }} defaults
 * @returns {[min: number, max: number]}
 */
export function versionRange({ minVersion, maxVersion, secureProtocol }, { min, max }) {
  if (secureProtocol != null) {
    if (minVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(minVersion, secureProtocol);
    if (maxVersion != null) throw new ERR_TLS_PROTOCOL_VERSION_CONFLICT(maxVersion, secureProtocol);
    [minVersion, maxVersion] = versionsOfMethod(String(secureProtocol));
  }
  return [numberOf(minVersion ?? min, 'minimum'), numberOf(maxVersion ?? max, 'maximum')];
}
