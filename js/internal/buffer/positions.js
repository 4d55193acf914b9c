// How Buffer's methods read positions: three readings that programs depend on, each in one place.
import { codes } from 'internal/errors';
import { validateInteger } from 'internal/validators';
import { kMaxLength } from 'internal/buffer/encodings';

/**
 * An integer from 0 to `max`; undefined stands for `fallback`.
 * @throws ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
 */
export function strictPosition(value, name, fallback, max = kMaxLength) {
  if (value === undefined) return fallback;
  validateInteger(value, name, 0, max);
  return value;
}

/**
 * Whatever becomes a number, rounded down; undefined stands for `fallback`, what is no safe integer for 0.
 * @throws ERR_OUT_OF_RANGE if it is negative or above `max`
 */
export function roundedPosition(value, name, fallback, max) {
  if (value === undefined) return fallback;
  let position = Math.floor(value);
  if (!Number.isSafeInteger(position)) position = 0;
  if (position < 0 || position > max) throw new codes.ERR_OUT_OF_RANGE(name, max === undefined ? '>= 0' : `>= 0 && <= ${max}`, position);
  return position;
}

/** Whatever becomes a number, moved into 0 … `length`; undefined stands for `fallback`. */
export function nearestPosition(value, fallback, length) {
  if (value === undefined) return fallback;
  if (value >= length) return length;
  const position = Math.trunc(value);
  return position > 0 ? position : 0;
}

/** As nearestPosition(), but what is negative counts from the end. */
export function relativePosition(value, fallback, length) {
  if (value === undefined) return fallback;
  let position = Math.trunc(value);
  if (position < 0) position += length;
  if (position > length) return length;
  return position > 0 ? position : 0;
}
