// NodeEventTarget: an EventTarget with some methods of EventEmitter. Docs: events, "Class: NodeEventTarget".

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kMaxEventTargetListeners } from 'internal/events/symbols';
import { countListeners, EventTarget, kHybridDispatch, kIsNodeStyleListener, kListeners } from 'internal/events/event_target';

const events = lazy('events');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');

/** The base of MessagePort. */
export class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  static #check(self) {
    if (self?.constructor?.[kIsNodeEventTarget] !== true) throw new codes.ERR_INVALID_THIS('NodeEventTarget');
    return self;
  }

  static #add(self, type, listener, once) {
    NodeEventTarget.#check(self).addEventListener(type, listener, { once, [kIsNodeStyleListener]: true });
    return self;
  }

  static #remove(self, type, listener, options) {
    NodeEventTarget.#check(self).removeEventListener(type, listener, options);
    return self;
  }

  /** @throws {ERR_INVALID_THIS | ERR_OUT_OF_RANGE} */
  setMaxListeners(n) {
    events().setMaxListeners(n, NodeEventTarget.#check(this));
  }

  getMaxListeners() {
    return NodeEventTarget.#check(this)[kMaxEventTargetListeners];
  }

  /** @returns {string[]} */
  eventNames() {
    const lists = NodeEventTarget.#check(this)[kListeners]?.all() ?? [];
    return lists.filter((list) => list.count > 0).map((list) => list.type);
  }

  listenerCount(type) {
    return countListeners(NodeEventTarget.#check(this), type);
  }

  off(type, listener, options) {
    return NodeEventTarget.#remove(this, type, listener, options);
  }

  removeListener(type, listener, options) {
    return NodeEventTarget.#remove(this, type, listener, options);
  }

  on(type, listener) {
    return NodeEventTarget.#add(this, type, listener, false);
  }

  addListener(type, listener) {
    return NodeEventTarget.#add(this, type, listener, false);
  }

  once(type, listener) {
    return NodeEventTarget.#add(this, type, listener, true);
  }

  /** Sends `value`: Node-style listeners get it as it is. @returns {boolean} whether anyone listens */
  emit(type, value) {
    const isHeard = countListeners(NodeEventTarget.#check(this), type) > 0;
    this[kHybridDispatch](value, type);
    return isHeard;
  }

  removeAllListeners(type) {
    const lists = NodeEventTarget.#check(this)[kListeners];
    for (const list of lists?.all() ?? []) {
      if (type !== undefined && list.type !== String(type)) continue;
      list.clear();
      lists.delete(list.type);
    }
    return this;
  }
}

for (const name of Object.getOwnPropertyNames(NodeEventTarget.prototype)) {
  if (name !== 'constructor') Object.defineProperty(NodeEventTarget.prototype, name, { __proto__: null, enumerable: true });
}
