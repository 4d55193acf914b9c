// The arguments of node:stream/iter: transforms followed by options, and the options that several functions share.

import { codes } from 'internal/errors';
import { validateAbortSignal, validateInteger, validateObject, validateOneOf } from 'internal/validators';

/** The smallest `budget`, and that of push() and duplex(), in bytes. */
export const kSmallestBudget = 16 * 1024;
/** The budget where several read. */
export const kSharedBudget = 64 * 1024;

const policies = ['strict', 'unbounded', 'drop-oldest', 'drop-newest'];
const noOptions = Object.freeze({ __proto__: null });

function isTransform(value) {
  return typeof value === 'function' || typeof value?.transform === 'function';
}

/** @returns {object} the options, never undefined @throws {ERR_INVALID_ARG_TYPE} */
export function checkOptions(options) {
  if (options === undefined) return noOptions;
  validateObject(options, 'options');
  return options;
}

/** @throws {ERR_INVALID_ARG_TYPE} */
export function checkSignal(signal) {
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return signal;
}

/**
 * `(...transforms, options)`: an object that is no transform is the options, in the last place.
 * @param {unknown[]} args
 * @returns {{ transforms: (Function | object)[], options: object }}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function splitArguments(args) {
  const last = args.at(-1);
  const hasOptions = args.length > 0 && (last === undefined || (typeof last === 'object' && last !== null && !isTransform(last)));
  const transforms = hasOptions ? args.slice(0, -1) : args;
  checkTransforms(transforms);
  return { transforms, options: checkOptions(hasOptions ? last : undefined) };
}

/** @throws {ERR_INVALID_ARG_TYPE} */
export function checkTransforms(transforms) {
  transforms.forEach((transform, index) => {
    if (isTransform(transform)) return;
    throw new codes.ERR_INVALID_ARG_TYPE(`transforms[${index}]`, ['Function', 'Object with transform()'], transform);
  });
}

/**
 * How much is kept, and what becomes of more.
 * @returns {{ budget: number, backpressure: string, signal: AbortSignal | undefined }}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE}
 */
export function bufferOptions(options, defaultBudget) {
  const { budget = defaultBudget, backpressure = 'strict', signal } = options;
  validateInteger(budget, 'options.budget', kSmallestBudget);
  checkPolicy(backpressure);
  return { budget, backpressure, signal: checkSignal(signal) };
}

/** @throws {ERR_INVALID_ARG_VALUE} */
export function checkPolicy(backpressure) {
  validateOneOf(backpressure, 'options.backpressure', policies);
}
