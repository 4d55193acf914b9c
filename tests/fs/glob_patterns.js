// Proves what fs.globSync() makes of braces, classes, extended groups, dots, `**`, links and exclusions.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'glob-'));
for (const file of ['a.js', 'b.js', 'c.ts', '.hidden.js', 'x/a.js', 'x/y/b.js', 'x/.git/c.js', 'x1/d.js', 'x10/d.js']) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), '');
}
fs.symlinkSync('x', path.join(root, 'link'));

const cases = [
  ['*.js', ['a.js', 'b.js']],
  ['*.{js,ts}', ['a.js', 'b.js', 'c.ts']],
  ['{a,b}.js', ['a.js', 'b.js']],
  ['x{1..10}/d.js', ['x1/d.js', 'x10/d.js']],
  ['[!a].js', ['b.js']],
  ['[[:lower:]].js', ['a.js', 'b.js']],
  ['!(a).js', ['b.js']],
  ['@(a|c).@(js|ts)', ['a.js', 'c.ts']],
  ['.*.js', ['.hidden.js']],
  ['**/*.js', ['a.js', 'b.js', 'x/a.js', 'x/y/b.js', 'x1/d.js', 'x10/d.js']],
  ['x/**', ['x', 'x/a.js', 'x/y', 'x/y/b.js']],
  ['link/*.js', ['link/a.js']],
  ['x/../*.ts', ['c.ts']],
  ['nothing/*', []],
  ['**/*.js', { exclude: ['x'] }, ['a.js', 'b.js', 'x1/d.js', 'x10/d.js']],
  ['**/*.js', { exclude: (name) => name === 'y' }, ['a.js', 'b.js', 'x/a.js', 'x1/d.js', 'x10/d.js']],
];

(async () => {
  try {
    for (const [pattern, ...rest] of cases) {
      const expected = rest.at(-1);
      const options = { cwd: root, ...(rest.length > 1 && rest[0]) };
      assert.deepStrictEqual(fs.globSync(pattern, options).sort(), expected, pattern);
      assert.deepStrictEqual((await Array.fromAsync(fs.promises.glob(pattern, options))).sort(), expected, pattern);
    }
  } finally {
    fs.rmSync(root, { recursive: true });
  }
})();
