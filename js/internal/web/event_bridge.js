// What the web platform code of Deno's crates (streams, message ports, fetch) takes for its events and abort signals: the
// classes of internal/event_target.js and internal/abort_controller.js, under the names that the scripts
// ext:deno_web/02_event.js and 03_abort_signal.js export. ext/ registers this module's two functions in place of those
// scripts, so that there is only one Event and one AbortSignal class in the process.

import { core, lazy } from 'internal/core';
import {
  countListeners,
  CustomEvent,
  defineEventHandler,
  Event,
  EventTarget,
  exposeInterface,
  initEventTarget,
  kListeners,
  kResistStopPropagation,
} from 'internal/event_target';
import { dispatching } from 'internal/events/event';
import {
  abortSignal,
  addAbortAlgorithm,
  AbortController,
  AbortSignal,
  createAbortSignal,
  dependentSignal,
  isAbortSignal,
  removeAbortAlgorithm,
} from 'internal/abort_controller';
import { CloseEvent, MessageEvent } from 'internal/message_event';
import { lazyDOMException } from 'internal/dom_exception';

const execution = lazy('internal/process/execution');

/** The event of an uncaught exception; not a global in Node. */
class ErrorEvent extends Event {
  #init;

  constructor(type, init = {}) {
    super(type, init);
    this.#init = init;
  }

  get message() {
    return `${this.#init.message ?? ''}`;
  }

  get filename() {
    return `${this.#init.filename ?? ''}`;
  }

  get lineno() {
    return this.#init.lineno ?? 0;
  }

  get colno() {
    return this.#init.colno ?? 0;
  }

  get error() {
    return this.#init.error;
  }
}

exposeInterface(ErrorEvent, ['message', 'filename', 'lineno', 'colno', 'error']);

/** Tells how far reading a file has come; not a global in Node. */
class ProgressEvent extends Event {
  #init;

  constructor(type, init = {}) {
    super(type, init);
    this.#init = init;
  }

  get lengthComputable() {
    return Boolean(this.#init.lengthComputable);
  }

  get loaded() {
    return this.#init.loaded ?? 0;
  }

  get total() {
    return this.#init.total ?? 0;
  }
}

exposeInterface(ProgressEvent, ['lengthComputable', 'loaded', 'total']);

/** The event of an unhandled rejection; not a global in Node. */
class PromiseRejectionEvent extends Event {
  #init;

  constructor(type, init = {}) {
    super(type, init);
    this.#init = init;
  }

  get promise() {
    return this.#init.promise;
  }

  get reason() {
    return this.#init.reason;
  }
}

exposeInterface(PromiseRejectionEvent, ['promise', 'reason']);

function reportException(error) {
  execution().triggerUncaughtException(error, false);
}

/** In place of ext:deno_web/02_event.js. */
export function eventScript() {
  return {
    CloseEvent,
    CustomEvent,
    defineEventHandler: (prototype, name, init) => defineEventHandler(prototype, name, name, init),
    dispatch: (target, event) => target.dispatchEvent(event),
    ErrorEvent,
    Event,
    eventTargetData: kListeners,
    EventTarget,
    EventTargetPrototype: EventTarget.prototype,
    kResistStopImmediatePropagation: kResistStopPropagation,
    listenerCount: (target, type) => (target ? countListeners(target, type) : 0),
    MessageEvent,
    ProgressEvent,
    PromiseRejectionEvent,
    reportError: reportException,
    reportException,
    // The global object is no event target in Node.
    saveGlobalThisReference() {},
    setEventTargetData: initEventTarget,
    setIsTrusted: dispatching.trust,
    setTarget: dispatching.setTarget,
  };
}

const add = Symbol('add');
const remove = Symbol('remove');
const signalAbort = Symbol('signalAbort');

/** In place of ext:deno_web/03_abort_signal.js. */
export function abortSignalScript() {
  const hidden = (value) => ({ __proto__: null, value, enumerable: false, configurable: true, writable: true });
  Object.defineProperties(AbortSignal.prototype, {
    [add]: hidden(function(algorithm) {
      addAbortAlgorithm(this, algorithm);
    }),
    [remove]: hidden(function(algorithm) {
      removeAbortAlgorithm(this, algorithm);
    }),
    [signalAbort]: hidden(function(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
      abortSignal(this, reason);
    }),
  });

  const webidl = core.loadExtScript('ext:deno_webidl/00_webidl.js');
  webidl.converters.AbortSignal = (value, prefix, context) => {
    if (!isAbortSignal(value)) {
      throw new TypeError(`${prefix ? `${prefix}: ` : ''}${context ?? 'Value'} is not of type AbortSignal`);
    }
    return value;
  };
  webidl.converters['sequence<AbortSignal>'] = webidl.createSequenceConverter(webidl.converters.AbortSignal);

  return {
    AbortController,
    AbortSignal,
    AbortSignalPrototype: AbortSignal.prototype,
    add,
    createDependentAbortSignal: (signals, prefix) =>
      dependentSignal(webidl.converters['sequence<AbortSignal>'](signals, prefix, 'Argument 1')),
    newSignal: createAbortSignal,
    remove,
    signalAbort,
    timerId: Symbol('timerId'),
  };
}
