// Fields as the native reader gives them: one string, in which a line feed follows each name and each value.

/**
 * @param {number} [maxPairs] so many names and values at most; 0: all
 * @returns {string[]} names and values in turn
 */
export function splitFields(fields, maxPairs = 0) {
  if (fields === '') return [];
  const list = fields.split('\n');
  list.pop();
  if (maxPairs > 0 && list.length > maxPairs * 2) list.length = maxPairs * 2;
  return list;
}
