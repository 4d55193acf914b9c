// util.diff(): the shortest way to edit one list or text into another.

import { myersDiff } from 'internal/assert/myers_diff';
import { validateString, validateStringArray } from 'internal/validators';

function validateInput(value, name) {
  if (Array.isArray(value)) validateStringArray(value, name);
  else validateString(value, name);
}

/**
 * util.diff(): compares two texts by character, or two arrays of strings by element.
 * @param {string | string[]} actual
 * @param {string | string[]} expected
 * @returns {Array<[operation: -1 | 0 | 1, value: string]>} 1: only in actual, -1: only in expected
 * @throws ERR_INVALID_ARG_TYPE
 */
export function diff(actual, expected) {
  if (actual === expected) return [];
  validateInput(actual, 'actual');
  validateInput(expected, 'expected');
  return myersDiff(actual, expected).reverse();
}
