// run(): files in processes of their own and in this one, with what they print, how they end, and what is counted.

import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run, test } from 'node:test';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'run-files-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes a file. @returns {string} its path */
function file(name, text) {
  const path_ = path.join(folder, name);
  fs.writeFileSync(path_, text);
  return path_;
}

const head = "const { test, describe, it, before } = require('node:test');\n";
const good = file('good.cjs', `${head}test('one', () => { console.log('printed'); });\ndescribe('s', () => { it('two', () => {}); });\n`);
const bad = file('bad.cjs', `${head}test('wrong', () => { throw new RangeError('no'); });\n`);
const crashing = file('crash.cjs', `${head}process.kill(process.pid, 'SIGKILL');\n`);
const exiting = file('exit.cjs', 'process.exit(3);\n');
const silent = file('silent.cjs', '\n');
const typed = file('typed.ts', "import { test } from 'node:test';\nconst n: number = 1;\ntest('typed', () => n);\n");

async function collect(options) {
  const events = [];
  for await (const event of run({ cwd: folder, ...options })) events.push(event);
  return events;
}

const named = (events, type) => events.filter((event) => event.type === type).map(({ data }) => data.name);

test('results of several files come in the order of the files', async () => {
  const events = await collect({ files: [good, bad, typed], concurrency: true });
  assert.deepStrictEqual(named(events, 'test:pass'), ['one', 'two', 's', 'typed']);
  assert.deepStrictEqual(named(events, 'test:fail'), ['wrong']);
  const failed = events.find(({ type }) => type === 'test:fail').data;
  assert.strictEqual(failed.details.error.cause.name, 'RangeError');
  assert.strictEqual(failed.file, bad);
  assert.ok(events.some(({ type, data }) => type === 'test:stdout' && data.message.includes('printed')));
  const summary = events.findLast(({ type, data }) => type === 'test:summary' && data.file === undefined).data;
  assert.deepStrictEqual({ ...summary.counts }, { tests: 4, suites: 1, passed: 3, failed: 1, cancelled: 0, skipped: 0, todo: 0, topLevel: 4 });
  assert.strictEqual(summary.success, false);
});

test('files that crash or exit are failures, and the rest runs on', async () => {
  const events = await collect({ files: [crashing, exiting, good, silent] });
  assert.deepStrictEqual(named(events, 'test:fail'), [crashing, exiting]);
  assert.deepStrictEqual(named(events, 'test:pass'), ['one', 'two', 's', silent]);
  const errors = events.filter(({ type }) => type === 'test:fail').map(({ data }) => data.details.error);
  assert.strictEqual(errors[0].signal, 'SIGKILL');
  assert.strictEqual(errors[1].exitCode, 3);
});

test('patterns, shards and the order', async () => {
  assert.deepStrictEqual(named(await collect({ files: [good, bad], testNamePatterns: 'one' }), 'test:pass').slice(0, 1), ['one']);
  assert.deepStrictEqual(named(await collect({ files: [good, typed], shard: { index: 2, total: 2 } }), 'test:pass'), ['typed']);
});

test('wrong options', () => {
  assert.throws(() => run({ files: 'a' }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => run({ isolation: 'some' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => run({ shard: { index: 3, total: 2 } }), { code: 'ERR_OUT_OF_RANGE' });
  assert.throws(() => run({ watch: true, randomize: true }), { code: 'ERR_INVALID_ARG_VALUE' });
});
