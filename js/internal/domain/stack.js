// The domains that are entered, the active one last. As long as one of them listens for errors, uncaught exceptions go to the active one.

import process from 'process';
import { codes } from 'internal/errors';
import { hasUncaughtExceptionCaptureCallback, setUncaughtExceptionCaptureCallbackSilently } from 'internal/process/execution';

if (hasUncaughtExceptionCaptureCallback()) throw new codes.ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();

/** What domain._stack shows: always the same array. @type {Domain[]} */
export const entered = [];
let active;

Object.defineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get: activeDomain,
  set: setActive,
});

/** The domain in which operations and emitters are made now. @returns {Domain | null | undefined} */
export function activeDomain() {
  return active;
}

export function setActive(domain) {
  active = domain;
}

const handleInActive = (error) => active._errorHandler(error);

/** Decides anew who gets uncaught exceptions: to be called when domains were entered or left, or listeners came or went. */
export function updateCapture() {
  const isHeard = entered.some((domain) => domain.listenerCount('error') > 0);
  setUncaughtExceptionCaptureCallbackSilently(isHeard ? handleInActive : null);
}

/** What `run` throws is an ordinary uncaught exception. */
export function withoutCapture(run) {
  setUncaughtExceptionCaptureCallbackSilently(null);
  try {
    return run();
  } finally {
    updateCapture();
  }
}

export function enter(domain) {
  active = domain;
  entered.push(domain);
  updateCapture();
}

/** Leaves a domain and those entered after it. */
export function leave(domain) {
  const index = entered.lastIndexOf(domain);
  if (index === -1) return;
  entered.length = index;
  active = entered.at(-1);
  updateCapture();
}

/** An exception ends the tick: no domain stays entered. */
export function leaveAll() {
  entered.length = 0;
  active = null;
  updateCapture();
}

/** Runs outside of the active domain, as often as that is entered in a row: what fails there is for the domain around it. */
export function outsideOfActive(run) {
  const before = entered.slice();
  const domain = active;
  while (entered.length > 0 && entered.at(-1) === domain) entered.pop();
  active = entered.at(-1) ?? null;
  updateCapture();
  run();
  entered.splice(0, Infinity, ...before);
  active = domain;
  updateCapture();
}

// `leaveAll` is always the first listener of 'uncaughtException', as long as there are others.
const isForeign = (name, listener) => name === 'uncaughtException' && listener !== leaveAll;

process.on('newListener', (name, listener) => {
  if (!isForeign(name, listener)) return;
  process.removeListener(name, leaveAll);
  process.prependListener(name, leaveAll);
});
process.on('removeListener', (name, listener) => {
  if (isForeign(name, listener) && process.listeners(name).every((other) => other === leaveAll)) process.removeListener(name, leaveAll);
});

const loadedAt = new Error('require(`domain`) at this point').stack;
process.setUncaughtExceptionCaptureCallback = function() {
  const refusal = new codes.ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
  refusal.stack = [refusal.stack, '-'.repeat(40), loadedAt].join('\n');
  throw refusal;
};
