// The reporter `html`: results and coverage as one page, which needs nothing beside it.

import fs from 'fs';
import path from 'path';
import process from 'process';
import { inspect } from 'internal/util/inspect';

const kStyle = `
:root { color-scheme: light dark; --good: #2da44e; --fair: #bf8700; --bad: #cf222e; --line: #8884; --miss: #cf222e26; --hit: #2da44e1a; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; } th, td { padding: .3rem .6rem; text-align: left; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { background: var(--line); border-radius: 3px; height: 6px; min-width: 6rem; overflow: hidden; } .bar i { display: block; height: 100%; }
.good { color: var(--good); } .fair { color: var(--fair); } .bad { color: var(--bad); }
.bar .good { background: var(--good); } .bar .fair { background: var(--fair); } .bar .bad { background: var(--bad); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; } summary { cursor: pointer; padding: .4rem .8rem; }
pre { font: 13px/1.45 ui-monospace, monospace; margin: 0; overflow-x: auto; padding: .4rem 0; tab-size: 4; }
pre span { display: block; min-width: max-content; padding: 0 .8rem; } pre .hit { background: var(--hit); } pre .miss { background: var(--miss); }
pre b { color: GrayText; display: inline-block; font-weight: 400; text-align: right; user-select: none; } pre b.at { width: 3.5em; } pre b.runs { width: 5em; margin-right: 1em; }
a { color: inherit; } footer { color: GrayText; margin-top: 2rem; }`;

const escaped = (text) => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const shade = (percent) => (percent >= 90 ? 'good' : percent >= 50 ? 'fair' : 'bad');
const number = (percent) => `<td class="number ${shade(percent)}">${percent.toFixed(2)} %</td>`;
const bar = (percent) => `<td><div class="bar"><i class="${shade(percent)}" style="width:${percent.toFixed(1)}%"></i></div></td>`;

function row(name, { coveredLinePercent, coveredBranchPercent, coveredFunctionPercent }) {
  return `<tr><td>${name}</td>${bar(coveredLinePercent)}${number(coveredLinePercent)}${number(coveredBranchPercent)}${number(coveredFunctionPercent)}</tr>\n`;
}

/** A file's text, line by line, with how often each ran. */
function listing(file, name, at) {
  let text;
  try {
    text = fs.readFileSync(file.path, 'utf8');
  } catch {
    return '';
  }
  const counts = new Map(file.lines.map(({ line, count }) => [line, count]));
  const lines = text.split(/\r?\n/).map((content, index) => {
    const count = counts.get(index + 1);
    const kind = count === undefined ? '' : count > 0 ? 'hit' : 'miss';
    return `<span class="${kind}"><b class="at">${index + 1}</b><b class="runs">${count === undefined ? '' : `${count}\u00d7`}</b>${escaped(content)}</span>`;
  });
  const open = file.coveredLineCount < file.totalLineCount ? ' open' : '';
  return `<details id="file-${at}"${open}><summary>${escaped(name)}</summary><pre>${lines.join('')}</pre></details>\n`;
}

function coverageSection({ files, totals, workingDirectory }) {
  const names = files.map((file) => path.relative(workingDirectory, file.path));
  const rows = files.map((file, at) => row(`<a href="#file-${at}">${escaped(names[at])}</a>`, file));
  return `<h2>Coverage</h2>\n<table>\n<tr><th>File</th><th></th><th class="number">Lines</th><th class="number">Branches</th>` +
    `<th class="number">Functions</th></tr>\n${rows.join('')}${row('<b>all files</b>', totals)}</table>\n` +
    `<h2>Files</h2>\n${files.map((file, at) => listing(file, names[at], at)).join('')}`;
}

function failureSection(failures) {
  if (failures.length === 0) return '';
  const items = failures.map(({ name, file, line, details: { error } }) => {
    const place = file === undefined ? '' : ` <small>${escaped(path.relative(process.cwd(), file))}:${line}</small>`;
    return `<details open><summary class="bad">${escaped(name)}${place}</summary><pre><span>${escaped(inspect(error?.cause ?? error))}</span></pre></details>\n`;
  });
  return `<h2>Failed tests</h2>\n${items.join('')}`;
}

/** @param {AsyncIterable<{ type: string, data: object }>} source */
export default async function* html(source) {
  const failures = [];
  let coverage;
  let sums;
  for await (const { type, data } of source) {
    if (type === 'test:fail' && data.todo === undefined && data.details.error?.failureType !== 'subtestsFailed') failures.push(data);
    else if (type === 'test:coverage') coverage = data.summary;
    else if (type === 'test:summary' && data.file === undefined) sums = data;
  }
  const { counts, duration_ms: duration = 0 } = sums ?? {};
  const told = counts === undefined ? '' : `<b class="good">${counts.passed} passed</b>, <b class="${counts.failed > 0 ? 'bad' : ''}">${counts.failed} failed</b>, ` +
    `${counts.cancelled} cancelled, ${counts.skipped} skipped, ${counts.todo} to do, in ${(duration / 1000).toFixed(2)} s`;
  yield `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>Test report</title>\n` +
    `<style>${kStyle}\n</style>\n<h1>Test report</h1>\n<p>${told}</p>\n${failureSection(failures)}`;
  if (coverage !== undefined) yield coverageSection(coverage);
  yield `<footer>${escaped(new Date().toISOString())}</footer>\n</html>\n`;
}
