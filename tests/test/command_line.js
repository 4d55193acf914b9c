// Proves that names, `only`, tags and reporters given on the command line count for a file of tests that is run directly.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'test-options-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

function write(name, text) {
  fs.writeFileSync(path.join(folder, name), text);
  return name;
}

function run(...words) {
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } });
}

/** The names of the tests that a TAP report has, from the outermost on. */
function namesIn(tap) {
  return [...tap.matchAll(/^ *ok \d+ - (.*)$/gm)].map((match) => match[1]).join(' ');
}

const named = write('named.mjs', `
import { test, describe, it } from 'node:test';
describe('s', () => { it('x', () => {}); it('y', () => {}); describe('in', () => { it('z', () => {}); }); });
test('top', async (t) => { await t.test('x'); await t.test('w'); });
`);
for (const [words, expected] of [
  [['--test-name-pattern=/^x$/'], 'x s'],
  [['--test-name-pattern=in'], 'z in s'],
  [['--test-name-pattern=s x'], 'x s'],
  [['--test-skip-pattern=x'], 'y z in s w top'],
  [['--test-name-pattern=/S/i', '--test-skip-pattern=y'], 'x z in s'],
]) {
  assert.strictEqual(namesIn(run('--test-reporter=tap', ...words, named).stdout), expected, words.join(' '));
}
assert.match(run('--test-name-pattern=/(/', named).stderr, /ERR_INVALID_ARG_VALUE/);

const only = write('only.mjs', `
import { test, describe, it } from 'node:test';
test('a', () => {});
test.only('b', () => {});
describe('s', () => { it('c', () => {}); it.only('d', () => {}); });
`);
const chosen = run('--test-reporter=tap', only).stdout;
assert.strictEqual(namesIn(chosen), 'b d s');
assert.match(chosen, /^ok 1 - b$/m);

const tagged = write('tagged.mjs', `
import { test } from 'node:test';
test('a', { tags: ['Slow'] }, () => {});
test('b', () => {});
`);
assert.strictEqual(namesIn(run('--test-reporter=tap', '--experimental-test-tag-filter=SLOW', tagged).stdout), 'a');

assert.match(run('--test-reporter=dot', only).stdout, /^\.+\s*$/);
assert.match(run('--test-reporter=junit', '--test-reporter-destination=out.xml', only).stdout, /^$/);
assert.match(fs.readFileSync(path.join(folder, 'out.xml'), 'utf8'), /<testsuite name="s" .*timestamp="/);
write('mine.mjs', 'export default async function* mine(events) { for await (const { type } of events) if (type === "test:pass") yield "+"; }');
assert.strictEqual(run('--test-reporter=./mine.mjs', only).stdout, '+++');

const faults = [
  ['--test-reporter=tap', '--test-reporter=dot'],
  ['--test-reporter-destination=x'],
];
for (const words of faults) assert.match(run(...words, only).stderr, /ERR_INVALID_ARG_VALUE/);
assert.notStrictEqual(run('--test-reporter=tap', '--test-reporter-destination=missing/x', only).status, 0);
