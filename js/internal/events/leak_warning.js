// The warning that so many listeners look like a leak, of emitters and of event targets.

import { lazy } from 'internal/core';
import process from 'process';

const inspectModule = lazy('internal/util/inspect');

/**
 * Emits a MaxListenersExceededWarning. Docs: events, "events.defaultMaxListeners".
 * @param {'EventEmitter' | 'EventTarget'} kind
 * @param {object} owner the emitter or event target
 * @param {string | symbol} type
 * @param {number} count
 * @param {number} max
 */
export function warnOfLeak(kind, owner, type, count, max) {
  const shown = inspectModule().inspect(owner, { depth: -1 });
  const advice = kind === 'EventEmitter' ? 'emitter.setMaxListeners()' : 'events.setMaxListeners()';
  const warning = new Error(
    `Possible ${kind} memory leak detected. ${count} ${String(type)} listeners added to ${shown}. ` +
      `MaxListeners is ${max}. Use ${advice} to increase limit`,
  );
  process.emitWarning(Object.assign(warning, {
    name: 'MaxListenersExceededWarning',
    [kind === 'EventEmitter' ? 'emitter' : 'target']: owner,
    type,
    count,
  }));
}
