// AbortController and AbortSignal. The web platform code (streams, fetch) uses this very class: it hangs its own abort
// steps on a signal with `addAbortAlgorithm()`.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import {
  defineEventHandler,
  Event,
  EventTarget,
  exposeInterface,
  kEvents,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
} from 'internal/event_target';
import { kMaxEventTargetListeners } from 'internal/events/symbols';
import { kEmptyObject } from 'internal/util';
import { kValidateObjectAllowObjects, validateAbortSignal, validateObject, validateUint32 } from 'internal/validators';
import { lazyDOMException } from 'internal/dom_exception';
import { clearTimeout, setTimeout } from 'internal/timers';
import { makeException } from 'internal/webidl';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS } = codes;
const inspectModule = lazy('internal/util/inspect');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kComposite = Symbol('kComposite');
const kTimeout = Symbol('kTimeout');
const kTransferable = Symbol('kTransferable');
const kSourceSignals = Symbol('kSourceSignals');
const kDependantSignals = Symbol('kDependantSignals');
const kAlgorithms = Symbol('kAlgorithms');
const kDontThrow = Symbol('kDontThrow');

// Timeout and composite signals that somebody listens to must not be collected before they fire.
const gcPersistentSignals = new Set();

let clearTimeoutRegistry;
let dependantSignalsRegistry;
let markTransferable;

function clearTimeoutWhenCollected(signal, timeout) {
  clearTimeoutRegistry ??= new FinalizationRegistry(clearTimeout);
  clearTimeoutRegistry.register(signal, timeout);
}

// Without this, a long-lived signal would gather a dead reference for every AbortSignal.any() made of it.
function forgetWhenCollected(resultSignal, sourceRef, resultRef) {
  dependantSignalsRegistry ??= new FinalizationRegistry(({ sourceRef, resultRef }) => {
    sourceRef.deref()?.[kDependantSignals]?.delete(resultRef);
  });
  dependantSignalsRegistry.register(resultSignal, { sourceRef, resultRef });
}

function inspectAs(self, properties, depth, options) {
  if (depth < 0) return self;
  const opts = { ...options, depth: options.depth == null ? null : options.depth - 1 };
  return `${self.constructor.name} ${inspectModule().inspect(properties, opts)}`;
}

function checkSignal(self) {
  if (self?.[kAborted] === undefined) throw new ERR_INVALID_THIS('AbortSignal');
}

// Web IDL's conversion to sequence<AbortSignal>.
function toSignals(value) {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  const method = isObject ? value[Symbol.iterator] : undefined;
  if (typeof method !== 'function') throw makeException('signals cannot be converted to sequence.');
  const signals = [];
  for (const signal of value) {
    if (!isAbortSignal(signal)) throw makeException(`signals[${signals.length}] is not of type AbortSignal.`);
    signals.push(signal);
  }
  return signals;
}

/** @returns {boolean} whether a value is an AbortSignal of this realm */
export function isAbortSignal(value) {
  return typeof value === 'object' && value !== null && value[kAborted] !== undefined && value instanceof AbortSignal;
}

/** Docs: globals, "Class: AbortSignal". */
export class AbortSignal extends EventTarget {
  constructor(dontThrow = undefined, init = kEmptyObject) {
    if (dontThrow !== kDontThrow) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    // Many listeners are usual: a signal is often shared by everything that a request does.
    this[kMaxEventTargetListeners] = 0;
    const { aborted = false, reason = undefined, transferable = false, composite = false } = init;
    this[kAborted] = aborted;
    this[kReason] = reason;
    this[kComposite] = composite;
    if (transferable) this[kTransferable] = true;
  }

  /** @returns {boolean} */
  get aborted() {
    checkSignal(this);
    return !!this[kAborted];
  }

  /** @returns {any} */
  get reason() {
    checkSignal(this);
    return this[kReason];
  }

  /** @throws the reason, when the signal is aborted */
  throwIfAborted() {
    checkSignal(this);
    if (this[kAborted]) throw this[kReason];
  }

  [customInspect](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }

  /** @returns {AbortSignal} an aborted signal */
  static abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
    return new AbortSignal(kDontThrow, { aborted: true, reason });
  }

  /** @returns {AbortSignal} a signal that is aborted after `delay` ms @throws {ERR_OUT_OF_RANGE | ERR_INVALID_ARG_TYPE} */
  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kDontThrow);
    signal[kTimeout] = true;
    // The timer holds the signal weakly: a signal that nobody has any more need not fire.
    const ref = new WeakRef(signal);
    const timeout = setTimeout(() => {
      const target = ref.deref();
      if (target === undefined) return;
      gcPersistentSignals.delete(target);
      abortSignal(target, lazyDOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timeout.unref();
    clearTimeoutWhenCollected(signal, timeout);
    return signal;
  }

  /** @returns {AbortSignal} a signal that is aborted as soon as one of `signals` is @throws {ERR_INVALID_ARG_TYPE} */
  static any(signals) {
    return dependentSignal(toSignals(signals));
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    const canFireByItself = this[kTimeout] || (this[kComposite] && this[kSourceSignals]?.size > 0);
    if (canFireByItself && type === 'abort' && !this[kAborted] && !weak && size === 1) gcPersistentSignals.add(this);
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if ((this[kTimeout] || this[kComposite]) && type === 'abort' && size === 0) gcPersistentSignals.delete(this);
  }
}

Object.defineProperties(AbortSignal.prototype, {
  aborted: { __proto__: null, enumerable: true },
  [Symbol.toStringTag]: {
    __proto__: null,
    writable: false,
    enumerable: false,
    configurable: true,
    value: 'AbortSignal',
  },
  reason: { __proto__: null, enumerable: true },
  throwIfAborted: { __proto__: null, enumerable: true },
});
defineEventHandler(AbortSignal.prototype, 'abort');

/** A signal for internal use, that `abortSignal()` aborts. @returns {AbortSignal} */
export function createAbortSignal() {
  return new AbortSignal(kDontThrow);
}

/** What AbortSignal.any() returns, for signals that are known to be signals. */
export function dependentSignal(signals) {
  const resultSignal = new AbortSignal(kDontThrow, { composite: true });
  for (const signal of signals) {
    if (signal[kAborted]) {
      resultSignal[kAborted] = true;
      resultSignal[kReason] = signal[kReason];
      return resultSignal;
    }
  }
  if (signals.length === 0) return resultSignal;

  const resultRef = new WeakRef(resultSignal);
  const sources = resultSignal[kSourceSignals] = new Set();
  const seen = new Set();
  const dependOn = (source) => {
    if (seen.has(source)) return;
    seen.add(source);
    const sourceRef = new WeakRef(source);
    sources.add(sourceRef);
    (source[kDependantSignals] ??= new Set()).add(resultRef);
    forgetWhenCollected(resultSignal, sourceRef, resultRef);
  };
  for (const signal of signals) {
    // Composites are flattened: a signal depends on originals only, which fire their dependants in order.
    if (!signal[kComposite]) {
      dependOn(signal);
    } else if (signal[kSourceSignals] !== undefined) {
      for (const ref of signal[kSourceSignals]) {
        const source = ref.deref();
        if (source !== undefined) dependOn(source);
      }
    }
  }
  return resultSignal;
}

/** Aborts a signal and those that depend on it. */
export function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  signal[kAborted] = true;
  signal[kReason] = reason;

  // All are marked before any listener runs: listeners see a consistent state.
  const dependants = [];
  if (signal[kDependantSignals] !== undefined) {
    for (const ref of signal[kDependantSignals]) {
      const dependant = ref.deref();
      if (dependant === undefined || dependant[kAborted]) continue;
      dependant[kAborted] = true;
      dependant[kReason] = reason;
      dependants.push(dependant);
    }
  }
  runAbort(signal);
  for (const dependant of dependants) runAbort(dependant);
}

function runAbort(signal) {
  gcPersistentSignals.delete(signal);
  const algorithms = signal[kAlgorithms];
  if (algorithms !== undefined) {
    signal[kAlgorithms] = undefined;
    for (const algorithm of algorithms) algorithm();
  }
  if (signal[kEvents].has('abort')) signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
}

/** Adds a step to run before the 'abort' event, as the DOM calls it. */
export function addAbortAlgorithm(signal, algorithm) {
  if (signal[kAborted]) return;
  (signal[kAlgorithms] ??= new Set()).add(algorithm);
}

export function removeAbortAlgorithm(signal, algorithm) {
  signal[kAlgorithms]?.delete(algorithm);
}

/** Docs: globals, "Class: AbortController". */
export class AbortController {
  #signal;

  /** @returns {AbortSignal} */
  get signal() {
    return this.#signal ??= new AbortSignal(kDontThrow);
  }

  /** Aborts the signal; only the first call counts. */
  abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.#signal ??= new AbortSignal(kDontThrow), reason);
  }

  [customInspect](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }

  static {
    markTransferable = (controller) => {
      controller.#signal = new AbortSignal(kDontThrow, { transferable: true });
    };
  }
}

exposeInterface(AbortController, ['signal', 'abort']);

/** util.transferableAbortController(): the signal may be posted to another thread. @returns {AbortController} */
export function transferableAbortController() {
  const controller = new AbortController();
  markTransferable(controller);
  return controller;
}

/** util.transferableAbortSignal() @throws {ERR_INVALID_ARG_TYPE} @returns {AbortSignal} the same signal */
export function transferableAbortSignal(signal) {
  if (signal?.[kAborted] === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  signal[kTransferable] = true;
  return signal;
}

/** @returns {boolean} whether a signal may be posted to another thread */
export function isTransferableSignal(signal) {
  return signal[kTransferable] === true;
}

/**
 * util.aborted(): resolves when `signal` is aborted, unless `resource` is collected before.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export async function aborted(signal, resource) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers();
  signal.addEventListener('abort', () => resolve(), {
    __proto__: null,
    [kWeakHandler]: resource,
    once: true,
    [kResistStopPropagation]: true,
  });
  return promise;
}
