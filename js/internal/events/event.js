// Event and CustomEvent. Standard: DOM, "Interface Event". Docs: events, "Class: Event".
//
// There is no tree of targets here: an event is at its target or nowhere, and nothing captures or bubbles.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kEmptyObject, kEnumerableProperty } from 'internal/util';
import { kValidateObjectAllowObjects, validateObject } from 'internal/validators';
import { now } from 'internal/perf/clock';

const inspectModule = lazy('internal/util/inspect');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

/** Option of the constructor: the event comes from the runtime. */
export const kTrustEvent = Symbol('kTrustEvent');

// What an event is, and how far it has come.
const BUBBLES = 1;
const CANCELABLE = 2;
const COMPOSED = 4;
const TRUSTED = 8;
const CANCELED = 16;
const STOPPED = 32;
const STOPPED_AT_ONCE = 64;
const DISPATCHED = 128;
const IN_PASSIVE_LISTENER = 256;

/** Inspects an event or target with the given properties, under the name of its class. */
export function inspectAs(self, properties, depth, options) {
  const { name } = self.constructor;
  if (depth < 0) return name;
  const deeper = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
  return `${name} ${inspectModule().inspect(properties, { ...options, depth: deeper })}`;
}

/** Makes members of a class prototype enumerable, as Web IDL wants, and names the class for Object#toString. */
export function exposeInterface(constructor, members) {
  const { prototype, name } = constructor;
  for (const member of members) Object.defineProperty(prototype, member, kEnumerableProperty);
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: name });
}

let steps;

/** Docs: events, "Class: Event". */
export class Event {
  #type;
  #flags = 0;
  #target = null;
  #timeStamp = now();

  /**
   * @param {string} type
   * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   * @throws {ERR_MISSING_ARGS | ERR_INVALID_ARG_TYPE}
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    this.#type = `${type}`;
    if (options === undefined || options === null) return;
    validateObject(options, 'options', kValidateObjectAllowObjects);
    if (options.bubbles) this.#flags |= BUBBLES;
    if (options.cancelable) this.#flags |= CANCELABLE;
    if (options.composed) this.#flags |= COMPOSED;
    if (options[kTrustEvent]) this.#flags |= TRUSTED;
  }

  static {
    steps = {
      isEvent: (value) => typeof value === 'object' && value !== null && #flags in value,
      isUnderWay: (event) => (event.#flags & DISPATCHED) !== 0,
      begin(event, target) {
        event.#target = target;
        event.#flags |= DISPATCHED;
      },
      end(event) {
        event.#flags &= ~DISPATCHED;
      },
      isStopped: (event) => (event.#flags & STOPPED_AT_ONCE) !== 0,
      setPassive(event, isPassive) {
        if (isPassive) event.#flags |= IN_PASSIVE_LISTENER;
        else event.#flags &= ~IN_PASSIVE_LISTENER;
      },
      isCanceled: (event) => (event.#flags & CANCELED) !== 0,
      trust(event) {
        event.#flags |= TRUSTED;
      },
      setTarget(event, target) {
        event.#target = target;
      },
    };
  }

  static #check(value) {
    if (!steps.isEvent(value)) throw new codes.ERR_INVALID_THIS('Event');
    return value;
  }

  static #has(value, flag) {
    return (Event.#check(value).#flags & flag) !== 0;
  }

  /** Deprecated: gives an event that is not being dispatched another type. */
  initEvent(type, bubbles = false, cancelable = false) {
    Event.#check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if ((this.#flags & DISPATCHED) !== 0) return;
    this.#type = `${type}`;
    this.#flags = (this.#flags & ~(BUBBLES | CANCELABLE)) | (bubbles ? BUBBLES : 0) | (cancelable ? CANCELABLE : 0);
  }

  stopImmediatePropagation() {
    Event.#check(this).#flags |= STOPPED | STOPPED_AT_ONCE;
  }

  preventDefault() {
    Event.#check(this);
    if ((this.#flags & (CANCELABLE | IN_PASSIVE_LISTENER)) === CANCELABLE) this.#flags |= CANCELED;
  }

  get target() {
    return Event.#check(this).#target;
  }

  get currentTarget() {
    return Event.#has(this, DISPATCHED) ? this.#target : null;
  }

  get srcElement() {
    return Event.#check(this).#target;
  }

  get type() {
    return Event.#check(this).#type;
  }

  get cancelable() {
    return Event.#has(this, CANCELABLE);
  }

  get defaultPrevented() {
    return Event.#has(this, CANCELED);
  }

  /** When the event was made: milliseconds since the process began. */
  get timeStamp() {
    return Event.#check(this).#timeStamp;
  }

  composedPath() {
    return Event.#has(this, DISPATCHED) ? [this.#target] : [];
  }

  get returnValue() {
    return !Event.#has(this, CANCELED);
  }

  set returnValue(value) {
    Event.#check(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    return Event.#has(this, BUBBLES);
  }

  get composed() {
    return Event.#has(this, COMPOSED);
  }

  get eventPhase() {
    return Event.#has(this, DISPATCHED) ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    return Event.#has(this, STOPPED);
  }

  set cancelBubble(value) {
    Event.#check(this);
    if (value) this.stopPropagation();
  }

  stopPropagation() {
    Event.#check(this).#flags |= STOPPED;
  }

  get isTrusted() {
    return Event.#has(this, TRUSTED);
  }

  [customInspect](depth, options) {
    const { type, defaultPrevented, cancelable, timeStamp } = Event.#check(this);
    return inspectAs(this, { type, defaultPrevented, cancelable, timeStamp }, depth, options);
  }
}

/** The steps of a dispatch, for event targets only: begin(event, target), isStopped(event), and so on. */
export const dispatching = steps;

exposeInterface(Event, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation',
]);
// Not to be redefined by pages, says the DOM.
Object.defineProperty(Event.prototype, 'isTrusted', { __proto__: null, enumerable: true, configurable: false });
for (const [value, phase] of ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'].entries()) {
  Object.defineProperty(Event, phase, { __proto__: null, value, enumerable: true });
}

/** An event with data. Docs: events, "Class: CustomEvent". */
export class CustomEvent extends Event {
  #detail;

  constructor(type, options = kEmptyObject) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  /** The data given to the constructor, or null. */
  get detail() {
    if (!steps.isEvent(this) || !(#detail in this)) throw new codes.ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}

exposeInterface(CustomEvent, ['detail']);
