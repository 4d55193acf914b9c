// CompressionStream and DecompressionStream, from deno_web.

import { core } from 'internal/core';
import { defineInspect } from 'internal/webstreams/inspect';
// For the inspect methods of what is inside.
import 'internal/webstreams/transformstream';

export const { CompressionStream, DecompressionStream } = core.loadExtScript('ext:deno_web/14_compression.js');

for (const Class of [CompressionStream, DecompressionStream]) {
  defineInspect(Class, (stream) => ({ readable: stream.readable, writable: stream.writable }));
}
