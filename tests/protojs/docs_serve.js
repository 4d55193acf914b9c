// The example of docs/serve.md prints what it says it prints.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

const page = readFileSync(new URL('../../docs/serve.md', import.meta.url), 'utf8');
const [, example] = page.match(/```js\n([\s\S]*?)```/);
const promised = [...example.matchAll(/^\/\/ (?:Prints: | {8})(.*)$/gm)].map(([, line]) => `${line}\n`).join('');
const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', example], { encoding: 'utf8' });
assert.strictEqual(stdout, promised, stderr);
