// @ts-check
// Moving the cursor and clearing: readline.cursorTo() and its kin. Docs: readline, "readline.cursorTo()".

import process from 'process';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { clearDown, clearingLine, movingBy, movingTo } from 'internal/readline/sequences';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } = codes;

function validateCallback(callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
}

/** Writes a sequence; where there is no stream or nothing to write, the callback is called all the same. */
function send(stream, sequence, callback) {
  if (stream !== undefined && stream !== null && sequence !== '') return stream.write(sequence, callback);
  if (callback) process.nextTick(callback, null);
  return true;
}

/** @throws {ERR_INVALID_ARG_VALUE | ERR_INVALID_CURSOR_POS} */
function positionSequence(stream, x, y) {
  for (const [name, value] of [['x', x], ['y', y]]) {
    if (Number.isNaN(value)) throw new ERR_INVALID_ARG_VALUE(name, value);
  }
  const row = typeof y === 'number' ? y : undefined;
  if (typeof x === 'number') return movingTo(x, row);
  if (row === undefined || !stream) return '';
  throw new ERR_INVALID_CURSOR_POS();
}

/**
 * @param {any} stream a Writable
 * @param {number} x column
 * @param {number | Function} [y] row
 * @param {Function} [callback]
 * @returns {boolean} what write() says
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_CURSOR_POS}
 */
export function cursorTo(stream, x, y, callback) {
  validateCallback(callback);
  if (typeof y === 'function') return cursorTo(stream, x, undefined, y);
  return send(stream, positionSequence(stream, x, y), callback);
}

/** Moves the cursor relatively. @returns {boolean} what write() says */
export function moveCursor(stream, dx, dy, callback) {
  validateCallback(callback);
  return send(stream, movingBy(dx, dy), callback);
}

/** Clears the line the cursor is in. @returns {boolean} what write() says */
export function clearLine(stream, dir, callback) {
  validateCallback(callback);
  return send(stream, clearingLine(dir), callback);
}

/** Clears the screen from the cursor down. @returns {boolean} what write() says */
export function clearScreenDown(stream, callback) {
  validateCallback(callback);
  return send(stream, clearDown, callback);
}
