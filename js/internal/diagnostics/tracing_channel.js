// TracingChannel: five channels that together tell of one traced operation. Docs: diagnostics_channel, "Class: TracingChannel".

import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { Channel, channel } from 'internal/diagnostics/channel';

const STEPS = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function channelOf(source, step) {
  if (typeof source === 'string') return channel(`tracing:${source}:${step}`);
  if (typeof source !== 'object' || source === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', 'TracingChannel'], source);
  }
  // What is missing is a TypeError without code, as everywhere in JavaScript.
  if (Object.getPrototypeOf(source[step]) === Channel.prototype) return source[step];
  throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${step}`, ['Channel'], source[step]);
}

class TracingChannel {
  constructor(source) {
    for (const step of STEPS) Object.defineProperty(this, step, { __proto__: null, value: channelOf(source, step) });
  }

  /** @returns {boolean} whether one of the channels has any */
  get hasSubscribers() {
    return STEPS.some((step) => this[step].hasSubscribers);
  }

  /** Subscribes functions that are given by the name of their channel. */
  subscribe(subscribers) {
    for (const step of STEPS) {
      if (subscribers[step]) this[step].subscribe(subscribers[step]);
    }
  }

  /** @returns {boolean} whether all of them were subscribed */
  unsubscribe(subscribers) {
    const given = STEPS.filter((step) => subscribers[step]);
    return given.map((step) => this[step].unsubscribe(subscribers[step])).every(Boolean);
  }

  // The part between `start` and `end`, which all operations have.
  #trace(context, operation) {
    return this.start.runStores(context, () => {
      try {
        return operation();
      } catch (thrown) {
        this.#tellError(context, thrown);
        throw thrown;
      } finally {
        this.end.publish(context);
      }
    });
  }

  #tellError(context, error) {
    context.error = error;
    this.error.publish(context);
  }

  /** Traces a synchronous call. @returns what `fn` returns */
  traceSync(fn, context = {}, thisArg, ...args) {
    const call = () => Reflect.apply(fn, thisArg, args);
    return this.hasSubscribers ? this.#trace(context, () => (context.result = call())) : call();
  }

  /** Traces a call that returns a promise. @returns {Promise} */
  tracePromise(fn, context = {}, thisArg, ...args) {
    const call = () => Reflect.apply(fn, thisArg, args);
    return this.hasSubscribers ? this.#trace(context, () => this.#traceSettled(context, call())) : call();
  }

  async #traceSettled(context, outcome) {
    try {
      return (context.result = await outcome);
    } catch (reason) {
      this.#tellError(context, reason);
      throw reason;
    } finally {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    }
  }

  /**
   * Traces a call that takes a callback.
   * @param {number} [position] of the callback among the arguments; -1 is the last
   * @throws {ERR_INVALID_ARG_TYPE} when that argument is no function
   */
  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    const call = () => Reflect.apply(fn, thisArg, args);
    if (!this.hasSubscribers) return call();
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    args.splice(position, 1, this.#traceCalled(context, callback));
    return this.#trace(context, call);
  }

  #traceCalled(context, callback) {
    const tracing = this;
    return function traced(...outcome) {
      const [error, result] = outcome;
      if (error) tracing.#tellError(context, error);
      else context.result = result;
      // With the stores once more: on its way here the callback may have lost its context.
      return tracing.asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, outcome);
        } finally {
          tracing.asyncEnd.publish(context);
        }
      });
    };
  }
}

/**
 * @param {string | object} nameOrChannels a name, or the five channels
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function tracingChannel(nameOrChannels) {
  return new TracingChannel(nameOrChannels);
}
