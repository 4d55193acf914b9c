// The global object as Node has it. What hello world uses is there at once, everything else is made when it is first touched.

import { lazy } from 'internal/core';
import { op_module_define_lazy } from 'internal/ops';
import process from 'process';
import { clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'timers';
import { queueMicrotask } from 'internal/process/task_queues';
import globalConsole from 'internal/console/global';

/** Properties that are loaded on first access: module id, then the names it gives. All of them are plain data to programs. */
const lazyGlobals = [
  ['internal/event_target', ['Event', 'EventTarget', 'CustomEvent']],
  ['internal/abort_controller', ['AbortController', 'AbortSignal']],
  ['internal/encoding', ['TextEncoder', 'TextDecoder']],
  ['internal/blob', ['Blob', 'File']],
  ['internal/url', ['URL', 'URLSearchParams']],
  ['internal/urlpattern', ['URLPattern']],
  ['stream/web', [
    'ByteLengthQueuingStrategy', 'CompressionStream', 'CountQueuingStrategy', 'DecompressionStream', 'ReadableByteStreamController',
    'ReadableStream', 'ReadableStreamBYOBReader', 'ReadableStreamBYOBRequest', 'ReadableStreamDefaultController',
    'ReadableStreamDefaultReader', 'TextDecoderStream', 'TextEncoderStream', 'TransformStream', 'TransformStreamDefaultController',
    'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter',
  ]],
  ['perf_hooks', [
    'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure', 'PerformanceObserver', 'PerformanceObserverEntryList',
    'PerformanceResourceTiming', 'Performance',
  ]],
  ['worker_threads', ['BroadcastChannel', 'MessageChannel', 'MessagePort']],
  ['internal/deferred/deferred', ['Deferred']],
  ['internal/scheduler/scheduler', ['Scheduler', 'scheduler']],
  ['internal/scheduler/task_signal', ['TaskController', 'TaskPriorityChangeEvent', 'TaskSignal']],
  ['internal/scheduler/idle', ['IdleDeadline', 'cancelIdleCallback', 'requestIdleCallback']],
  ['internal/message_event', ['MessageEvent']],
  ['internal/webcrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']],
  ['internal/navigator', ['Navigator']],
  ['internal/fetch', ['FormData', 'Headers', 'Request', 'Response']],
  ['internal/websocket/websocket', ['WebSocket', 'CloseEvent']],
];

/** The same for values that Node gives with a getter and, where a program may replace them, a setter. */
const lazyAccessors = [
  ['crypto', 'internal/webcrypto', true],
  ['navigator', 'internal/navigator', true],
  ['performance', 'perf_hooks', true],
];

/** Enumerable globals that are functions of a module used on demand. */
const lazyFunctions = [
  ['structuredClone', 'internal/structured_clone'],
  ['atob', 'buffer'],
  ['btoa', 'buffer'],
];

const fetchModule = lazy('internal/fetch');

/** Global fetch(): a plain function from the start, its implementation on first call. */
function fetch(input, init = undefined) {
  return fetchModule().fetch(input, init);
}

function defineLazyAccessor(target, name, load, enumerable) {
  const set = (value) => Object.defineProperty(target, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
  // The computed key gives the getter its name, `get crypto`.
  const { get } = Object.getOwnPropertyDescriptor({
    get [name]() {
      const value = load()[name];
      set(value);
      return value;
    },
  }, name);
  Object.defineProperty(target, name, { __proto__: null, get, set, enumerable, configurable: true });
}

function define(target, name, value, enumerable) {
  Object.defineProperty(target, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
}

/** process and Buffer are accessors in Node: a program may replace them. The value is asked for when it is first read. */
function defineReplaceable(target, name, load) {
  let current;
  let isKnown = false;
  const set = (value) => {
    current = value;
    isKnown = true;
  };
  const get = () => {
    if (!isKnown) set(load());
    return current;
  };
  Object.defineProperty(target, name, { __proto__: null, get, set, enumerable: false, configurable: true });
}

/** Gives a global object everything Node's has. */
export function installGlobals(target) {
  Object.defineProperty(target, Symbol.toStringTag, { __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true });
  // What made the global object is a function without a name, and messages name objects by it.
  define(Object.getPrototypeOf(target), 'constructor', Object, false);
  define(target, 'global', target, true);
  defineReplaceable(target, 'process', () => process);
  defineReplaceable(target, 'Buffer', () => lazy('buffer')().Buffer);
  define(target, 'console', globalConsole, false);
  const functions = { clearImmediate, setImmediate, clearInterval, clearTimeout, setInterval, setTimeout, queueMicrotask };
  for (const name of Object.keys(functions)) define(target, name, functions[name], true);
  define(target, 'fetch', fetch, true);
  for (const [name, id] of lazyFunctions) op_module_define_lazy(target, name, id, true);
  for (const [id, names] of lazyGlobals) {
    for (const name of names) op_module_define_lazy(target, name, id, false);
  }
  for (const [name, id, enumerable] of lazyAccessors) defineLazyAccessor(target, name, lazy(id), enumerable);
  defineLazyAccessor(target, 'DOMException', () => ({ DOMException: lazy('internal/dom_exception')().lazyDOMExceptionClass() }), false);
  hideCore(target);
}

/** What the command line adds to the global object or takes away. Called at the start of a run. */
export function applyGlobalOptions(target, getOptionValue) {
  if (getOptionValue('--experimental-eventsource')) op_module_define_lazy(target, 'EventSource', 'internal/eventsource', false);
  if (getOptionValue('--experimental-webstorage')) {
    const load = lazy('internal/webstorage/storage');
    op_module_define_lazy(target, 'Storage', 'internal/webstorage/storage', false);
    for (const name of ['localStorage', 'sessionStorage']) defineLazyAccessor(target, name, () => load().storages, true);
  }
  if (!getOptionValue('--experimental-websocket')) for (const name of ['WebSocket', 'CloseEvent']) delete target[name];
  if (!getOptionValue('--experimental-global-navigator')) for (const name of ['Navigator', 'navigator']) delete target[name];
}

/** deno_core's own helpers are not for programs to find. */
function hideCore(target) {
  for (const name of ['Deno', '__bootstrap']) {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    if (descriptor !== undefined) Object.defineProperty(target, name, { ...descriptor, enumerable: false, configurable: true });
  }
}
