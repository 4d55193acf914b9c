// WritableStream, its writer and its controller, from deno_web. Evaluated when the first of them is needed.

import { core } from 'internal/core';
import { defineInspect, stateOf } from 'internal/webstreams/inspect';
import { kState } from 'internal/webstreams/util';
import { checkBefore, lockedError } from 'internal/webstreams/state_errors';

const streams = core.loadExtScript('ext:deno_web/06_streams.js');

export const { WritableStream, WritableStreamDefaultWriter, WritableStreamDefaultController } = streams;

/** @returns {boolean} */
export function isWritableStream(value) {
  return value instanceof WritableStream;
}

// The writer and the controller do not tell their stream: it is noted down where they are handed out.
const streamOfWriter = new WeakMap();
const { getWriter } = WritableStream.prototype;
Object.defineProperty(WritableStream.prototype, 'getWriter', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  writable: true,
  value: {
    getWriter() {
      const writer = getWriter.call(this);
      streamOfWriter.set(writer, this);
      return writer;
    },
  }.getWriter,
});

// What readable streams have from deno_web already.
Object.defineProperty(WritableStream.prototype, kState, {
  __proto__: null,
  configurable: true,
  get() {
    const symbols = Object.getOwnPropertySymbols(this);
    const storedError = symbols.find((symbol) => symbol.description === '[[storedError]]');
    return { state: stateOf(streams, this), storedError: this[storedError] };
  },
});

const notLocked = (stream) => (stream.locked ? lockedError('WritableStream') : undefined);
checkBefore(WritableStream, 'getWriter', notLocked);
checkBefore(WritableStream, 'abort', notLocked, true);
checkBefore(WritableStream, 'close', notLocked, true);

defineInspect(WritableStream, (stream) => ({ locked: stream.locked, state: stateOf(streams, stream) }));
defineInspect(WritableStreamDefaultWriter, (writer) => ({
  stream: streamOfWriter.get(writer),
  close: writer.closed,
  ready: writer.ready,
  desiredSize: writer.desiredSize,
}));
defineInspect(WritableStreamDefaultController, () => ({}));
