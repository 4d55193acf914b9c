// Objects that V8's serializer does not know: what they are made of, and how they are made again in another thread. A class says so by a
// property of the name core.hostObjectBrand on its prototype: a function that describes a cloneable object as `{ type, … }`, or as that and
// the number of what its copies share, or the name of a kind of transferable objects.

import { core, internals, lazy, load } from 'internal/core';
import { op_worker_set_cloning } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { lazyDOMException } from 'internal/dom_exception';
import { isArrayBuffer } from 'internal/util/types';

const { ERR_INVALID_STATE } = codes;

/** The type of a host object of V8's that is cloned as a plain one. */
const kPlainType = 'protojs.plain';

/** The brand of what a program has marked. */
const kUncloneable = 'uncloneable';

/** The modules that make objects of a type or kind, for threads that have not loaded them yet. */
const homes = {
  __proto__: null,
  'Blob': 'internal/blob',
  'File': 'internal/blob',
  'DOMException': 'internal/dom_exception',
  'MessagePort': 'internal/worker/message_port',
  'ReadableStream': 'stream/web',
  'TransformStream': 'stream/web',
  'WritableStream': 'stream/web',
  'protojs.AbortSignal': 'internal/abort_controller',
  'protojs.BlockList': 'internal/net/block_list',
  'protojs.Collection': 'protojs/collections',
  'protojs.CryptoKey': 'internal/webcrypto',
  'protojs.FileHandle': 'internal/fs/file_handle',
  'protojs.Histogram': 'internal/histogram',
  'protojs.KeyObject': 'internal/crypto/keys',
  'protojs.MessagePort': 'internal/worker/message_port',
  'protojs.SocketAddress': 'internal/net/socket_address',
  'protojs.X509Certificate': 'internal/crypto/x509',
};

function loadHome(type) {
  if (type in homes && !internals.isLoaded(homes[type])) load(homes[type]);
}

/** @returns {DOMException} a DataCloneError */
export function cloneError(message) {
  return lazyDOMException(message, 'DataCloneError');
}

const lazyStreams = lazy('internal/webstreams/transfer');
const kStreams = new Set(['ReadableStream', 'TransformStream', 'WritableStream']);

/** @returns {{ send(object: object): number | number[], receive(carried: number | number[]): object } | undefined} */
function transferableOf(kind) {
  if (typeof kind !== 'string') return undefined;
  const transferable = core.getTransferableResource(kind);
  if (transferable !== undefined || !kStreams.has(kind)) return transferable;
  lazyStreams().makeTransferable();
  return core.getTransferableResource(kind);
}

/** Whether an object can be put in a transfer list, buffers apart. */
export function isTransferable(object) {
  return transferableOf(object?.[core.hostObjectBrand]) !== undefined;
}

/** How deno_web's errors of a wrong state begin. */
const kInvalidState = 'Invalid state: ';

function describeWith(brand, object) {
  try {
    return Reflect.apply(brand, object, []);
  } catch (error) {
    if (error instanceof TypeError && error.code === undefined && error.message.startsWith(kInvalidState)) {
      throw new ERR_INVALID_STATE(error.message.slice(kInvalidState.length));
    }
    throw error;
  }
}

/** Whether an object is the prototype of a branded class, and so a plain object itself. */
function isPrototype(object) {
  return Object.getOwnPropertyDescriptor(object, 'constructor')?.value?.prototype === object;
}

function describe(object) {
  const brand = object[core.hostObjectBrand];
  if (typeof brand === 'function') return describeWith(brand, object);
  if (isTransferable(object)) throw cloneError('Object that needs transfer was found in message but not listed in transferList');
  // V8 takes it for an object of the host, as it has its own getters. The prototype of an uncloneable class is no object of that class.
  if (object === process.env || (brand !== kUncloneable && isPrototype(object))) return { type: kPlainType, value: { ...object } };
  throw cloneError('Cannot clone object of unsupported type.');
}

function revive(data, carried) {
  if (data.type === kPlainType) return data.value;
  loadHome(data.type);
  return core.getCloneableDeserializers()[data.type](data, carried);
}

function send(object) {
  const carried = transferableOf(object[core.hostObjectBrand]).send(object);
  return typeof carried === 'number' ? [carried] : carried;
}

function receive(kind, carried) {
  loadHome(kind);
  return transferableOf(kind).receive(carried.length === 1 ? carried[0] : carried);
}

op_worker_set_cloning(core.hostObjectBrand, cloneError, describe, revive, send, receive);

/** worker_threads.markAsUncloneable(object): buffers stay cloneable. */
export function markAsUncloneable(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null || isArrayBuffer(object)) return;
  // An object with a brand that nobody registered is refused, wherever it is.
  Object.defineProperty(object, core.hostObjectBrand, { __proto__: null, value: kUncloneable, configurable: true });
}
