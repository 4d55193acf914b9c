// What the other scripts of deno_web take for its web streams: these. ext/ registers streamsScript() in place of
// ext:deno_web/06_streams.js.

import { ReadableStream } from 'internal/webstreams/readablestream';
import { TransformStream } from 'internal/webstreams/transformstream';
import { WritableStream } from 'internal/webstreams/writablestream';

/** In place of ext:deno_web/06_streams.js. */
export function streamsScript() {
  return { ReadableStream, TransformStream, WritableStream };
}
