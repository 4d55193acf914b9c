// stream.compose(): several streams as one Duplex, which writes to the first and reads from the last (doc: "stream.compose()").

import { codes } from 'internal/errors';
import { addAbortSignal } from 'internal/streams/abort';
import { Duplex } from 'internal/streams/duplex';
import { finished } from 'internal/streams/finished';
import { destroyNodeStream, Joint } from 'internal/streams/joint';
import {
  isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream,
} from 'internal/streams/kind';
import { pipeline } from 'internal/streams/pipeline';
import { validateAbortSignal, validateObject } from 'internal/validators';

const { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;

const canRead = (stream) => Boolean(isReadable(stream) || isReadableStream(stream) || isTransformStream(stream));
const canWrite = (stream) => Boolean(isWritable(stream) || isWritableStream(stream) || isTransformStream(stream));

/**
 * @param {...any} parts streams, iterables and functions, as pipeline() takes them
 * @returns {Duplex}
 * @throws ERR_MISSING_ARGS, ERR_INVALID_ARG_VALUE
 */
export function compose(...parts) {
  if (parts.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (parts.length === 1) return Duplex.from(parts[0]);
  const last = parts.length - 1;
  const streams = parts.map((part, index) => (typeof part === 'function' && (index === 0 || index === last) ? Duplex.from(part) : part));
  for (const [index, stream] of streams.entries()) {
    if (!isNodeStream(stream) && !isWebStream(stream)) continue;
    if (index < last && !canRead(stream)) throw new ERR_INVALID_ARG_VALUE(`streams[${index}]`, parts[index], 'must be readable');
    if (index > 0 && !canWrite(stream)) throw new ERR_INVALID_ARG_VALUE(`streams[${index}]`, parts[index], 'must be writable');
  }

  let joint;
  const head = canWrite(streams[0]) ? streams[0] : null;
  const end = pipeline(...streams, (error) => joint.closed(error, head === null && tail === null));
  const tail = canRead(end) ? end : null;
  joint = new Joint(head, tail, (error) => destroyNodeStream(end, error));
  // Written is what has come out at the end.
  if (head !== null) finished(isTransformStream(end) ? end.readable : end, () => joint.finished());
  return joint.duplex;
}

/**
 * `readable.compose(stream[, options])`
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function composeReadable(readable, stream, options) {
  if (options !== undefined && options !== null) validateObject(options, 'options');
  if (options?.signal !== undefined && options.signal !== null) validateAbortSignal(options.signal, 'options.signal');
  if (isNodeStream(stream) && !isWritable(stream)) throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be writable');
  const composed = compose(readable, stream);
  return options?.signal ? addAbortSignal(options.signal, composed) : composed;
}
