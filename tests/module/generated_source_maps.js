// Proves that code of eval() and new Function() is shown by its source map when that is asked for, and that a map goes with its module.
'use strict';
const { spawnSync } = require('node:child_process');
if (!process.execArgv.includes('--expose-gc')) {
  const { status, stderr } = spawnSync(process.execPath, ['--expose-gc', __filename], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return;
}

const assert = require('node:assert');
const fs = require('node:fs');
const { findSourceMap, setSourceMapsSupport } = require('node:module');
const os = require('node:os');
const path = require('node:path');

const json = JSON.stringify({ version: 3, sources: ['original.ts'], names: [], mappings: 'AAUA' });
const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`;
const frameOf = (fn) => {
  try {
    fn();
  } catch (error) {
    return error.stack.split('\n')[1].trim();
  }
};
const code = (url) => `throw new Error('generated')\n//# sourceURL=${url}\n${comment}`;

assert.match(frameOf(() => eval(code('plain.js'))), /plain\.js:1:7/);
setSourceMapsSupport(true, { generatedCode: true });
assert.strictEqual(frameOf(() => eval(code('generated.js'))), `at eval (${path.resolve('original.ts')}:11:1)`);
assert.strictEqual(frameOf(new Function(code('/far/away.js'))), 'at eval (/far/original.ts:11:1)');
assert.ok(findSourceMap('generated.js'));
// Code without a name of its own stays where it is.
assert.match(frameOf(() => eval(`throw new Error('generated')\n${comment}`)), /<anonymous>:1:7/);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'maps-'));
const file = path.join(folder, 'mapped.js');
fs.writeFileSync(file, `exports.value = 1;\n${comment}\n`);
(() => {
  require(file);
  delete require.cache[file];
  module.children.length = 0;
  assert.ok(findSourceMap(file));
})();
(async () => {
  for (let turn = 0; turn < 50 && findSourceMap(file) !== undefined; turn++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  // Node forgets it too, but when memory runs short.
  if (process.versions.protojs) assert.strictEqual(findSourceMap(file), undefined);
})().finally(() => fs.rmSync(folder, { recursive: true }));
