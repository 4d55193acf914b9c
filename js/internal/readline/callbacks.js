// Moving the cursor and clearing: readline.cursorTo() and its kin. Docs: readline, "readline.cursorTo()".

import process from 'process';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { CSI } from 'internal/readline/utils';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } = codes;
const { kClearLine, kClearScreenDown, kClearToLineBeginning, kClearToLineEnd } = CSI;

/** Nothing to write: the callback is called all the same. */
function nothing(callback) {
  if (typeof callback === 'function') process.nextTick(callback, null);
  return true;
}

/**
 * @param {import('stream').Writable} stream
 * @param {number} x column
 * @param {number | Function} [y] row
 * @param {Function} [callback]
 * @returns {boolean} what write() says
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_CURSOR_POS}
 */
export function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return nothing(callback);
  if (typeof x !== 'number') throw new ERR_INVALID_CURSOR_POS();
  return stream.write(typeof y !== 'number' ? CSI`${x + 1}G` : CSI`${y + 1};${x + 1}H`, callback);
}

/** The sequence that moves the cursor relatively. */
export function moveSequence(dx, dy) {
  let data = '';
  if (dx < 0) data += CSI`${-dx}D`;
  else if (dx > 0) data += CSI`${dx}C`;
  if (dy < 0) data += CSI`${-dy}A`;
  else if (dy > 0) data += CSI`${dy}B`;
  return data;
}

/** Moves the cursor relatively. @returns {boolean} what write() says */
export function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream == null || !(dx || dy)) return nothing(callback);
  return stream.write(moveSequence(dx, dy), callback);
}

/** The sequence that clears a line: left of the cursor, right of it, or all of it. */
export function clearLineSequence(dir) {
  if (dir < 0) return kClearToLineBeginning;
  return dir > 0 ? kClearToLineEnd : kClearLine;
}

/** Clears the line the cursor is in. @returns {boolean} what write() says */
export function clearLine(stream, dir, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined) return nothing(callback);
  return stream.write(clearLineSequence(dir), callback);
}

/** Clears the screen from the cursor down. @returns {boolean} what write() says */
export function clearScreenDown(stream, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined) return nothing(callback);
  return stream.write(kClearScreenDown, callback);
}
