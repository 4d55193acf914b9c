// Defaults of choosing among the addresses of a host. Docs: net.setDefaultAutoSelectFamily() and its relatives.

import { getOptionValue } from 'internal/options';
import { validateBoolean, validateInt32 } from 'internal/validators';

/** Shorter waits between attempts of two addresses would only make both fail. */
const kMinAttemptTimeout = 10;
let autoSelectFamily;
let attemptTimeout;

export function getDefaultAutoSelectFamily() {
  autoSelectFamily ??= getOptionValue('--network-family-autoselection');
  return autoSelectFamily;
}

/** @throws {ERR_INVALID_ARG_TYPE} */
export function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  autoSelectFamily = value;
}

export function getDefaultAutoSelectFamilyAttemptTimeout() {
  attemptTimeout ??= getOptionValue('--network-family-autoselection-attempt-timeout');
  return attemptTimeout;
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
export function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  attemptTimeout = checkedAttemptTimeout(value, 'value');
}

/** @returns {number} @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE} */
export function checkedAttemptTimeout(value, name) {
  validateInt32(value, name, 1);
  return Math.max(value, kMinAttemptTimeout);
}

/**
 * The order of RFC 8305, 4: families take turns, the family of the first address begins.
 * @param {{ address: string, family: 4 | 6 }[]} addresses
 */
export function interleaved(addresses) {
  const first = addresses[0].family;
  const same = addresses.filter(({ family }) => family === first);
  const other = addresses.filter(({ family }) => family !== first);
  const ordered = [];
  for (let i = 0; i < Math.max(same.length, other.length); i++) {
    if (i < same.length) ordered.push(same[i]);
    if (i < other.length) ordered.push(other[i]);
  }
  return ordered;
}
