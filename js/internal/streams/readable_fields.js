// The plain properties of the readable side, which packages look into and some of them set (doc: none; readable-stream, undici, got …).

import { Buffer } from 'buffer';
import { codes } from 'internal/errors';
import { Side } from 'internal/streams/side';

const { ERR_OUT_OF_RANGE, ERR_UNKNOWN_ENCODING } = codes;

const LARGEST_MARK = 0x40000000;
const ownOptions = { objectMode: 'readableObjectMode', highWaterMark: 'readableHighWaterMark' };

/**
 * The next power of two, so that reading in growing portions does not raise the mark each time.
 * @throws ERR_OUT_OF_RANGE
 */
export function markFor(size) {
  if (size > LARGEST_MARK) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', size);
  return 2 ** Math.ceil(Math.log2(size));
}

export class ReadableFields extends Side {
  /** null: nobody has said yet; true: the pump runs; false: paused, or read by read(). */
  flowing = null;
  /** `_read` was called and nothing was pushed since. */
  reading = false;
  /** `_read` is on the stack, or the stream is new: what is pushed now must wait. */
  sync = true;
  /** Whoever reads ran dry: the next chunk is news. */
  needReadable = false;
  /** The news is on its way in a tick. */
  emittedReadable = false;
  dataListening = false;
  readableListening = false;
  resumeScheduled = false;
  readingMore = false;
  dataEmitted = false;
  /** pause() was called, and resume() not since. */
  paused = false;
  decoder = null;
  encoding = null;
  defaultEncoding = 'utf8';
  /** Where pipe() leads. */
  pipes = [];
  /** Those of `pipes` that are full: one of them, or a Set once there were two. */
  awaitDrainWriters = null;
  /** What `stream.readable` was set to. @type {boolean | undefined} */
  readable = undefined;

  /**
   * @param {object} [options] of the stream
   * @param {object | null} [stream]
   * @param {boolean} [isDuplex]
   * @param {Side} [other] the writable side, if it was made before
   * @throws ERR_INVALID_ARG_VALUE, ERR_UNKNOWN_ENCODING
   */
  constructor(options, stream, isDuplex, other) {
    super(options, stream, isDuplex, ownOptions, other);
    if (!options?.defaultEncoding) return;
    if (!Buffer.isEncoding(options.defaultEncoding)) throw new ERR_UNKNOWN_ENCODING(options.defaultEncoding);
    this.defaultEncoding = options.defaultEncoding;
  }

  /** Whether the source should wait. */
  isFull() {
    return this.highWaterMark === 0 ? this.length > 0 : this.length >= this.highWaterMark;
  }

  /** Those that pipe() leads to take chunks again. */
  nobodyIsFull() {
    if (this.awaitDrainWriters instanceof Set) this.awaitDrainWriters.clear();
    else this.awaitDrainWriters = null;
  }
}
