// What may stand in a transfer list, and in which forms a list may be given. Docs: worker_threads.md, "port.postMessage()".

import { isMarkedAsUntransferable } from 'internal/buffer';
import { isArrayBuffer } from 'internal/util/types';
import { cloneError, isTransferable } from 'internal/worker/cloning';

/** An empty list: nothing is moved. */
const kNothing = [];

function toArray(iterable, name) {
  if (typeof iterable === 'object' && iterable !== null && typeof iterable[Symbol.iterator] === 'function') {
    const iterator = iterable[Symbol.iterator]();
    if (typeof iterator?.next === 'function') return [...{ [Symbol.iterator]: () => iterator }];
  }
  throw Object.assign(new TypeError(`Optional ${name} argument must be an iterable`), { code: 'ERR_INVALID_ARG_TYPE' });
}

/**
 * The list that was given as `transferList` or as `{ transfer }`.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function toTransferList(value) {
  if (value === undefined || value === null) return kNothing;
  if (typeof value !== 'object' || typeof value[Symbol.iterator] === 'function') return toArray(value, 'transferList');
  return value.transfer === undefined ? kNothing : toArray(value.transfer, 'options.transfer');
}

/**
 * Checks each object.
 * @param {object[]} objects
 * @param {(object: object) => boolean} isClosedPort
 * @throws {DataCloneError}
 */
export function checkTransfer(objects, isClosedPort) {
  const seen = new Set();
  for (const object of objects) {
    const isBuffer = isArrayBuffer(object);
    if (!isBuffer && !isTransferable(object)) throw cloneError('Found invalid value in transferList.');
    if (isMarkedAsUntransferable(object)) throw cloneError('Cannot transfer object of unsupported type.');
    if (seen.has(object)) throw cloneError(`Transfer list contains duplicate ${isBuffer ? 'ArrayBuffer' : object.constructor?.name ?? 'object'}`);
    if (isBuffer && object.detached) throw cloneError('An ArrayBuffer is detached and could not be cloned.');
    if (!isBuffer && isClosedPort(object)) throw cloneError('MessagePort in transfer list is already detached');
    seen.add(object);
  }
}
