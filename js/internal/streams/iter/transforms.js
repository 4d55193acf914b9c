// What transforms do to a flow of batches (doc: stream_iter.md "Transforms"). Functions that stand in a row run as one stage, which waits
// only where one of them gives something that has to be waited for.

import { isPromise } from 'internal/util/types';
import { batchOf, collected, collectedSync, has } from 'internal/streams/iter/source';
import { toAsyncStreamable, toStreamable } from 'internal/streams/iter/protocol';

/** Transforms in a row that are of the same kind: functions together, each object alone. */
function stagesOf(transforms) {
  const stages = [];
  for (const transform of transforms) {
    if (typeof transform !== 'function') stages.push(transform);
    else if (Array.isArray(stages.at(-1))) stages.at(-1).push(transform);
    else stages.push([transform]);
  }
  return stages;
}

/** Each call of a transform has an object of its own. */
function optionsFor(signal) {
  return { __proto__: null, signal };
}

/**
 * @param {AsyncIterable<Uint8Array[]>} batches
 * @param {(Function | object)[]} transforms
 * @param {AbortSignal} signal tells the transforms that nobody wants more
 * @returns {AsyncIterable<Uint8Array[]>}
 */
export function applyTransforms(batches, transforms, signal) {
  return stagesOf(transforms).reduce(
    (flow, stage) => (Array.isArray(stage) ? throughFunctions(flow, stage, signal) : throughObject(flow, stage, signal)),
    batches,
  );
}

async function* throughFunctions(batches, functions, signal) {
  for await (const batch of batches) yield* passOn(batch, functions, 0, signal);
  // The end is told to one after the other: what the first still gives goes through the rest before they hear of it.
  for (let index = 0; index < functions.length; index++) yield* passOn(null, functions, index, signal);
}

// Sends a batch, or the end for functions[from], through the functions.
async function* passOn(batch, functions, from, signal) {
  for (let index = from; index < functions.length; index++) {
    const output = functions[index](batch, optionsFor(signal));
    if (output === null || output === undefined) return;
    batch = batchOf(output);
    if (batch === undefined) {
      for await (const part of batchesIn(output)) yield* passOn(part, functions, index + 1, signal);
      return;
    }
    if (batch.length === 0) return;
  }
  yield batch;
}

async function* throughObject(batches, transform, signal) {
  for await (const output of transform.transform(withEnd(batches), optionsFor(signal))) {
    if (output === null || output === undefined) continue;
    const batch = batchOf(output);
    if (batch === undefined) yield* batchesIn(output);
    else if (batch.length > 0) yield batch;
  }
}

async function* withEnd(batches) {
  yield* batches;
  yield null;
}

/** The batches in what a transform gave, however it gave them. */
async function* batchesIn(output) {
  if (isPromise(output)) output = await output;
  if (output === null || output === undefined) return;
  const batch = batchOf(output);
  if (batch !== undefined) {
    if (batch.length > 0) yield batch;
  } else if (has(output, toAsyncStreamable)) {
    yield* batchesIn(await output[toAsyncStreamable]());
  } else if (has(output, toStreamable)) {
    yield* batchesIn(output[toStreamable]());
  } else if (has(output, Symbol.asyncIterator)) {
    for await (const value of output) yield* batchesIn(value);
  } else if (has(output, Symbol.iterator) && !Array.isArray(output)) {
    for (const value of output) yield* batchesIn(value);
  } else {
    const chunks = await collected(output, true);
    if (chunks.length > 0) yield chunks;
  }
}

/** @returns {Iterable<Uint8Array[]>} see applyTransforms(); the signal is there too, though nobody can abort it */
export function applyTransformsSync(batches, transforms, signal) {
  return stagesOf(transforms).reduce(
    (flow, stage) => (Array.isArray(stage) ? throughFunctionsSync(flow, stage, signal) : throughObjectSync(flow, stage, signal)),
    batches,
  );
}

function* throughFunctionsSync(batches, functions, signal) {
  for (const batch of batches) yield* passOnSync(batch, functions, 0, signal);
  for (let index = 0; index < functions.length; index++) yield* passOnSync(null, functions, index, signal);
}

function* passOnSync(batch, functions, from, signal) {
  for (let index = from; index < functions.length; index++) {
    const output = functions[index](batch, optionsFor(signal));
    if (output === null || output === undefined) return;
    batch = batchOf(output);
    if (batch === undefined) {
      for (const part of batchesInSync(output)) yield* passOnSync(part, functions, index + 1, signal);
      return;
    }
    if (batch.length === 0) return;
  }
  yield batch;
}

function* throughObjectSync(batches, transform, signal) {
  for (const output of transform.transform(withEndSync(batches), optionsFor(signal))) yield* batchesInSync(output);
}

function* withEndSync(batches) {
  yield* batches;
  yield null;
}

function* batchesInSync(output) {
  if (output === null || output === undefined) return;
  const batch = batchOf(output);
  if (batch !== undefined) {
    if (batch.length > 0) yield batch;
  } else if (has(output, toStreamable)) {
    yield* batchesInSync(output[toStreamable]());
  } else if (has(output, Symbol.iterator) && !Array.isArray(output)) {
    for (const value of output) yield* batchesInSync(value);
  } else {
    const chunks = collectedSync(output);
    if (chunks.length > 0) yield chunks;
  }
}
