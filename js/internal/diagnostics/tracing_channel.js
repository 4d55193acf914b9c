// TracingChannel: five channels that together describe one traced operation.

import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { Channel, channel } from 'internal/diagnostics/channel';

const { ERR_INVALID_ARG_TYPE } = codes;
const traceEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function channelFrom(nameOrChannels, name) {
  if (typeof nameOrChannels === 'string') return channel(`tracing:${nameOrChannels}:${name}`);
  if (typeof nameOrChannels === 'object' && nameOrChannels !== null) {
    const given = nameOrChannels[name];
    if (!(given instanceof Channel)) throw new ERR_INVALID_ARG_TYPE(`nameOrChannels.${name}`, ['Channel'], given);
    return given;
  }
  throw new ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], nameOrChannels);
}

/** Docs: diagnostics_channel, "Class: TracingChannel". */
class TracingChannel {
  constructor(nameOrChannels) {
    for (const name of traceEvents) {
      Object.defineProperty(this, name, { __proto__: null, value: channelFrom(nameOrChannels, name) });
    }
  }

  /** @returns {boolean} */
  get hasSubscribers() {
    return traceEvents.some((name) => this[name]?.hasSubscribers);
  }

  /** Subscribes functions given by the name of their event. */
  subscribe(handlers) {
    for (const name of traceEvents) {
      if (handlers[name]) this[name]?.subscribe(handlers[name]);
    }
  }

  /** @returns {boolean} whether all of them were subscribed */
  unsubscribe(handlers) {
    let done = true;
    for (const name of traceEvents) {
      if (handlers[name] && !this[name]?.unsubscribe(handlers[name])) done = false;
    }
    return done;
  }

  /** Traces a synchronous call. @returns what `fn` returns */
  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, error } = this;
    return start.runStores(context, () => {
      try {
        const result = Reflect.apply(fn, thisArg, args);
        context.result = result;
        return result;
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  /** Traces a call that returns a promise. @returns {Promise} */
  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;

    function reject(err) {
      context.error = err;
      error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return Promise.reject(err);
    }
    function resolve(result) {
      context.result = result;
      asyncStart.publish(context);
      asyncEnd.publish(context);
      return result;
    }

    return start.runStores(context, () => {
      try {
        let promise = Reflect.apply(fn, thisArg, args);
        if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
        return Promise.prototype.then.call(promise, resolve, reject);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }

  /**
   * Traces a call that takes a callback, the argument at `position` (-1: the last).
   * @throws {ERR_INVALID_ARG_TYPE} when that argument is no function
   */
  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const { start, end, asyncStart, asyncEnd, error } = this;

    function wrappedCallback(err, res) {
      if (err) {
        context.error = err;
        error.publish(context);
      } else {
        context.result = res;
      }
      // The stores are set once more: a callback may have lost its context.
      asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments);
        } finally {
          asyncEnd.publish(context);
        }
      });
    }

    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, wrappedCallback);

    return start.runStores(context, () => {
      try {
        return Reflect.apply(fn, thisArg, args);
      } catch (err) {
        context.error = err;
        error.publish(context);
        throw err;
      } finally {
        end.publish(context);
      }
    });
  }
}

/**
 * @param {string | object} nameOrChannels a name, or the five channels
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}
