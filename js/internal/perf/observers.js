// @ts-check
// Who observes which types of entries, and how entries get to them: in one turn of the event loop for all that came before it.

import { setImmediate } from 'internal/timers';
import { startCollections, stopCollections } from 'internal/perf/gc_source';

/** Type to the observers of it; a type without observers is not in the map. */
const subscriptions = new Map();

/** Types whose entries are only made while somebody observes them. */
const sources = {
  __proto__: null,
  gc: { start: () => startCollections(publish), stop: stopCollections },
};

/** Observers with entries to deliver. */
const due = new Set();
let scheduled = false;

/** Whether somebody observes a type: other modules ask before they make an entry. */
export function isObserved(type) {
  return subscriptions.has(type);
}

/** An observer's side of a subscription. @typedef {{ receive(entry: import('internal/perf/entry').PerformanceEntry): void, deliver(): void }} Subscriber */

/** @param {string} type @param {Subscriber} subscriber */
export function subscribe(type, subscriber) {
  const known = subscriptions.get(type);
  if (known !== undefined) {
    known.add(subscriber);
    return;
  }
  subscriptions.set(type, new Set([subscriber]));
  sources[type]?.start();
}

/** @param {string} type @param {Subscriber} subscriber */
export function unsubscribe(type, subscriber) {
  const known = subscriptions.get(type);
  known.delete(subscriber);
  if (known.size > 0) return;
  subscriptions.delete(type);
  sources[type]?.stop();
}

/** Gives an entry to the observers of its type. */
export function publish(entry) {
  const observers = subscriptions.get(entry.entryType);
  if (observers === undefined) return;
  for (const observer of observers) observer.receive(entry);
}

/** Has an observer's entries delivered soon. */
export function scheduleDelivery(subscriber) {
  due.add(subscriber);
  if (scheduled) return;
  scheduled = true;
  setImmediate(deliverAll);
}

export function cancelDelivery(subscriber) {
  due.delete(subscriber);
}

export function isDeliveryDue(subscriber) {
  return due.has(subscriber);
}

function deliverAll() {
  scheduled = false;
  const round = [...due];
  due.clear();
  let next = 0;
  try {
    while (next < round.length) round[next++].deliver();
  } finally {
    // A callback that threw does not keep the others from their entries.
    for (; next < round.length; next++) scheduleDelivery(round[next]);
  }
}
