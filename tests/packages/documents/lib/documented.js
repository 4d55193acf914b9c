/** @module documented */

/**
 * Adds.
 * @param {number} a the first
 * @param {number} [b=2] the second
 * @returns {Promise<number>}
 * @example
 * add(1)
 */
exports.add = async function add(a, b = 2) {
  var sum = a + b; // keeps   this
  return sum;
};

/** A point. */
class Point {
  /** @type {number} */
  x = 1;

  /** @deprecated */
  move() {}
}
exports.Point = Point;
