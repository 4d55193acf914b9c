// What listens to one type of event at one target. Standard: DOM, "event listener".
//
// As with emitters, a list grows at its end only while it may be running; taking out puts a new array in the place of the old one.

/** One listener. */
export class Listener {
  /** A function, an object with handleEvent(), or a WeakRef to either. */
  callback;
  removed = false;

  /**
   * @param {Function | object} callback
   * @param {{ capture: boolean, once: boolean, passive: boolean, takesValue: boolean, resists: boolean, isWeak: boolean }} options
   */
  constructor(callback, { capture, once, passive, takesValue, resists, isWeak }) {
    this.callback = isWeak ? new WeakRef(callback) : callback;
    this.capture = capture;
    this.once = once;
    this.passive = passive;
    /** Gets the value that is sent, not an event around it. */
    this.takesValue = takesValue;
    /** Hears the event although another listener stopped it. */
    this.resists = resists;
    this.isWeak = isWeak;
  }

  /** What to call, or undefined when it was collected. */
  get target() {
    return this.isWeak ? this.callback.deref() : this.callback;
  }
}

/** The function of an `on<event>` property: it can be exchanged and keeps its place among the listeners. */
export class Handler extends Listener {
  constructor() {
    // Of no phase: removeEventListener() does not find it.
    super(null, { capture: undefined, once: false, passive: false, takesValue: false, resists: false, isWeak: false });
  }

  /** @returns {boolean} */
  get isActive() {
    return typeof this.callback === 'function';
  }

  get target() {
    return this.isActive ? this.callback : undefined;
  }
}

/** The listeners of one type, in order. */
class ListenerList {
  constructor(type) {
    this.type = type;
  }

  /** @type {Listener[]} */
  listeners = [];
  /** How many of them would be called: a handler without function is none. */
  count = 0;
  /** @type {Handler | undefined} */
  handler;

  /** @returns {Listener | undefined} */
  find(callback, capture) {
    return this.listeners.find((listener) => listener.capture === capture && listener.target === callback);
  }

  add(listener) {
    this.listeners.push(listener);
    this.count++;
  }

  /** @returns {boolean} false when it is out already */
  remove(listener) {
    if (listener.removed) return false;
    listener.removed = true;
    this.listeners = this.listeners.filter((other) => other !== listener);
    this.count--;
    return true;
  }

  /** Takes all out, also of a dispatch under way. */
  clear() {
    for (const listener of this.listeners) listener.removed = true;
    this.listeners = [];
    this.count = 0;
    this.handler = undefined;
  }
}

/** The lists of a target. The one asked for last is at hand: most targets are asked for one type again and again. */
export class ListenerLists {
  #byType = new Map();
  /** @type {ListenerList | undefined} */
  #last;

  /** @returns {ListenerList | undefined} */
  get(type) {
    if (this.#last !== undefined && this.#last.type === type) return this.#last;
    const list = this.#byType.get(type);
    if (list !== undefined) this.#last = list;
    return list;
  }

  /** The list of a type, made when there is none. @returns {ListenerList} */
  obtain(type) {
    let list = this.get(type);
    if (list === undefined) this.#byType.set(type, list = new ListenerList(type));
    return list;
  }

  delete(type) {
    this.#byType.delete(type);
    this.#last = undefined;
  }

  /** @returns {ListenerList[]} */
  all() {
    return Array.from(this.#byType.values());
  }
}
