// Timers and a clock that move only when a test says so.

import { AbortError, codes } from 'internal/errors';
import { lazy } from 'internal/core';
import { validateAbortSignal, validateNumber, validateObject, validateStringArray } from 'internal/validators';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;
const timersModule = lazy('timers');
const promisesModule = lazy('timers/promises');
const RealDate = Date;
const apis = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

// What the replaced functions return: enough of a Timeout for programs.
class MockTimeout {
  constructor(mock, entry) {
    this.#mock = mock;
    this.entry = entry;
    Object.defineProperty(this, 'entry', { enumerable: false });
  }

  #mock;

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  hasRef() {
    return true;
  }

  refresh() {
    this.#mock(this.entry);
    return this;
  }

  close() {
    this.entry.cleared = true;
    return this;
  }

  [Symbol.toPrimitive]() {
    return this.entry.id;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

/** Docs: test, "Class: MockTimers". */
export class MockTimers {
  #enabled = false;
  #now = 0;
  #queue = [];
  #order = 0;
  #undo = [];
  #byId = new Map();

  /** @throws {ERR_INVALID_STATE | ERR_INVALID_ARG_VALUE | ERR_INVALID_ARG_TYPE} */
  enable(options = {}) {
    if (this.#enabled) throw new ERR_INVALID_STATE('MockTimers is already enabled!');
    options = { ...options };
    validateObject(options, 'options');
    const chosen = options.apis ?? apis;
    const now = options.now ?? 0;
    validateStringArray(chosen, 'options.apis');
    for (const api of chosen) {
      if (!apis.includes(api)) throw new ERR_INVALID_ARG_VALUE('options.apis', api, `option ${api} is not supported`);
    }
    const time = now instanceof RealDate ? now.getTime() : now;
    validateNumber(time, 'initialTime');
    if (!(time >= 0)) throw new ERR_INVALID_ARG_VALUE('now', time, 'must not be negative');
    if (chosen.includes('Date') && globalThis.Date.isMock) throw new ERR_INVALID_STATE('Date is already being mocked!');
    this.#now = time;
    this.#enabled = true;
    for (const api of chosen) this.#replace(api);
  }

  /** @throws {ERR_INVALID_STATE | ERR_INVALID_ARG_VALUE} */
  tick(time = 1) {
    this.#check();
    if (!(time >= 0)) throw new ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    const until = this.#now + time;
    for (let entry; (entry = this.#next()) !== undefined && entry.runAt <= until; ) {
      this.#now = entry.runAt;
      this.#fire(entry);
    }
    this.#now = until;
  }

  /** @throws {ERR_INVALID_STATE} */
  runAll() {
    this.#check();
    const last = this.#queue.filter((entry) => !entry.cleared).reduce((max, { runAt }) => Math.max(max, runAt), this.#now);
    this.tick(last - this.#now);
  }

  /** @throws {ERR_INVALID_STATE | ERR_INVALID_ARG_TYPE} */
  setTime(time = 0) {
    validateNumber(time, 'time');
    this.#check();
    this.#now = time;
  }

  reset() {
    if (!this.#enabled) return;
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#queue = [];
    this.#byId.clear();
    this.#now = 0;
    this.#enabled = false;
  }

  [Symbol.dispose]() {
    this.reset();
  }

  #check() {
    if (!this.#enabled) {
      throw new ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
    }
  }

  #next() {
    this.#queue = this.#queue.filter((entry) => !entry.cleared);
    this.#queue.sort((a, b) => a.runAt - b.runAt || b.immediate - a.immediate || a.order - b.order);
    return this.#queue[0];
  }

  #fire(entry) {
    this.#queue.splice(this.#queue.indexOf(entry), 1);
    if (entry.repeat === undefined) entry.done = true;
    else {
      entry.runAt += Math.max(entry.repeat, 1);
      entry.order = ++this.#order;
      this.#queue.push(entry);
    }
    Reflect.apply(entry.callback, undefined, entry.args);
  }

  #add(callback, delay, args, { repeat = false, immediate = false } = {}) {
    if (typeof callback !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('callback', 'function', callback);
    const ms = delay > 0 ? Number(delay) : immediate ? 0 : 1;
    const order = ++this.#order;
    const entry = { id: order, order, callback, args, runAt: this.#now + ms, repeat: repeat ? ms : undefined, immediate: immediate ? 1 : 0, cleared: false };
    this.#queue.push(entry);
    const handle = new MockTimeout((item) => {
      item.runAt = this.#now + ms;
      if (!this.#queue.includes(item)) this.#queue.push(item);
    }, entry);
    this.#byId.set(order, handle);
    return handle;
  }

  #clear(handle) {
    const timer = typeof handle === 'object' ? handle : this.#byId.get(Number(handle));
    if (timer?.entry) timer.entry.cleared = true;
  }

  #swap(object, name, value) {
    const descriptor = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { __proto__: null, configurable: true, enumerable: descriptor?.enumerable ?? true, writable: true, value });
    this.#undo.push(() => {
      if (descriptor === undefined) delete object[name];
      else Object.defineProperty(object, name, descriptor);
    });
  }

  #replace(api) {
    const clear = (handle) => this.#clear(handle);
    const both = (name, fn) => {
      this.#swap(globalThis, name, fn);
      this.#swap(timersModule(), name, fn);
    };
    switch (api) {
      case 'setTimeout':
        both('setTimeout', (fn, delay, ...args) => this.#add(fn, delay, args));
        both('clearTimeout', clear);
        this.#swap(promisesModule(), 'setTimeout', (delay, value, options) => this.#promise(delay, value, options));
        break;
      case 'setInterval':
        both('setInterval', (fn, delay, ...args) => this.#add(fn, delay, args, { repeat: true }));
        both('clearInterval', clear);
        this.#swap(promisesModule(), 'setInterval', (delay, value, options) => this.#iterate(delay, value, options));
        break;
      case 'setImmediate':
        both('setImmediate', (fn, ...args) => this.#add(fn, 0, args, { immediate: true }));
        both('clearImmediate', clear);
        this.#swap(promisesModule(), 'setImmediate', (value, options) => this.#promise(0, value, options, true));
        break;
      case 'scheduler.wait':
        this.#swap(promisesModule().scheduler, 'wait', (delay, options) => this.#promise(delay, undefined, options));
        break;
      case 'AbortSignal.timeout':
        this.#swap(AbortSignal, 'timeout', (delay) => {
          const controller = new AbortController();
          this.#add(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay, []);
          return controller.signal;
        });
        break;
      default:
        this.#swap(globalThis, 'Date', this.#date());
    }
  }

  async #promise(delay, value, options = {}, immediate = false) {
    validateObject(options, 'options');
    const { signal } = options;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#clear(handle);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      const handle = this.#add(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve(value);
      }, delay, [], { immediate });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  async* #iterate(delay, value, options = {}) {
    const { signal } = options;
    if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    let ready = 0;
    let wake;
    const handle = this.#add(() => {
      ready++;
      wake?.();
    }, delay, [], { repeat: true });
    const onAbort = () => wake?.();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      while (!signal?.aborted) {
        if (ready === 0) await new Promise((resolve) => (wake = resolve));
        for (; ready > 0; ready--) yield value;
      }
      throw new AbortError(undefined, { cause: signal.reason });
    } finally {
      this.#clear(handle);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #date() {
    const now = () => this.#now;
    // A plain function, for Date may be called without `new`.
    function MockDate(...args) {
      if (new.target === undefined) return new RealDate(now()).toString();
      return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target);
    }
    Object.defineProperties(MockDate, Object.getOwnPropertyDescriptors(RealDate));
    MockDate.now = () => now();
    Object.defineProperties(MockDate, {
      isMock: { __proto__: null, configurable: true, value: true, writable: true },
      toString: { __proto__: null, configurable: true, value: () => RealDate.toString(), writable: true },
    });
    return MockDate;
  }
}
