// Whole streams as one value (doc: stream_iter.md "Consumers").

import { codes } from 'internal/errors';
import { validateInteger, validateString } from 'internal/validators';
import { checkOptions, checkSignal } from 'internal/streams/iter/arguments';
import { joined, lengthOf } from 'internal/streams/iter/bytes';
import { flowOf } from 'internal/streams/iter/pull';
import { from, fromSync } from 'internal/streams/iter/source';

/** The chunks of a stream, which may not have more bytes than the limit. */
class Collection {
  chunks = [];
  #length = 0;
  #limit;

  constructor(limit) {
    if (limit !== undefined) validateInteger(limit, 'options.limit', 0);
    this.#limit = limit;
  }

  /** @throws {ERR_OUT_OF_RANGE} */
  add(batch) {
    this.#length += lengthOf(batch);
    if (this.#length > this.#limit) throw new codes.ERR_OUT_OF_RANGE('totalBytes', `<= ${this.#limit}`, this.#length);
    for (const chunk of batch) this.chunks.push(chunk);
  }
}

async function collect(source, options) {
  const { limit, signal } = checkOptions(options);
  const collection = new Collection(limit);
  checkSignal(signal)?.throwIfAborted();
  for await (const batch of flowOf(from(source), [], signal)) collection.add(batch);
  return collection.chunks;
}

function collectSync(source, options) {
  const collection = new Collection(checkOptions(options).limit);
  for (const batch of fromSync(source)) collection.add(batch);
  return collection.chunks;
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE} for an encoding that is none */
function decoderFor(options) {
  const { encoding = 'utf-8' } = checkOptions(options);
  validateString(encoding, 'options.encoding');
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('options.encoding', encoding);
  }
}

/** @returns {ArrayBuffer} */
function bufferOf(chunks) {
  return joined(chunks).buffer;
}

/** @returns {Promise<Uint8Array[]>} */
export async function array(source, options) {
  return collect(source, options);
}

/** @returns {Promise<ArrayBuffer>} */
export async function arrayBuffer(source, options) {
  return bufferOf(await collect(source, options));
}

/** @returns {Promise<Uint8Array>} */
export async function bytes(source, options) {
  return joined(await collect(source, options));
}

/** @returns {Promise<string>} @throws TypeError for bytes that are no text in this encoding */
export async function text(source, options) {
  const decoder = decoderFor(options);
  return decoder.decode(joined(await collect(source, options)));
}

/** @returns {Uint8Array[]} */
export function arraySync(source, options) {
  return collectSync(source, options);
}

/** @returns {ArrayBuffer} */
export function arrayBufferSync(source, options) {
  return bufferOf(collectSync(source, options));
}

/** @returns {Uint8Array} */
export function bytesSync(source, options) {
  return joined(collectSync(source, options));
}

/** @returns {string} @throws TypeError for bytes that are no text in this encoding */
export function textSync(source, options) {
  const decoder = decoderFor(options);
  return decoder.decode(joined(collectSync(source, options)));
}
