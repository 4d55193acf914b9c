// The global structuredClone(), over V8's serializer and the transferable objects of deno_web.
import { core, lazy, primordials } from 'internal/core';
import { codes } from 'internal/errors';
import { isMarkedAsUntransferable } from 'internal/buffer';
import { lazyDOMException } from 'internal/dom_exception';
import { clonePlain, kNotPlain } from 'internal/plain_clone';
import { isArrayBuffer, isMap, isProxy, isSet } from 'internal/util/types';
import { convertDictionary, convertObjectSequence } from 'internal/webidl';

const { ERR_INVALID_STATE, ERR_MISSING_ARGS } = codes;

const { MapPrototypeEntries, SetPrototypeValues } = primordials;

const lazyIo = lazy('internal/worker/io');
const lazyProcess = lazy('process');

const kPrefix = "Failed to execute 'structuredClone'";

/** How deno_web's errors of a wrong state begin. */
const kInvalidState = 'Invalid state: ';

/** What deno_core says about an object that is marked with its brand but cannot be cloned. */
const kUnsupported = 'Unsupported object type';

function cloneError(message) {
  return lazyDOMException(message, 'DataCloneError');
}

/** Whether it can be put in a transfer list, buffers apart. */
function isTransferable(object) {
  const brand = object?.[core.hostObjectBrand];
  return brand !== undefined && core.getTransferableResource(brand) !== undefined;
}

/** Whether a value is or has an object that a transfer list would have taken along. Calls nothing of the program's. */
function holdsTransferable(value, seen = new Set()) {
  if (typeof value !== 'object' || value === null || isProxy(value) || seen.has(value)) return false;
  if (isTransferable(value)) return true;
  seen.add(value);
  const parts = isMap(value) ? [...MapPrototypeEntries(value)].flat() : isSet(value) ? [...SetPrototypeValues(value)] : [];
  for (const { value: part } of Object.values(Object.getOwnPropertyDescriptors(value))) parts.push(part);
  return parts.some((part) => holdsTransferable(part, seen));
}

/**
 * The error for what V8's serializer said about a value.
 * @returns {DOMException} a DataCloneError
 */
export function refusalOf(value, message) {
  if (message !== kUnsupported) return cloneError(message);
  return cloneError(holdsTransferable(value) ?
    'Object that needs transfer was found in message but not listed in transferList' :
    'Cannot clone object of unsupported type.');
}

function clone(value) {
  const copy = clonePlain(value);
  if (copy !== kNotPlain) return copy;
  try {
    return core.structuredClone(value);
  } catch (error) {
    if (!(error instanceof TypeError) || error.code !== undefined) throw error;
    // V8 takes it for an object of the host, as it has its own getters; Node clones it as a plain object.
    if (value === lazyProcess().env) return clone({ ...value });
    if (error.message.startsWith(kInvalidState)) throw new ERR_INVALID_STATE(error.message.slice(kInvalidState.length));
    // Only the serializer tells what it refuses from what a getter of the value throws.
    core.serialize(value, undefined, (message) => {
      throw refusalOf(value, message);
    });
    throw cloneError(error.message);
  }
}

/** Throws unless every object can be transferred, and only once. */
function checkTransfer(objects) {
  const seen = new Set();
  for (const object of objects) {
    if (!isArrayBuffer(object) && !isTransferable(object)) throw cloneError('Found invalid value in transferList.');
    if (isMarkedAsUntransferable(object)) throw cloneError('Cannot transfer object of unsupported type.');
    if (seen.has(object)) throw cloneError(isArrayBuffer(object) ? 'Transfer list contains duplicate ArrayBuffer' : 'Transfer list contains duplicate object');
    if (isArrayBuffer(object) && object.detached) throw cloneError('An ArrayBuffer is detached and could not be cloned.');
    seen.add(object);
  }
}

/**
 * Docs: globals.md "structuredClone(value[, options])".
 * @template T
 * @param {T} value
 * @param {{ transfer?: Iterable<object> }} [options]
 * @returns {T}
 * @throws DataCloneError, ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_MISSING_ARGS
 */
export function structuredClone(value, options) {
  if (arguments.length === 0) throw new ERR_MISSING_ARGS('The value argument must be specified');
  if (options === undefined) return clone(value);
  const { transfer } = convertDictionary(options, { prefix: kPrefix, context: 'Options' });
  const objects = transfer === undefined ? [] : convertObjectSequence(transfer, { prefix: kPrefix, context: 'transfer in Options' });
  if (objects.length === 0) return clone(value);
  checkTransfer(objects);
  const { deserializeJsMessageData, serializeJsMessageData } = lazyIo().messageScript();
  return deserializeJsMessageData(serializeJsMessageData(value, objects))[0];
}
