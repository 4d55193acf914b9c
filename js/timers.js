// node:timers.

import { lazy } from 'internal/core';
import { clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'internal/timers';

const promises = lazy('timers/promises');

/** What util.promisify() makes of these is in timers/promises. */
for (const timer of [setTimeout, setImmediate]) {
  Object.defineProperty(timer, Symbol.for('nodejs.util.promisify.custom'), {
    __proto__: null,
    enumerable: true,
    get: () => promises()[timer.name],
  });
}

export default {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
  get promises() {
    return promises();
  },
};
