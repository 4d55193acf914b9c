// The examples of pages in docs/ print what they say they print.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Pages, and what protojs is started with for their first example. */
const pages = {
  'collections.md': [],
  'deferred.md': [],
  'http2.md': [],
  'sqlite.md': [],
  'trace_events.md': [],
  'wasi.md': ['--no-warnings'],
  'web_storage.md': ['--experimental-webstorage', '--localstorage-file=settings.db', '--no-warnings'],
  'workers.md': [],
};

for (const [name, flags] of Object.entries(pages)) {
  test(name, () => {
    const page = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
    const [, example] = page.match(/```js\n([\s\S]*?)```/);
    // `// Prints: first line`, and more lines under it.
    const lines = example.split('\n');
    const promised = [];
    for (const [index, line] of lines.entries()) {
      if (line.startsWith('// Prints: ')) promised.push(line.slice(11));
      else if (line.startsWith('//         ') && promised.length > 0 && lines[index - 1].startsWith('//')) promised.push(line.slice(11));
    }
    assert.notStrictEqual(promised.length, 0);
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    const program = ['--input-type=module', '-e', example];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, ...program], { encoding: 'utf8', cwd: folder });
    rmSync(folder, { recursive: true });
    assert.strictEqual(stdout, `${promised.join('\n')}\n`, stderr);
  });
}
