// AbortController and AbortSignal. The web platform code (streams, fetch) uses this very class: it hangs its own abort
// steps on a signal with `addAbortAlgorithm()`.

import { core, lazy } from 'internal/core';
import { codes } from 'internal/errors';
import {
  countListeners,
  defineEventHandler,
  Event,
  EventTarget,
  exposeInterface,
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
const messaging = lazy('internal/worker/message_port');
const customInspect = Symbol.for('nodejs.util.inspect.custom');

const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kComposite = Symbol('kComposite');
const kTimeout = Symbol('kTimeout');
const kSourceSignals = Symbol('kSourceSignals');
const kDependantSignals = Symbol('kDependantSignals');
const kAlgorithms = Symbol('kAlgorithms');
const kFollowing = Symbol('kFollowing');
/** What composites remember of a source, as it may be collected before they look. */
const kFate = Symbol('kFate');
const kSourceFates = Symbol('kSourceFates');
const kTimeoutSources = Symbol('kTimeoutSources');
const kDontThrow = Symbol('kDontThrow');

// Timeout and composite signals that somebody listens to must not be collected before they fire.
const gcPersistentSignals = new Set();

let clearTimeoutRegistry;
let sourcesRegistry;
let lastAbort = 0;
let markTransferable;

function clearTimeoutWhenCollected(signal, timeout) {
  clearTimeoutRegistry ??= new FinalizationRegistry(clearTimeout);
  clearTimeoutRegistry.register(signal, timeout);
}

// A composite that is listened to need not be kept once none of its sources can be aborted any more.
function forgetWhenCollected(source, sourceRef, resultRef) {
  sourcesRegistry ??= new FinalizationRegistry(({ sourceRef, resultRef }) => {
    const composite = resultRef.deref();
    if (composite === undefined) return;
    composite[kSourceSignals]?.delete(sourceRef);
    if (!composite[kSourceSignals]?.size) gcPersistentSignals.delete(composite);
  });
  sourcesRegistry.register(source, { sourceRef, resultRef });
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
    const { aborted = false, reason = undefined, composite = false } = init;
    this[kAborted] = aborted;
    this[kReason] = reason;
    this[kComposite] = composite;
  }

  /** @returns {boolean} */
  get aborted() {
    checkSignal(this);
    return isAborted(this);
  }

  /** @returns {any} */
  get reason() {
    checkSignal(this);
    isAborted(this);
    return this[kReason];
  }

  /** @throws the reason, when the signal is aborted */
  throwIfAborted() {
    checkSignal(this);
    if (isAborted(this)) throw this[kReason];
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

  [kNewListener](count, type, isWeak) {
    super[kNewListener](count, type, isWeak);
    if (type !== 'abort' || count !== 1 || isAborted(this)) return;
    if (this[kComposite]) follow(this);
    if (!isWeak && (this[kTimeout] || this[kSourceSignals]?.size > 0)) gcPersistentSignals.add(this);
  }

  [kRemoveListener](count, type) {
    super[kRemoveListener](count, type);
    if (type !== 'abort' || count > 0) return;
    if (this[kTimeout] || this[kComposite]) gcPersistentSignals.delete(this);
    if (this[kFollowing] && !this[kAlgorithms]?.size) unfollow(this);
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
  const composite = new AbortSignal(kDontThrow, { composite: true });
  for (const signal of signals) {
    if (isAborted(signal)) {
      composite[kAborted] = true;
      composite[kReason] = signal[kReason];
      return composite;
    }
  }
  if (signals.length === 0) return composite;

  composite[kSourceSignals] = new Set();
  composite[kSourceFates] = [];
  const seen = new Set();
  const dependOn = (source) => {
    if (seen.has(source)) return;
    seen.add(source);
    composite[kSourceSignals].add(new WeakRef(source));
    composite[kSourceFates].push(source[kFate] ??= { abort: 0, reason: undefined });
    // Nobody else may have the timeout signal; it ends by itself.
    if (source[kTimeout]) (composite[kTimeoutSources] ??= []).push(source);
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
  return composite;
}

// A composite that nobody listens to is not known to its sources, so that it can be collected. It looks them up.
function isAborted(signal) {
  if (signal[kAborted]) return true;
  const fates = signal[kSourceFates];
  if (fates === undefined) return false;
  let first;
  for (const fate of fates) {
    if (fate.abort > 0 && (first === undefined || fate.abort < first.abort)) first = fate;
  }
  if (first === undefined) return false;
  settle(signal, first.reason);
  return true;
}

function settle(signal, reason) {
  signal[kAborted] = true;
  signal[kReason] = reason;
  if (signal[kFate] !== undefined) {
    signal[kFate].abort = ++lastAbort;
    signal[kFate].reason = reason;
  }
  if (signal[kComposite]) {
    if (signal[kFollowing]) unfollow(signal);
    signal[kSourceSignals] = signal[kSourceFates] = signal[kTimeoutSources] = undefined;
  }
}

// Makes a composite known to its sources, so that it is told at once when one is aborted.
function follow(composite) {
  if (composite[kFollowing] || composite[kSourceSignals] === undefined) return;
  const resultRef = composite[kFollowing] = new WeakRef(composite);
  for (const sourceRef of composite[kSourceSignals]) {
    const source = sourceRef.deref();
    if (source === undefined) continue;
    (source[kDependantSignals] ??= new Set()).add(resultRef);
    forgetWhenCollected(source, sourceRef, resultRef);
  }
}

function unfollow(composite) {
  const resultRef = composite[kFollowing];
  composite[kFollowing] = undefined;
  for (const sourceRef of composite[kSourceSignals]) sourceRef.deref()?.[kDependantSignals]?.delete(resultRef);
}

/** Aborts a signal and those that depend on it. */
export function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  const refs = signal[kDependantSignals];
  signal[kDependantSignals] = undefined;
  settle(signal, reason);

  // All are marked before any listener runs: listeners see a consistent state.
  const dependants = [];
  if (refs !== undefined) {
    for (const ref of refs) {
      const dependant = ref.deref();
      if (dependant === undefined || dependant[kAborted]) continue;
      settle(dependant, reason);
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
  if (countListeners(signal, 'abort') > 0) signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
}

/** Adds a step to run before the 'abort' event, as the DOM calls it. */
export function addAbortAlgorithm(signal, algorithm) {
  if (isAborted(signal)) return;
  (signal[kAlgorithms] ??= new Set()).add(algorithm);
  if (signal[kComposite]) follow(signal);
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
      makeTransferable(controller.signal);
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
  return makeTransferable(signal);
}

// A posted signal stays usable here; its copy is told of the abort through a channel of its own.
const kBrand = 'protojs.AbortSignal';

function makeTransferable(signal) {
  Object.defineProperty(signal, core.hostObjectBrand, { __proto__: null, value: kBrand, configurable: true });
  return signal;
}

/** Prepares a copy of a signal for another thread. @returns {number} the resource that stands for it in the message */
export function sendSignal(signal) {
  const { MessageChannel } = messaging();
  const { port1, port2 } = new MessageChannel();
  const tell = () => {
    port1.postMessage(signal[kReason]);
    port1.close();
  };
  if (signal[kAborted]) {
    tell();
  } else {
    signal.addEventListener('abort', tell, { __proto__: null, once: true, [kResistStopPropagation]: true });
    port1.unref();
  }
  return core.getTransferableResource(port2[core.hostObjectBrand]).send(port2);
}

/** Makes the copy from what `sendSignal()` sent. @returns {AbortSignal} */
export function receiveSignal(resource) {
  const { kPortBrand, receiveMessageOnPort } = messaging();
  const signal = makeTransferable(new AbortSignal(kDontThrow));
  const port = core.getTransferableResource(kPortBrand).receive(resource);
  const already = receiveMessageOnPort(port);
  if (already !== undefined) {
    signal[kAborted] = true;
    signal[kReason] = already.message;
    port.close();
    return signal;
  }
  port.onmessage = ({ data }) => {
    abortSignal(signal, data);
    port.close();
  };
  // The copy alone keeps no process alive.
  port.unref();
  return signal;
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
