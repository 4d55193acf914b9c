// ByteLengthQueuingStrategy and CountQueuingStrategy. Standard: Streams, "Queuing strategies".

import { codes } from 'internal/errors';
import { defineInterface } from 'internal/webstreams/interface';

const { ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION } = codes;

// Everybody gets the same two functions.
const { byteLength, count } = {
  byteLength: { size: (chunk) => chunk.byteLength }.size,
  count: { size: () => 1 }.size,
};

function readMark(init) {
  if ((typeof init !== 'object' || init === null) && typeof init !== 'function') throw new ERR_INVALID_ARG_TYPE('init', 'Object', init);
  const { highWaterMark } = init;
  if (highWaterMark === undefined) throw new ERR_MISSING_OPTION('options.highWaterMark');
  return Number(highWaterMark);
}

export class ByteLengthQueuingStrategy {
  #mark;

  /** @param {{ highWaterMark: number }} init @throws ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION */
  constructor(init) {
    this.#mark = readMark(init);
  }

  get highWaterMark() {
    return this.#mark;
  }

  get size() {
    // For the check that this is one.
    return this.#mark === undefined ? undefined : byteLength;
  }
}

export class CountQueuingStrategy {
  #mark;

  /** @param {{ highWaterMark: number }} init @throws ERR_INVALID_ARG_TYPE, ERR_MISSING_OPTION */
  constructor(init) {
    this.#mark = readMark(init);
  }

  get highWaterMark() {
    return this.#mark;
  }

  get size() {
    return this.#mark === undefined ? undefined : count;
  }
}

for (const Class of [ByteLengthQueuingStrategy, CountQueuingStrategy]) {
  defineInterface(Class, ['highWaterMark', 'size'], ({ highWaterMark }) => ({ highWaterMark }));
}
