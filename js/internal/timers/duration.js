// Durations of timers, and what the program is told of those that make no sense.

import process from 'process';
import { codes } from 'internal/errors';
import { validateNumber } from 'internal/validators';

/** The longest duration that a timer may have (2^31 - 1 ms); longer ones become 1 ms. */
export const TIMEOUT_MAX = 2 ** 31 - 1;

/** Warnings that come once only. */
const told = new Set();

function warn(msecs, problem, outcome, name, isOnce) {
  if (isOnce && told.has(name)) return;
  told.add(name);
  process.emitWarning(`${msecs} ${problem}.\n${outcome}.`, name);
}

function warnOfOverflow(msecs, outcome) {
  warn(msecs, 'does not fit into a 32-bit signed integer', outcome, 'TimeoutOverflowWarning', false);
}

/**
 * The duration that a timer gets: at least 1 ms. Docs: timers, "setTimeout".
 * @param {any} after milliseconds
 * @returns {number}
 */
export function durationOf(after) {
  const msecs = after === undefined ? 1 : after * 1;
  if (msecs >= 1 && msecs <= TIMEOUT_MAX) return msecs;
  const outcome = 'Timeout duration was set to 1';
  if (msecs > TIMEOUT_MAX) warnOfOverflow(msecs, outcome);
  else if (msecs < 0) warn(msecs, 'is a negative number', outcome, 'TimeoutNegativeWarning', true);
  else if (Number.isNaN(msecs)) warn(msecs, 'is not a number', outcome, 'TimeoutNaNWarning', true);
  return 1;
}

/**
 * Validates a duration for socket.setTimeout() and the like: 0 is allowed, what is too long is shortened.
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  const isDuration = msecs >= 0 && msecs < Infinity;
  if (!isDuration) throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  if (msecs <= TIMEOUT_MAX) return msecs;
  warnOfOverflow(msecs, `Timer duration was truncated to ${TIMEOUT_MAX}`);
  return TIMEOUT_MAX;
}
