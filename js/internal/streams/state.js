// High-water marks: the process-wide defaults and the one of a given stream (doc: stream.md "stream.getDefaultHighWaterMark()").

import { codes } from 'internal/errors';
import { validateInteger } from 'internal/validators';

let defaultHighWaterMarkBytes = 64 * 1024;
let defaultHighWaterMarkObjectMode = 16;

/**
 * @param {boolean} objectMode
 * @returns {number} bytes, or objects in object mode
 */
export function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultHighWaterMarkObjectMode : defaultHighWaterMarkBytes;
}

/**
 * @param {boolean} objectMode
 * @param {number} value
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function setDefaultHighWaterMark(objectMode, value) {
  validateInteger(value, 'value', 0);
  if (objectMode) defaultHighWaterMarkObjectMode = value;
  else defaultHighWaterMarkBytes = value;
}

/**
 * The mark a new stream gets. `duplexKey` ('readableHighWaterMark' …) wins only where the stream is a Duplex and no common mark is given.
 * @throws ERR_INVALID_ARG_VALUE
 */
export function getHighWaterMark(state, options, duplexKey, isDuplex) {
  const hwm = options.highWaterMark != null ? options.highWaterMark : isDuplex ? options[duplexKey] : null;
  if (hwm == null) return getDefaultHighWaterMark(state.objectMode);
  if (!Number.isInteger(hwm) || hwm < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE(isDuplex ? `options.${duplexKey}` : 'options.highWaterMark', hwm);
  }
  return Math.floor(hwm);
}
