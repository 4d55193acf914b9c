// ReadableStream and its readers and controllers, from deno_web. Evaluated when the first of them is needed.

import { core } from 'internal/core';
import { codes } from 'internal/errors';
import { validateBoolean } from 'internal/validators';
import { defineInspect, stateOf } from 'internal/webstreams/inspect';

const streams = core.loadExtScript('ext:deno_web/06_streams.js');

export const {
  ReadableStream,
  ReadableStreamDefaultReader,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  ReadableByteStreamController,
  ReadableStreamDefaultController,
  isReadableStream,
  isReadableStreamDefaultReader,
  isReadableStreamBYOBReader,
} = streams;

const supportsBYOB = (stream) => streams.isReadableByteStreamController(stream[streams.kNodeWebStreamsState].controller);

defineInspect(ReadableStream, (stream) => ({
  locked: streams.isReadableStreamLocked(stream),
  state: stateOf(streams, stream),
  supportsBYOB: supportsBYOB(stream),
}));
defineInspect(ReadableStreamDefaultReader, (reader) => {
  const state = reader[streams.kNodeWebStreamsState];
  return { stream: state.stream, readRequests: queueLength(state.readRequests), close: reader.closed };
});
defineInspect(ReadableStreamBYOBReader, (reader) => {
  const state = reader[streams.kNodeWebStreamsState];
  return { stream: state.stream, readIntoRequests: queueLength(state.readIntoRequests), close: reader.closed };
});
defineInspect(ReadableStreamDefaultController, () => ({}));
defineInspect(ReadableByteStreamController, () => ({}));
defineInspect(ReadableStreamBYOBRequest, (request) => ({ view: request.view }));

function queueLength(queue) {
  return queue?.length ?? queue?.size ?? 0;
}

/**
 * The standard's abstract operation of this name (doc: webstreams.md "ReadableStreamTee(stream[, cloneForBranch2])").
 * @param {ReadableStream} stream
 * @param {boolean} [cloneForBranch2] give the second branch chunks of its own
 * @returns {[ReadableStream, ReadableStream]}
 * @throws ERR_INVALID_ARG_TYPE
 */
export function ReadableStreamTee(stream, cloneForBranch2 = false) {
  if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  validateBoolean(cloneForBranch2, 'cloneForBranch2');
  return streams.readableStreamTee(stream, cloneForBranch2);
}
