// The options of Deferred's functions. Docs: docs/deferred.md.

import { validateAbortSignal, validateFunction, validateInteger, validateNumber, validateObject, validateOneOf } from 'internal/validators';

const kPriorities = { 'background': 0, 'user-visible': 1, 'user-blocking': 2 };

/** @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
export function readOptions(options) {
  validateObject(options, 'options');
  const { signal, timeout, priority = 'user-visible', concurrency, chunk, ordered = true, progress, transfer } = options;
  validateAbortSignal(signal, 'options.signal');
  if (timeout !== undefined) validateNumber(timeout, 'options.timeout', 0);
  validateOneOf(priority, 'options.priority', Object.keys(kPriorities));
  if (concurrency !== undefined) validateInteger(concurrency, 'options.concurrency', 1);
  if (chunk !== undefined) validateInteger(chunk, 'options.chunk', 1);
  if (progress !== undefined) validateFunction(progress, 'options.progress');
  return { signal, timeout, priority: kPriorities[priority], concurrency, chunk, ordered: Boolean(ordered), progress, transfer };
}
