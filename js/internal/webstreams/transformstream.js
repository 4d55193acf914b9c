// TransformStream and its controller, from deno_web. Evaluated when the first of them is needed.

import { core } from 'internal/core';
import { defineInspect } from 'internal/webstreams/inspect';
// For their inspect methods: both are shown inside.
import 'internal/webstreams/readablestream';
import 'internal/webstreams/writablestream';

const streams = core.loadExtScript('ext:deno_web/06_streams.js');

export const { TransformStream, TransformStreamDefaultController } = streams;

defineInspect(TransformStream, (stream) => ({
  readable: stream.readable,
  writable: stream.writable,
}));
defineInspect(TransformStreamDefaultController, () => ({}));
