// pipeTo() and pipeToSync(): a flow into a writer, whose synchronous methods are tried first (doc: stream_iter.md "Writer interface").

import { codes } from 'internal/errors';
import { checkOptions, checkSignal, checkTransforms } from 'internal/streams/iter/arguments';
import { lengthOf } from 'internal/streams/iter/bytes';
import { flowOf, flowOfSync } from 'internal/streams/iter/pull';
import { from, fromSync, has } from 'internal/streams/iter/source';

/** `(...transforms, writer, options)` @throws {ERR_INVALID_ARG_VALUE | ERR_INVALID_ARG_TYPE} */
function splitTargets(name, args) {
  const hasOptions = args.length > 1 && !isWriter(args.at(-1)) && typeof args.at(-1) !== 'function';
  const transforms = hasOptions ? args.slice(0, -1) : [...args];
  const writer = transforms.pop();
  if (!isWriter(writer)) throw new codes.ERR_INVALID_ARG_VALUE('args', args, `${name} requires a writer argument`);
  checkTransforms(transforms);
  return { transforms, writer, options: checkOptions(hasOptions ? args.at(-1) : undefined) };
}

function isWriter(value) {
  return has(value, 'write') || has(value, 'writeSync');
}

/** @returns {Promise<number>} the bytes written */
export async function pipeTo(source, ...args) {
  const { transforms, writer, options } = splitTargets('pipeTo', args);
  if (!has(writer, 'write')) throw new codes.ERR_INVALID_ARG_TYPE('writer', 'Writer with write()', writer);
  const signal = checkSignal(options.signal);
  const writing = signal && { signal };
  let total = 0;
  try {
    signal?.throwIfAborted();
    // Without transforms a batch has no use of its own: what a synchronous source gives is written at once.
    const batches = from(source, transforms.length > 0 ? undefined : 1);
    for await (const batch of flowOf(batches, transforms, signal)) {
      const written = writeBatch(writer, batch, writing);
      if (written !== undefined) await written;
      signal?.throwIfAborted();
      total += lengthOf(batch);
    }
    if (!options.preventClose && !(has(writer, 'endSync') && writer.endSync() >= 0) && has(writer, 'end')) await writer.end(writing);
  } catch (error) {
    if (!options.preventFail && has(writer, 'fail')) writer.fail(error);
    throw error;
  }
  return total;
}

/** @returns {Promise<void> | undefined} undefined: everything is written */
function writeBatch(writer, batch, options) {
  if (batch.length > 1 && has(writer, 'writev')) {
    if (has(writer, 'writevSync') && writer.writevSync(batch)) return undefined;
    return writer.writev(batch, options);
  }
  const tries = has(writer, 'writeSync');
  for (let index = 0; index < batch.length; index++) {
    if (!tries || !writer.writeSync(batch[index])) return writeRest(writer, batch, index, tries, options);
  }
  return undefined;
}

// The chunk at `from` was refused by writeSync().
async function writeRest(writer, batch, from, tries, options) {
  await writer.write(batch[from], options);
  for (const chunk of batch.slice(from + 1)) {
    if (!tries || !writer.writeSync(chunk)) await writer.write(chunk, options);
  }
}

/** @returns {number} the bytes written */
export function pipeToSync(source, ...args) {
  const { transforms, writer, options } = splitTargets('pipeToSync', args);
  if (!has(writer, 'writeSync')) throw new codes.ERR_INVALID_ARG_TYPE('writer', 'Writer with writeSync()', writer);
  let total = 0;
  try {
    for (const batch of flowOfSync(fromSync(source), transforms)) {
      writeBatchSync(writer, batch);
      total += lengthOf(batch);
    }
    if (!options.preventClose && !(has(writer, 'endSync') && writer.endSync() >= 0)) writer.end?.();
  } catch (error) {
    if (!options.preventFail && has(writer, 'fail')) writer.fail(error);
    throw error;
  }
  return total;
}

function writeBatchSync(writer, batch) {
  const isWritten = batch.length > 1 && has(writer, 'writevSync') ?
    writer.writevSync(batch) :
    batch.every((chunk) => writer.writeSync(chunk));
  if (!isWritten) throw new codes.ERR_OUT_OF_RANGE('write', 'within byte budget', 'budget exhausted');
}
