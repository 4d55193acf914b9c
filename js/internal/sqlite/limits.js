// database.limits: SQLite's run-time limits (https://www.sqlite.org/c3ref/limit.html).

import { checkOptions, coded } from 'internal/sqlite/arguments';
import { op_sqlite_limit } from 'internal/ops';

/** In the order of SQLite's numbers. */
const names = [
  'length', 'sqlLength', 'column', 'exprDepth', 'compoundSelect', 'vdbeOp', 'functionArg', 'attach', 'likePatternLength', 'variableNumber',
  'triggerDepth',
];

const UNCHANGED = 0xffff_ffff;
const LARGEST = 0x7fff_ffff;

/** `options.limits` as one number for each limit. */
export function limitsOf(limits) {
  const values = new Uint32Array(names.length).fill(UNCHANGED);
  if (limits === undefined) return values;
  checkOptions(limits, 'options.limits');
  for (const [id, name] of names.entries()) {
    const value = limits[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value > LARGEST) {
      throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "options.limits.${name}" argument must be an integer.`);
    }
    if (value < 0) throw coded(RangeError, 'ERR_OUT_OF_RANGE', `The "options.limits.${name}" argument must be non-negative.`);
    values[id] = value;
  }
  return values;
}

function numberOf(value) {
  if (value === Infinity) return LARGEST;
  if (!Number.isInteger(value) || value > LARGEST) {
    throw coded(TypeError, 'ERR_INVALID_ARG_TYPE', 'Limit value must be a non-negative integer or Infinity.');
  }
  if (value < 0) throw coded(RangeError, 'ERR_OUT_OF_RANGE', 'Limit value must be non-negative.');
  return value;
}

/** The object of a connection whose properties are its limits. */
export function limitsObject(native) {
  const limits = {};
  for (const [id, name] of names.entries()) {
    Object.defineProperty(limits, name, {
      enumerable: true,
      get: () => op_sqlite_limit(native, id, -1),
      set: (value) => { op_sqlite_limit(native, id, numberOf(value)); },
    });
  }
  return limits;
}
