// From V8's counts to what the tests ran of each file. Docs: test, "Collecting code coverage".

import fs from 'fs';
import os from 'os';
import path, { matchesGlob } from 'path';
import process from 'process';
import { fileURLToPath } from 'internal/url';
import * as counts from 'internal/inspector/coverage';
import { describeFile } from 'internal/test_runner/coverage/file';
import { merged } from 'internal/test_runner/coverage/merge';

/** Tests say nothing of themselves. */
const kTestFiles = '**/{test,test/**/*,test-*,*[._-]test}.{js,cjs,mjs,ts,cts,mts}';

/** Starts counting, here and in the processes of files. */
export function begin(configuration) {
  return new Collection(configuration);
}

const percentage = (covered, total) => (total === 0 ? 100 : (covered / total) * 100);

class Collection {
  #configuration;
  /** Whether the files with the counts are wanted for themselves. */
  #isKept;

  constructor(configuration) {
    this.#configuration = configuration;
    const { NODE_V8_COVERAGE: kept } = process.env;
    this.#isKept = Boolean(kept);
    this.folder = kept ? path.resolve(kept) : fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-coverage-'));
    if (!configuration.isRunner || configuration.isolation === 'none') counts.start();
  }

  /** The counts of every process. */
  #all() {
    const lists = [counts.take()];
    for (const name of fs.existsSync(this.folder) ? fs.readdirSync(this.folder) : []) {
      if (name.startsWith('coverage-')) lists.push(JSON.parse(fs.readFileSync(path.join(this.folder, name), 'utf8')).result);
    }
    return lists;
  }

  #isWanted(file) {
    const { cwd, coverage: { exclude, include } } = this.#configuration;
    const relative = path.relative(cwd, file);
    const fits = (glob) => {
      const isNegated = glob.startsWith('!');
      const pattern = isNegated ? glob.slice(1) : glob;
      return (matchesGlob(relative, pattern) || matchesGlob(file, pattern)) !== isNegated;
    };
    if (exclude.length > 0 ? exclude.some(fits) : matchesGlob(relative, kTestFiles)) return false;
    // What is named is meant, packages as well.
    return include.length > 0 ? include.some(fits) : !/[\\/]node_modules[\\/]/.test(file);
  }

  /** @returns {{ summary: object, failures: string[] }} what 'test:coverage' tells, and thresholds that are not reached */
  finish() {
    let files;
    try {
      files = [...merged(this.#all())].map(([url, functions]) => [fileURLToPath(url), functions]).filter(([file]) => this.#isWanted(file))
        .sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, functions]) => describeFile(file, functions)).filter(Boolean);
    } finally {
      if (!this.#isKept) {
        counts.stop();
        fs.rmSync(this.folder, { recursive: true, force: true });
      }
    }
    const { coverage, cwd } = this.#configuration;
    const thresholds = { line: coverage.lines, branch: coverage.branches, function: coverage.functions };
    const totals = totalsOf(files);
    const failures = [];
    for (const [kind, wanted] of Object.entries(thresholds)) {
      const actual = totals[`covered${kind[0].toUpperCase()}${kind.slice(1)}Percent`];
      if (actual < wanted) failures.push(`Error: ${actual.toFixed(2)}% ${kind} coverage does not meet threshold of ${wanted}%.`);
    }
    return { summary: { workingDirectory: cwd ?? process.cwd(), files, thresholds, totals }, failures };
  }
}

function totalsOf(files) {
  const totals = {};
  for (const kind of ['Line', 'Branch', 'Function']) {
    const sum = (key) => files.reduce((total, file) => total + file[key], 0);
    const all = sum(`total${kind}Count`);
    const covered = sum(`covered${kind}Count`);
    totals[`total${kind}Count`] = all;
    totals[`covered${kind}Count`] = covered;
    totals[`covered${kind}Percent`] = percentage(covered, all);
  }
  return totals;
}
