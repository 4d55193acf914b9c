// Puts protojs, node, deno and bun side by side: every case runs under each of them in turn, and medians are compared.
//
//   node bench/run.js [--runs <n>] [--json <file>] [--markdown <file>] [word …]     only cases with one of the words
//
// Runs under any of the four: it uses node: modules alone. README.md says how to get numbers that mean something.

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { findRuntimes } = require('./runtimes.js');
const report = require('./report.js');

/** Every folder with cases. */
const SUITES = fs.readdirSync(__dirname).filter((name) => fs.existsSync(path.join(__dirname, name, 'cases.js')));
const TIMEOUT_MS = 120_000;

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '15' }, json: { type: 'string' }, markdown: { type: 'string' } },
});

/**
 * Runs a case once: `file` under a runtime, with `args` before it where the case has some for that runtime, and only under those in `only`
 * where it names some.
 * @returns {Record<string, number>} what was measured, by name
 */
function measure(runtime, bench, folder) {
  const cache = bench.cache === 'cold' ? fs.mkdtempSync(path.join(folder, 'cold-')) : path.join(folder, `cache-${runtime.name}`);
  const env = { ...process.env, ...runtime.cacheEnv(cache), NO_COLOR: '1' };
  // The polyfills of the binary itself, not those of a working copy.
  delete env.PROTOJS_JS;
  const start = performance.now();
  const command = [...(bench.through ?? []), runtime.path, ...runtime.args, ...(bench.args?.[runtime.name] ?? []), bench.file, ...(bench.words ?? [])];
  const child = spawnSync(command[0], command.slice(1), { cwd: bench.cwd, env, encoding: 'utf8', timeout: TIMEOUT_MS });
  const elapsed = performance.now() - start;
  if (bench.cache === 'cold') fs.rmSync(cache, { recursive: true, force: true });
  if (child.status !== 0) throw new Error(`${runtime.name} ${bench.file}: exit ${child.status ?? child.signal}\n${child.stderr}`);
  return bench.reports ? JSON.parse(child.stdout) : { [bench.name]: elapsed };
}

/** All runs of a case, the runtimes in turn, so that a slow moment of the machine meets all of them alike. */
function runCase(suite, bench, runtimes, folder) {
  const samples = new Map();
  const failed = new Map();
  const runs = Math.max(1, Math.round(Number(options.runs) * (bench.weight ?? 1)));
  // Run 0 fills the caches and is not counted.
  for (let run = 0; run <= runs; run++) {
    for (const runtime of runtimes) {
      if (failed.has(runtime.name) || bench.only?.includes(runtime.name) === false) continue;
      try {
        const measured = measure(runtime, bench, folder);
        if (run === 0) continue;
        for (const [name, value] of Object.entries(measured)) {
          if (!samples.has(name)) samples.set(name, {});
          (samples.get(name)[runtime.name] ??= []).push(value);
        }
      } catch (error) {
        failed.set(runtime.name, error.message.trim().split('\n').slice(0, 6).join('\n'));
        console.error(failed.get(runtime.name));
      }
    }
  }
  return [...samples].map(([name, values]) => ({ suite, name, unit: bench.unit ?? 'ms', values, failed: Object.fromEntries(failed) }));
}

function main() {
  const runtimes = findRuntimes();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-bench-'));
  const results = [];
  try {
    for (const suite of SUITES) {
      const cases = require(`./${suite}/cases.js`).cases(path.join(folder, suite));
      for (const bench of cases) {
        if (words.length > 0 && !words.some((word) => `${suite}/${bench.name}`.includes(word))) continue;
        bench.prepare?.();
        if (bench.missing?.()) {
          console.error(`${suite}/${bench.name}: left out, ${bench.missing()}`);
          continue;
        }
        for (const result of runCase(suite, bench, runtimes, folder)) {
          results.push(result);
          console.log(report.line(result, runtimes));
        }
      }
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  const summary = report.summary(results, runtimes, Number(options.runs));
  const table = report.markdown(summary);
  console.log(`\n${table}`);
  if (options.json) fs.writeFileSync(options.json, `${JSON.stringify(summary, undefined, 2)}\n`);
  if (options.markdown) fs.writeFileSync(options.markdown, `${table}\n`);
}

main();
