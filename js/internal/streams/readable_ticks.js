// The ticks of the readable side: what it has put off to the next tick. Functions, so that putting off makes no closure.

/** See ReadableState#announce. */
export function tellNews(side) {
  side.tellNews();
}

/** See ReadableState#topUpSoon. */
export function topUp(side) {
  side.topUp();
}

/** See ReadableState#endSoon. */
export function end(side) {
  side.end();
}

/** See ReadableState#resume. */
export function startFlow(side) {
  side.startFlow();
}

/** See ReadableState#newsUnwanted. */
export function newsUnwanted(side) {
  side.newsUnwanted();
}

/** Somebody listens, and nothing is there yet. */
export function askSource(stream) {
  stream.read(0);
}

/** The readable side of a stream that is not half open has ended. */
export function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}
