// @ts-check
// How the entries of an object are laid out: on one line, in columns, or each on a line of its own.

import { primordials } from 'internal/core';
import { getStringWidth } from 'internal/util/inspect/width';

const {
  ArrayPrototypePush,
  MathFloor,
  MathMax,
  MathMin,
  MathRound,
  MathSqrt,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeRepeat,
} = primordials;

export const kObjectType = 0;
export const kArrayType = 1;
export const kArrayExtrasType = 2;

// Between two entries stand a comma and a space.
const separatorSpace = 2;
// A character is about this many times as high as wide.
const characterRatio = 2.5;
const maxColumns = 15;

function join(output, separator) {
  let text = '';
  for (let i = 0; i < output.length; i++) text += i === 0 ? output[i] : separator + output[i];
  return text;
}

const escape = '\u001b[';

/** How much of a text beginning with an escape code is that code: ESC [, one or two digits, m. */
function colorCodeLength(text, at) {
  for (let digits = 1; digits <= 2; digits++) {
    const code = StringPrototypeCharCodeAt(text, at + 1 + digits);
    if (!(code >= 48 && code <= 57)) return 0;
    if (text[at + 2 + digits] === 'm') return 3 + digits;
  }
  return 0;
}

/** The length of an entry as it is seen. */
function lengthOf(ctx, entry) {
  let { length } = entry;
  if (!ctx.options.colors) return length;
  for (let at = StringPrototypeIndexOf(entry, escape); at !== -1; at = StringPrototypeIndexOf(entry, escape, at + 2)) {
    length -= colorCodeLength(entry, at);
  }
  return length;
}

/** Whether all entries and their separators fit one line that already holds `start` characters. */
function fitsOneLine(ctx, output, start, base) {
  if (base !== '' && StringPrototypeIncludes(base, '\n')) return false;
  if (ctx.options.breakLength === Infinity) {
    for (let i = 0; i < output.length; i++) if (StringPrototypeIncludes(output[i], '\n')) return false;
    return true;
  }
  let total = output.length + start;
  if (total + output.length > ctx.options.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    total += lengthOf(ctx, output[i]);
    if (total > ctx.options.breakLength) return false;
  }
  return true;
}

/** Puts the entries of a long array into aligned columns, several to a line. */
function groupArrayElements(ctx, output, value) {
  const hasMoreItems = ctx.maxArrayLength < output.length;
  // The note about further items is not part of the columns.
  const count = hasMoreItems ? output.length - 1 : output.length;
  const widths = [];
  let total = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(output[i], ctx.options.colors);
    widths[i] = width;
    total += width + separatorSpace;
    if (width > widest) widest = width;
  }
  const columnWidth = widest + separatorSpace;
  // Only if three fit side by side, and no entry is so long that the short ones would stand far apart.
  if (columnWidth * 3 + ctx.indentationLvl >= ctx.options.breakLength || (total / columnWidth <= 5 && widest > 6)) return output;

  // The block shall look about square; short entries get some more columns.
  const bias = MathSqrt(columnWidth - total / output.length);
  const biasedWidth = MathMax(columnWidth - 3 - bias, 1);
  const columns = MathMin(
    MathRound(MathSqrt(characterRatio * biasedWidth * count) / biasedWidth),
    MathFloor((ctx.options.breakLength - ctx.indentationLvl) / columnWidth),
    ctx.options.compact * 4,
    maxColumns,
  );
  if (columns <= 1) return output;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < output.length; i += columns) if (widths[i] > width) width = widths[i];
    columnWidths[column] = width + separatorSpace;
  }

  let alignRight = true;
  if (value !== undefined) {
    for (let i = 0; i < output.length && alignRight; i++) {
      alignRight = typeof value[i] === 'number' || typeof value[i] === 'bigint';
    }
  }
  const pad = alignRight ? StringPrototypePadStart : StringPrototypePadEnd;

  const lines = [];
  for (let from = 0; from < count; from += columns) {
    const last = MathMin(from + columns, count) - 1;
    let line = '';
    for (let i = from; i < last; i++) {
      // Colours add characters but no width.
      line += pad(`${output[i]}, `, columnWidths[i - from] + output[i].length - widths[i], ' ');
    }
    const lastWidth = columnWidths[last - from] + output[last].length - widths[last] - separatorSpace;
    line += alignRight ? StringPrototypePadStart(output[last], lastWidth, ' ') : output[last];
    ArrayPrototypePush(lines, line);
  }
  if (hasMoreItems) ArrayPrototypePush(lines, output[count]);
  return lines;
}

/**
 * Joins the entries of an object between its braces.
 * @param {import('internal/util/inspect/inspection').Inspection} ctx
 * @param {string[]} output the entries
 * @param {string} base what stands before the braces
 * @param {[string, string]} braces
 * @param {number} extrasType kObjectType or kArrayExtrasType
 * @param {number} recurseTimes the depth of the object
 * @param {unknown} [value] the object
 * @returns {string}
 */
export function reduceToSingleString(ctx, output, base, braces, extrasType, recurseTimes, value) {
  const { 0: open, 1: close } = braces;
  const indentation = StringPrototypeRepeat(' ', ctx.indentationLvl);
  if (ctx.options.compact === true) {
    if (fitsOneLine(ctx, output, 0, base)) {
      return `${open}${base ? ` ${base}` : ''} ${join(output, ', ')} ${close}`;
    }
    // A long opening brace would push the first entry out of line with the others.
    const gap = base === '' && open.length === 1 ? ' ' : `${base ? ` ${base}` : ''}\n${indentation}  `;
    return `${open}${gap}${join(output, `,\n${indentation}  `)} ${close}`;
  }

  const head = base ? `${base} ${open}` : open;
  let entries = output;
  if (typeof ctx.options.compact === 'number' && ctx.options.compact >= 1) {
    if (extrasType === kArrayExtrasType && output.length > 6) entries = groupArrayElements(ctx, output, value);
    // One line is for the innermost `compact` levels only, and not for what was put into columns.
    if (ctx.currentDepth - recurseTimes < ctx.options.compact && entries === output) {
      const start = output.length + ctx.indentationLvl + open.length + base.length + 10;
      if (fitsOneLine(ctx, output, start, base)) {
        const line = join(output, ', ');
        if (!StringPrototypeIncludes(line, '\n')) return `${head} ${line} ${close}`;
      }
    }
  }
  const lines = join(entries, `,\n${indentation}  `);
  return `${head}\n${indentation}  ${lines}\n${indentation}${close}`;
}
