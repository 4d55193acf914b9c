// WritableStream, its writer and its controller, from deno_web. Evaluated when the first of them is needed.

import { core } from 'internal/core';
import { defineInspect, stateOf } from 'internal/webstreams/inspect';

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

defineInspect(WritableStream, (stream) => ({ locked: stream.locked, state: stateOf(streams, stream) }));
defineInspect(WritableStreamDefaultWriter, (writer) => ({
  stream: streamOfWriter.get(writer),
  close: writer.closed,
  ready: writer.ready,
  desiredSize: writer.desiredSize,
}));
defineInspect(WritableStreamDefaultController, () => ({}));
