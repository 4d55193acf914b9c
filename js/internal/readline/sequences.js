// @ts-check
// What a terminal is sent to move the cursor and to clear (ECMA-48: CSI, then parameters, then a letter).

export const escape = '\x1b';

/** A control sequence: `csi('2K')` clears the line. */
function csi(command) {
  return `${escape}[${command}`;
}

export const clearDown = csi('0J');

/** Clears the line of the cursor: left of it (negative), right of it (positive), or whole. */
export function clearingLine(direction) {
  if (direction < 0) return csi('1K');
  return csi(direction > 0 ? '0K' : '2K');
}

/** Moves to a column, or to a column of a row; both count from 0. */
export function movingTo(column, row) {
  return csi(row === undefined ? `${column + 1}G` : `${row + 1};${column + 1}H`);
}

function steps(count, forward, back) {
  if (count > 0) return csi(`${count}${forward}`);
  return count < 0 ? csi(`${-count}${back}`) : '';
}

/** Moves by columns and rows; '' for no move at all. */
export function movingBy(columns, rows) {
  return steps(columns, 'C', 'D') + steps(rows, 'B', 'A');
}
