// Heap snapshots as files and streams, and objects in the heap. Docs: v8.getHeapSnapshot(), v8.writeHeapSnapshot(), v8.queryObjects().

import { op_v8_heap_snapshot, op_v8_query_objects, op_v8_write_heap_snapshot } from 'internal/ops';
import { lazy } from 'internal/core';
import process from 'process';
import { Buffer } from 'buffer';
import { validateBoolean, validateFunction, validateObject, validateOneOf } from 'internal/validators';
import { emitExperimentalWarning, kEmptyObject } from 'internal/util';
import { inspect } from 'internal/util/inspect';

const lazyReadable = lazy('internal/streams/readable');
const lazyPath = lazy('path');
const lazyWorker = lazy('worker_threads');

let sequence = 0;

/** Checks the options of both. V8 always writes internals and numbers of what it exposes, so they change nothing else. */
export function checkSnapshotOptions(options = {}) {
  validateObject(options, 'options');
  const { exposeInternals = false, exposeNumericValues = false } = options;
  validateBoolean(exposeInternals, 'options.exposeInternals');
  validateBoolean(exposeNumericValues, 'options.exposeNumericValues');
}

/** `Heap.20260101.123456.42.0` — V8's name for such files, up to the sequence number. */
export function snapshotPrefix() {
  const now = new Date();
  const pad = (number) => String(number).padStart(2, '0');
  const date = `${now.getFullYear()}${pad(now.getMonth() + 1)}${pad(now.getDate())}`;
  const time = `${pad(now.getHours())}${pad(now.getMinutes())}${pad(now.getSeconds())}`;
  return `Heap.${date}.${time}.${process.pid}.${lazyWorker().threadId}`;
}

/** @param {string | undefined} filename @returns {string} the file's name @throws {SystemError} */
export function writeSnapshotFile(filename) {
  let path = filename;
  if (path === undefined) {
    sequence++;
    path = `${snapshotPrefix()}.${String(sequence).padStart(3, '0')}.heapsnapshot`;
  }
  op_v8_write_heap_snapshot(lazyPath().resolve(path));
  return path;
}

/** @returns {import('stream').Readable} the snapshot as JSON text */
export function snapshotStream() {
  return streamOfChunks(op_v8_heap_snapshot());
}

/** @param {Uint8Array[]} chunks @returns {import('stream').Readable} */
export function streamOfChunks(chunks) {
  const { Readable } = lazyReadable();
  return new Readable({
    // All of it at once: it is in memory anyway.
    read() {
      for (const { buffer, byteOffset, byteLength } of chunks) this.push(Buffer.from(buffer, byteOffset, byteLength));
      this.push(null);
    },
  });
}

/**
 * v8.queryObjects(ctor[, options]): after a garbage collection, the objects that have `ctor.prototype` in their prototype chain.
 * @param {Function} ctor
 * @param {{ format?: 'count' | 'summary' }} [options]
 * @returns {number | string[]}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE}
 */
export function queryObjects(ctor, options = kEmptyObject) {
  validateFunction(ctor, 'constructor');
  if (options !== kEmptyObject) validateObject(options, 'options');
  const { format = 'count' } = options;
  validateOneOf(format, 'options.format', ['count', 'summary']);
  emitExperimentalWarning('v8.queryObjects()');
  const { prototype } = ctor;
  const found = typeof prototype === 'object' && prototype !== null ? op_v8_query_objects(prototype) ?? [] : [];
  return format === 'count' ? found.length : found.map((object) => inspect(object, { depth: 0 }));
}
