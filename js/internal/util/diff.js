// @ts-check
// util.diff(): the shortest way to edit one list or text into another.

import { myersDiff } from 'internal/assert/myers_diff';
import { validateString, validateStringArray } from 'internal/validators';

/** The two sides of a comparison: both texts or lists of texts. */
function requireComparable(sides) {
  for (const [name, value] of Object.entries(sides)) (Array.isArray(value) ? validateStringArray : validateString)(value, name);
}

/**
 * util.diff(): compares two texts by character, or two arrays of strings by element.
 * @param {string | string[]} actual
 * @param {string | string[]} expected
 * @returns {Array<[operation: -1 | 0 | 1, value: string]>} 1: only in actual, -1: only in expected
 * @throws ERR_INVALID_ARG_TYPE
 */
export function diff(actual, expected) {
  const isSame = actual === expected;
  if (!isSame) requireComparable({ actual, expected });
  return isSame ? [] : myersDiff(actual, expected).toReversed();
}
