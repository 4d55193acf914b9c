// setTimeout() of sessions and streams: 'timeout' after a time without activity.

import { onTimeout, setTimeout, stopTimer, touch } from 'internal/net/idle_timer';

export { stopTimer };

/** Something was done. */
export function touchIdle(one) {
  touch.call(one);
}

/** Gives a class `setTimeout` and what belongs to it. */
export function addTimeout(Class) {
  Object.defineProperties(Class.prototype, {
    setTimeout: { value: setTimeout, writable: true, configurable: true },
    _onTimeout: { value: onTimeout, writable: true, configurable: true },
  });
}
