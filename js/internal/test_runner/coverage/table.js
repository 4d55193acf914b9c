// @ts-check
// Coverage as a table of text. Docs: test, "Collecting code coverage".

import path from 'path';
import { getStringWidth } from 'internal/util/inspect';

const kHeads = ['line %', 'branch %', 'funcs %', 'uncovered lines'];

/** Numbers of lines as stretches: `3-5 9`. */
function stretches(lines) {
  const found = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  return found.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(' ');
}

/** A name in `width` places: what is cut off is its beginning, for names differ at their ends. The folders' indentation stays. */
function fitName(name, width) {
  if (getStringWidth(name) <= width) return name + ' '.repeat(width - getStringWidth(name));
  const bare = name.trimStart();
  const indent = name.slice(0, name.length - bare.length);
  const kept = Math.max(0, width - indent.length - 1);
  return `${indent}\u2026${kept === 0 ? '' : bare.slice(-kept)}`;
}

/** Numbers of lines in less than `width` places: what is cut off is the end. */
function fitLines(text, width) {
  return text.length < width ? text : `${text.slice(0, Math.max(0, width - 2))}\u2026`;
}

/** The rows: files below their folders. */
function rowsOf(summary) {
  const rows = [];
  let open = [];
  for (const file of summary.files) {
    const parts = path.relative(summary.workingDirectory, file.path).split(path.sep);
    const name = parts.pop();
    const shared = parts.findIndex((part, at) => open[at] !== part);
    const from = shared === -1 ? parts.length : shared;
    for (let depth = from; depth < parts.length; depth++) rows.push({ name: `${' '.repeat(depth)}${parts[depth]}` });
    open = parts;
    const uncovered = file.lines.filter(({ count }) => count === 0).map(({ line }) => line);
    rows.push({
      name: `${' '.repeat(parts.length)}${name}`,
      percents: [file.coveredLinePercent, file.coveredBranchPercent, file.coveredFunctionPercent], uncovered: stretches(uncovered),
    });
  }
  return rows;
}

/**
 * @param {any} summary of 'test:coverage'
 * @param {{ prefix: string, colors: Record<string, any>, columns?: number }} style
 * @returns {string}
 */
export function coverageTable(summary, { prefix, colors, columns = Infinity }) {
  const { totals } = summary;
  const rows = rowsOf(summary);
  const all = { name: 'all files', percents: [totals.coveredLinePercent, totals.coveredBranchPercent, totals.coveredFunctionPercent], uncovered: '' };
  const width = Math.max(...[...rows, all, { name: 'file' }].map(({ name }) => getStringWidth(name)));
  // Three columns of numbers and four separators.
  const inner = kHeads.slice(0, 3).join('').length + 4 * 3;
  const room = columns - getStringWidth(prefix);
  const nameWidth = Math.min(width, Math.floor(room / 2));
  // One place more than the longest needs.
  const longest = Math.max(kHeads[3].length, ...rows.map(({ uncovered }) => uncovered?.length ?? 0)) + 1;
  const restWidth = Math.min(longest, Math.max(1, room - nameWidth - inner));
  const shade = (value) => (value > 90 ? colors.green : value < 50 ? colors.red : colors.yellow);
  const line = ({ name, percents, uncovered = '' }) => {
    const cells = kHeads.slice(0, 3).map((head, at) => {
      const text = (percents === undefined ? '' : percents[at].toFixed(2)).padStart(head.length);
      return percents === undefined ? text : `${shade(percents[at])}${text}${colors.white}`;
    });
    return `${prefix}${[fitName(name, nameWidth), ...cells, fitLines(uncovered, restWidth)].join(' | ')}`;
  };
  const rule = `${prefix}${'-'.repeat(Math.min(room, nameWidth + inner + restWidth))}`;
  const head = `${prefix}${[fitName('file', nameWidth), ...kHeads.slice(0, 3), fitLines(kHeads[3], restWidth)].join(' | ')}`;
  return `${[`${prefix}start of coverage report`, rule, head, rule, ...rows.map(line), rule, line(all), rule, `${prefix}end of coverage report`].join('\n')}\n`;
}
