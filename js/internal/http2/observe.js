// What watchers of http2 see: diagnostics channels (docs: diagnostics_channel.md, "HTTP/2") and performance entries (docs: http2.md,
// "Collecting HTTP/2 performance metrics").

import { channel } from 'internal/diagnostics/channel';
import { now } from 'internal/perf/clock';
import { createNodeEntry } from 'internal/perf/entry';
import { isObserved, publish } from 'internal/perf/observers';

function channelsOf(side, names) {
  return Object.fromEntries(names.map((name) => [name, channel(`http2.${side}.stream.${name}`)]));
}

/** Channels by what they tell. */
export const clientChannels = channelsOf('client', ['created', 'start', 'error', 'finish', 'bodyChunkSent', 'bodySent', 'close']);
export const serverChannels = channelsOf('server', ['created', 'start', 'error', 'finish', 'close']);

/** @param {import('diagnostics_channel').Channel | undefined} to @param {() => object} message */
export function tell(to, message) {
  if (to !== undefined && to.hasSubscribers) to.publish(message());
}

/** What is measured of a session or a stream. */
export class Measure {
  #name;
  #startTime = now();

  /** @param {'Http2Session' | 'Http2Stream'} name */
  constructor(name) {
    this.#name = name;
  }

  /** @returns {number} in ms since the beginning */
  get elapsed() {
    return now() - this.#startTime;
  }

  /** @param {() => object} detail made only when somebody observes */
  end(detail) {
    if (!isObserved('http2')) return;
    publish(
      createNodeEntry({ name: this.#name, entryType: 'http2', startTime: this.#startTime, duration: this.elapsed, detail: detail() }),
    );
  }
}
