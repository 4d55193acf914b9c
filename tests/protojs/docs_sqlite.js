// The example of docs/sqlite.md prints what it says it prints.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const page = readFileSync(new URL('../../docs/sqlite.md', import.meta.url), 'utf8');
const [, example] = page.match(/```js\n([\s\S]*?)```/);
const promised = [...example.matchAll(/^\/\/ {9}?(?:Prints: )?(.*)$|^\/\/ Prints: (.*)$/gm)].map(([, rest, first]) => `${first ?? rest}\n`).join('');
const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', example], { encoding: 'utf8' });
assert.strictEqual(stdout, promised, stderr);
