// node:domain (deprecated): errors of a group of emitters and callbacks go to one handler. Asynchronous operations remember
// the domain they were started in through async hooks.

import process from 'process';
import EventEmitter from 'events';
import { codes } from 'internal/errors';
import { createHook } from 'internal/async_hook_class';
import {
  hasUncaughtExceptionCaptureCallback,
  setUncaughtExceptionCaptureCallbackSilently,
} from 'internal/process/execution';

const {
  ERR_DOMAIN_CALLBACK_NOT_AVAILABLE,
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE,
  ERR_UNHANDLED_ERROR,
} = codes;

if (hasUncaughtExceptionCaptureCallback()) throw new ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();

const domainModule = {};

function setHidden(object, name, value) {
  Object.defineProperty(object, name, { __proto__: null, configurable: true, enumerable: false, value, writable: true });
}

// ---- the active domain -----------------------------------------------------------------------------------------------

let currentDomain;
Object.defineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return currentDomain;
  },
  set(domain) {
    currentDomain = domain;
  },
});

/** The domains that were entered, the active one last. */
let stack = [];

function setActive(domain) {
  domainModule.active = process.domain = domain;
}

// While some domain on the stack listens for errors, exceptions go to the active domain.
function updateExceptionCapture() {
  if (stack.every((domain) => domain.listenerCount('error') === 0)) {
    setUncaughtExceptionCaptureCallbackSilently(null);
  } else {
    setUncaughtExceptionCaptureCallbackSilently((er) => process.domain._errorHandler(er));
  }
}

// No domain stays entered after an exception: the tick is over.
function domainUncaughtExceptionClear() {
  stack.length = 0;
  setActive(null);
  updateExceptionCapture();
}

// The first listener of 'uncaughtException' is always the one that leaves all domains.
process.on('newListener', (name, listener) => {
  if (name === 'uncaughtException' && listener !== domainUncaughtExceptionClear) {
    process.removeListener(name, domainUncaughtExceptionClear);
    process.prependListener(name, domainUncaughtExceptionClear);
  }
});
process.on('removeListener', (name, listener) => {
  if (name === 'uncaughtException' && listener !== domainUncaughtExceptionClear) {
    const listeners = process.listeners('uncaughtException');
    if (listeners.length === 1 && listeners[0] === domainUncaughtExceptionClear) {
      process.removeListener(name, domainUncaughtExceptionClear);
    }
  }
});

const domainRequireStack = new Error('require(`domain`) at this point').stack;
process.setUncaughtExceptionCaptureCallback = function() {
  const err = new ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
  err.stack += `\n${'-'.repeat(40)}\n${domainRequireStack}`;
  throw err;
};

// ---- asynchronous operations -----------------------------------------------------------------------------------------

/** Asynchronous id to (weakly) the domain the operation was started in. */
const pairing = new Map();

const asyncHook = createHook({
  init(asyncId, type, triggerAsyncId, resource) {
    const domain = process.domain;
    if (domain === null || domain === undefined) return;
    pairing.set(asyncId, domain.weakRef);
    // Promises of other realms are left alone.
    if (type !== 'PROMISE' || resource instanceof Promise) setHidden(resource, 'domain', domain);
  },
  before(asyncId) {
    pairing.get(asyncId)?.deref()?.enter();
  },
  after(asyncId) {
    pairing.get(asyncId)?.deref()?.exit();
  },
  destroy(asyncId) {
    pairing.delete(asyncId);
  },
});

// ---- Domain ----------------------------------------------------------------------------------------------------------

/** Docs: domain, "Class: Domain". */
class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    setHidden(this, 'weakRef', new WeakRef(this));
    asyncHook.enable();
    this.on('removeListener', updateExceptionCapture);
    this.on('newListener', updateExceptionCapture);
  }

  _errorHandler(er) {
    let caught = false;
    if ((typeof er === 'object' && er !== null) || typeof er === 'function') {
      setHidden(er, 'domain', this);
      er.domainThrown = true;
      // A domain does not handle the errors of its own handler, however often it was entered.
      while (domainModule.active === this) this.exit();
    }

    if (stack.length === 0) {
      // Without a listener the exception is for process's 'uncaughtException'.
      if (this.listenerCount('error') > 0) {
        // What the handler throws is an ordinary uncaught exception.
        setUncaughtExceptionCaptureCallbackSilently(null);
        try {
          caught = this.emit('error', er);
        } finally {
          updateExceptionCapture();
        }
      }
    } else {
      try {
        caught = this.emit('error', er);
      } catch (er2) {
        // The handler threw: another domain may take that, else it goes on.
        updateExceptionCapture();
        if (stack.length === 0) throw er2;
        setActive(stack.at(-1));
        caught = process.domain._errorHandler(er2);
      }
    }
    domainUncaughtExceptionClear();
    return caught;
  }

  /** Makes this the active domain. */
  enter() {
    setActive(this);
    stack.push(this);
    updateExceptionCapture();
  }

  /** Leaves this domain and those entered after it. */
  exit() {
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    stack.splice(index);
    setActive(stack.at(-1));
    updateExceptionCapture();
  }

  /** Binds an emitter: its errors come here. */
  add(ee) {
    if (ee.domain === this) return;
    if (ee.domain) ee.domain.remove(ee);
    // Domains do not contain each other in a circle.
    if (this.domain && ee instanceof Domain) {
      for (let d = this.domain; d; d = d.domain) {
        if (ee === d) return;
      }
    }
    setHidden(ee, 'domain', this);
    this.members.push(ee);
  }

  remove(ee) {
    ee.domain = null;
    const index = this.members.indexOf(ee);
    if (index !== -1) this.members.splice(index, 1);
  }

  /** Runs `fn(...args)` in this domain. */
  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  /** Wraps a callback: it runs in this domain, and an error as first argument goes to the domain. */
  intercept(cb) {
    const self = this;
    function runIntercepted(er, ...args) {
      if (er instanceof Error) {
        er.domainBound = cb;
        er.domainThrown = false;
        setHidden(er, 'domain', self);
        self.emit('error', er);
        return undefined;
      }
      return runIn(self, this, cb, args);
    }
    setHidden(runIntercepted, 'domain', this);
    return runIntercepted;
  }

  /** Wraps a callback: it runs in this domain. */
  bind(cb) {
    const self = this;
    function runBound(...args) {
      return runIn(self, this, cb, args);
    }
    setHidden(runBound, 'domain', this);
    return runBound;
  }
}

Domain.prototype.members = undefined;

function runIn(domain, thisArg, cb, args) {
  domain.enter();
  const result = Reflect.apply(cb, thisArg, args);
  domain.exit();
  return result;
}

function createDomain() {
  return new Domain();
}

// ---- emitters --------------------------------------------------------------------------------------------------------

EventEmitter.usingDomains = true;

const eventInit = EventEmitter.init;
EventEmitter.init = function(opts) {
  setHidden(this, 'domain', null);
  if (domainModule.active && !(this instanceof Domain)) this.domain = domainModule.active;
  return eventInit.call(this, opts);
};

const eventEmit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function emit(...args) {
  const { domain } = this;
  const [type] = args;
  const handlesError = type === 'error' && this.listenerCount(type) > 0;
  if (handlesError || domain === null || domain === undefined || this === process) {
    return Reflect.apply(eventEmit, this, args);
  }

  if (type === 'error') {
    const er = args.length > 1 && args[1] ? args[1] : new ERR_UNHANDLED_ERROR(args[1]);
    if (typeof er === 'object') {
      er.domainEmitter = this;
      setHidden(er, 'domain', domain);
      er.domainThrown = false;
    }
    // The handler runs outside of the domain, so that its own errors go to the one around it.
    const outerStack = stack;
    const outerActive = process.domain;
    let depth = stack.length;
    while (depth > 0 && process.domain === stack[depth - 1]) depth--;
    domainModule._stack = stack = stack.slice(0, depth);
    setActive(depth === 0 ? null : stack[depth - 1]);
    updateExceptionCapture();

    domain.emit('error', er);

    domainModule._stack = stack = outerStack;
    setActive(outerActive);
    updateExceptionCapture();
    return false;
  }

  domain.enter();
  const result = Reflect.apply(eventEmit, this, args);
  domain.exit();
  return result;
};

domainModule._stack = stack;
domainModule.Domain = Domain;
domainModule.createDomain = createDomain;
domainModule.create = createDomain;
domainModule.active = null;

export default domainModule;
