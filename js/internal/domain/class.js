// The Domain class. Docs: domain, "Class: `Domain`".

import EventEmitter from 'events';
import { markError, setHidden } from 'internal/domain/marks';
import { followOperations } from 'internal/domain/operations';
import { activeDomain, entered, enter, leave, leaveAll, setActive, updateCapture, withoutCapture } from 'internal/domain/stack';

/** Takes the errors of its members and of what runs in it. */
export class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    followOperations(this);
    this.on('removeListener', updateCapture);
    this.on('newListener', updateCapture);
  }

  /** Gets an uncaught exception. @returns {boolean} whether somebody listened */
  _errorHandler(error) {
    markError(error, this, { domainThrown: true });
    // The errors of its own handler are not for the domain, however often it was entered.
    if (typeof error === 'object' || typeof error === 'function') {
      while (activeDomain() === this && entered.includes(this)) leave(this);
    }
    const isHandled = entered.length === 0 ? this.#emitLast(error) : this.#emitInside(error);
    leaveAll();
    return isHandled;
  }

  // No domain is around: without a listener the exception is for process's 'uncaughtException', and so is what a listener throws.
  #emitLast(error) {
    if (this.listenerCount('error') === 0) return false;
    return withoutCapture(() => this.emit('error', error));
  }

  #emitInside(error) {
    try {
      return this.emit('error', error);
    } catch (thrown) {
      updateCapture();
      const outer = entered.at(-1);
      if (outer === undefined) throw thrown;
      setActive(outer);
      return outer._errorHandler(thrown);
    }
  }

  /** Makes this the active domain. */
  enter() {
    enter(this);
  }

  /** Leaves this domain and those entered after it. */
  exit() {
    leave(this);
  }

  /** Binds an emitter: its errors come here. */
  add(emitter) {
    if (emitter.domain === this) return;
    emitter.domain?.remove(emitter);
    if (emitter instanceof Domain && emitter.#contains(this)) return;
    setHidden(emitter, 'domain', this);
    this.members.push(emitter);
  }

  // Domains do not contain each other in a circle.
  #contains(domain) {
    for (let outer = domain.domain; outer; outer = outer.domain) {
      if (outer === this) return true;
    }
    return false;
  }

  remove(emitter) {
    emitter.domain = null;
    const index = this.members.indexOf(emitter);
    if (index >= 0) this.members.splice(index, 1);
  }

  /** Calls a function in this domain. */
  #call(fn, self, args) {
    this.enter();
    const result = Reflect.apply(fn, self, args);
    this.exit();
    return result;
  }

  /** Runs `fn(...args)` in this domain. */
  run(fn, ...args) {
    return this.#call(fn, this, args);
  }

  /** Wraps a callback: it runs in this domain. */
  bind(callback) {
    const domain = this;
    function runBound(...args) {
      return domain.#call(callback, this, args);
    }
    setHidden(runBound, 'domain', this);
    return runBound;
  }

  /** Wraps a callback: it runs in this domain, and an error as first argument goes to the domain instead. */
  intercept(callback) {
    const domain = this;
    function runIntercepted(error, ...args) {
      if (!(error instanceof Error)) return domain.#call(callback, this, args);
      markError(error, domain, { domainBound: callback, domainThrown: false });
      domain.emit('error', error);
      return undefined;
    }
    setHidden(runIntercepted, 'domain', this);
    return runIntercepted;
  }
}

Domain.prototype.members = undefined;
