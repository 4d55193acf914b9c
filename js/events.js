// node:events: the EventEmitter constructor, which carries the functions of the module.

import { lazy } from 'internal/core';
import { validateBoolean } from 'internal/validators';
import { EventEmitter, getDefaultMaxListeners, setDefaultMaxListeners } from 'internal/events/emitter';
import { addAbortListener } from 'internal/events/abort_listener';
import { on } from 'internal/events/iterator';
import { getEventListeners, getMaxListeners, listenerCount, setMaxListeners } from 'internal/events/listeners';
import { once } from 'internal/events/once';
import {
  kCapture,
  kErrorMonitor,
  kMaxEventTargetListeners,
  kMaxEventTargetListenersWarned,
  kRejection,
} from 'internal/events/symbols';

const asyncResource = lazy('internal/events/async_resource');

// In the order in which Node shows them. Those that emitter.js needs are on the constructor already, so they are put in place anew.
const { usingDomains, init } = EventEmitter;
delete EventEmitter.usingDomains;
delete EventEmitter.init;

const members = {
  addAbortListener,
  once,
  on,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  // Old code says require('events').EventEmitter.
  EventEmitter,
  usingDomains,
  captureRejectionSymbol: kRejection,
  get captureRejections() {
    return EventEmitter.prototype[kCapture];
  },
  set captureRejections(value) {
    validateBoolean(value, 'EventEmitter.captureRejections');
    EventEmitter.prototype[kCapture] = value;
  },
  get EventEmitterAsyncResource() {
    return asyncResource().EventEmitterAsyncResource;
  },
  errorMonitor: kErrorMonitor,
  get defaultMaxListeners() {
    return getDefaultMaxListeners();
  },
  set defaultMaxListeners(n) {
    setDefaultMaxListeners(n);
  },
  setMaxListeners,
  init,
};

const descriptors = Object.getOwnPropertyDescriptors(members);
// Programs may set these, but not take them away.
descriptors.captureRejections.configurable = false;
descriptors.defaultMaxListeners.configurable = false;
Object.defineProperties(EventEmitter, descriptors);
Object.defineProperties(EventEmitter, {
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});

export default EventEmitter;
