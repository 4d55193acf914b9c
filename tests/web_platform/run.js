// Runs web platform tests under the runtime that runs this file:
//   run.js SUITE [WORDS…] [--check LIST | --update LIST] [--json FILE] [--jobs N] [--failures]
// Prints passed and total subtests for each group. --check fails where a page passes fewer subtests than LIST says; --update
// raises the numbers of LIST.

'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { groupOf, pages } = require('./files.js');

const PASS = 0;
const LIMIT = 10_000;

const { values: options, positionals: [suite, ...words] } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'string' },
    update: { type: 'string' },
    json: { type: 'string' },
    jobs: { type: 'string', default: String(os.availableParallelism()) },
    failures: { type: 'boolean', default: false },
  },
});

const wpt = path.join(suite, 'fixtures/wpt');

/** Runs one page in a process of its own. */
function runPage({ file, variant }) {
  return new Promise((resolve) => {
    const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'web-platform-'));
    const answer = path.join(temp, 'answer.json');
    const flags = ['--expose-gc', '--no-warnings', ...groupOf(file).flags.map((flag) => flag.replace('{temp}', temp))];
    const page = [path.join(__dirname, 'page.js'), wpt, file, variant, answer];
    const child = spawn(process.execPath, [...flags, ...page], { stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT, killSignal: 'SIGKILL' });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text) => { complaints += text; });
    child.on('close', () => {
      let result = { status: 1, subtests: [] };
      if (fs.existsSync(answer)) result = JSON.parse(fs.readFileSync(answer, 'utf8'));
      fs.rmSync(temp, { recursive: true });
      resolve({ page: file + variant, group: groupOf(file).name, complaints, ...result });
    });
  });
}

async function runAll(list, jobs) {
  const results = [];
  const queue = list.entries();
  const work = async () => {
    for (const [index, page] of queue) results[index] = await runPage(page);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

const passedOf = (result) => result.subtests.filter(([, status]) => status === PASS).length;

function readList(filename) {
  const lines = fs.existsSync(filename) ? fs.readFileSync(filename, 'utf8').split('\n').filter(Boolean) : [];
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), Number.parseInt(line, 10)]));
}

function printTable(results) {
  const table = new Map();
  for (const result of results) {
    const row = table.get(result.group) ?? { passed: 0, total: 0, broken: 0 };
    row.passed += passedOf(result);
    row.total += result.subtests.length;
    row.broken += result.status === 0 ? 0 : 1;
    table.set(result.group, row);
  }
  for (const [group, { passed, total, broken }] of table) {
    console.log(`${group.padEnd(36)} ${passed}/${total}${broken ? ` (${broken} pages with a failure of their own)` : ''}`);
  }
}

function printFailures(results) {
  for (const { page, status, complaints, subtests } of results) {
    if (status !== 0) console.log(`${page}: ${complaints.trim().split('\n').slice(0, 3).join(' | ') || 'did not end'}`);
    for (const [name, result, message] of subtests) {
      if (result !== PASS) console.log(`${page}: ${name}: ${message.split('\n')[0]}`);
    }
  }
}

async function main() {
  const listed = options.check && readList(options.check);
  const wanted = pages(suite, words).filter(({ file, variant }) => !listed || listed.has(file + variant));
  let results = await runAll(wanted, Number(options.jobs));
  const isWorse = (result) => passedOf(result) < listed.get(result.page);
  if (listed) {
    // A busy machine makes tests of time fail: each that failed gets another try by itself.
    for (const [index, result] of results.entries()) if (isWorse(result)) results[index] = await runPage(wanted[index]);
  }
  printTable(results);
  if (options.failures) printFailures(results);
  if (options.json) fs.writeFileSync(options.json, JSON.stringify(results));
  if (options.update) {
    const list = readList(options.update);
    for (const result of results) list.set(result.page, Math.max(passedOf(result), list.get(result.page) ?? 0));
    const lines = [...list].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
    fs.writeFileSync(options.update, lines.map(([page, count]) => `${count} ${page}\n`).join(''));
  }
  if (listed) {
    const worse = results.filter(isWorse);
    printFailures(worse);
    if (worse.length > 0 || wanted.length === 0) process.exitCode = 1;
  }
}

main();
