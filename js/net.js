// node:net. Docs: net.md.

import { validateBoolean, validateInt32 } from 'internal/validators';
import { getOptionValue } from 'internal/options';
import { isIP, isIPv4, isIPv6 } from 'internal/net';

/** Shorter waits between attempts of two addresses would only make both fail. */
const kMinAttemptTimeout = 10;
let autoSelectFamily;
let attemptTimeout;

function getDefaultAutoSelectFamily() {
  autoSelectFamily ??= getOptionValue('--network-family-autoselection');
  return autoSelectFamily;
}

function setDefaultAutoSelectFamily(value) {
  validateBoolean(value, 'value');
  autoSelectFamily = value;
}

function getDefaultAutoSelectFamilyAttemptTimeout() {
  attemptTimeout ??= getOptionValue('--network-family-autoselection-attempt-timeout');
  return attemptTimeout;
}

function setDefaultAutoSelectFamilyAttemptTimeout(value) {
  validateInt32(value, 'value', 1);
  attemptTimeout = Math.max(value, kMinAttemptTimeout);
}

export default {
  getDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  isIP,
  isIPv4,
  isIPv6,
  setDefaultAutoSelectFamily,
  setDefaultAutoSelectFamilyAttemptTimeout,
};
