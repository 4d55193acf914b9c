// TextEncoderStream and TextDecoderStream, from deno_web.

import { core } from 'internal/core';
import { defineInspect } from 'internal/webstreams/inspect';
// For the inspect methods of what is inside.
import 'internal/webstreams/transformstream';

export const { TextEncoderStream, TextDecoderStream } = core.loadExtScript('ext:deno_web/08_text_encoding.js');

defineInspect(TextEncoderStream, (stream) => ({
  encoding: stream.encoding,
  readable: stream.readable,
  writable: stream.writable,
}));
defineInspect(TextDecoderStream, (stream) => ({
  encoding: stream.encoding,
  fatal: stream.fatal,
  ignoreBOM: stream.ignoreBOM,
  readable: stream.readable,
  writable: stream.writable,
}));
