// Proves that the source maps files name are used while they are switched on, with the names of the source, and that text in a string is no
// comment.
const assert = require('node:assert');
const fs = require('node:fs');
const { findSourceMap, setSourceMapsSupport, SourceMap } = require('node:module');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-maps-'));
// Line 1 was function `original` in line 11 of source.ts, line 2 its call in line 21.
const map = { version: 3, sources: ['source.ts'], names: ['original'], mappings: 'AAUEA;AAUFA' };
fs.writeFileSync(path.join(folder, 'made.js.map'), JSON.stringify(map));
let count = 0;

/** The first frames of an error out of a file that is new to the loader. */
function frames(text) {
  const file = path.join(folder, `made${count++}.js`);
  fs.writeFileSync(file, text);
  try {
    require(file);
  } catch (error) {
    const lines = error.stack.split('\n').slice(1, 3);
    return lines.map((line) => line.trim().replace(folder + path.sep, '').replace(path.basename(file), 'made.js'));
  }
  return undefined;
}

const text = 'function a() { throw new Error("x"); }\na();\n//# sourceMappingURL=made.js.map\n';
const plain = ['at a (made.js:1:22)', 'at Object.<anonymous> (made.js:2:1)'];
assert.deepStrictEqual(frames(text), plain);

process.setSourceMapsEnabled(true);
assert.strictEqual(process.sourceMapsEnabled, true);
assert.strictEqual(frames(text)[0], 'at original (source.ts:11:3)');
assert.match(frames(text)[1], /source\.ts:21:1\)$/);
assert.ok(findSourceMap(path.join(folder, 'made1.js')) instanceof SourceMap);
assert.deepStrictEqual(frames(text.replace('//#', '"//#').replace(/\n$/, '"\n')), plain);

setSourceMapsSupport(false);
assert.strictEqual(process.sourceMapsEnabled, false);
assert.deepStrictEqual(frames(text), plain);

fs.rmSync(folder, { recursive: true });
