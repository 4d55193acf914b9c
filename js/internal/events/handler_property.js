// The properties on<event> of event targets. Standard: HTML, "Event handlers".

import { kListeners, kNewListener, kRemoveListener, listFor } from 'internal/events/event_target';
import { Handler } from 'internal/events/listener_list';

function setHandler(target, type, value, onFirstSet) {
  const list = listFor(target, type);
  let { handler } = list;
  if (handler === undefined) {
    handler = list.handler = new Handler();
    list.listeners.push(handler);
    onFirstSet?.(target);
  }
  const wasActive = handler.isActive;
  handler.callback = value;
  if (wasActive === handler.isActive) return;
  list.count += wasActive ? -1 : 1;
  if (wasActive) target[kRemoveListener](list.count, type);
  else target[kNewListener](list.count, type, false);
}

/**
 * Defines the property `on<name>` on a prototype.
 * @param {object} prototype
 * @param {string} name
 * @param {string} [type] the type of the events, where it is another
 * @param {(target: EventTarget) => void} [onFirstSet] called when a handler is set for the first time
 */
export function defineEventHandler(prototype, name, type = name, onFirstSet = undefined) {
  const property = `on${name}`;
  const { get, set } = Object.getOwnPropertyDescriptor({
    get [property]() {
      return this[kListeners]?.get(type)?.handler?.callback ?? null;
    },
    set [property](value) {
      setHandler(this, type, value, onFirstSet);
    },
  }, property);
  Object.defineProperty(prototype, property, { __proto__: null, get, set, configurable: true, enumerable: true });
}
