// Proves that a cycle through require() of an ES module is refused wherever it closes, that one graph can be loaded again after a failure,
// and that modules are loaded depth first.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const { registerHooks } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'require-cycles-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name, text) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};

const codeAnd = (message) => (error) => {
  assert.strictEqual(error.code, 'ERR_REQUIRE_CYCLE_MODULE');
  assert.match(error.message, message);
  return true;
};

(async () => {
  // ES module -> CommonJS -> ES module -> the first one.
  write('a.mjs', 'import "./b.cjs";');
  write('b.cjs', 'require("./c.mjs");');
  write('c.mjs', 'import "./a.mjs";');
  await assert.rejects(import(path.join(folder, 'a.mjs')), codeAnd(/^Cannot import Module \.\/a\.mjs in a cycle\. \(from .*c\.mjs\)$/));

  // CommonJS -> ES module -> ES module -> the first one.
  const start = write('d.cjs', 'require("./e.mjs");');
  write('e.mjs', 'import "./f.mjs";');
  write('f.mjs', 'import "./d.cjs";');
  assert.throws(() => require(start), codeAnd(/^Cannot import CommonJS Module \.\/d\.cjs in a cycle\. \(from .*f\.mjs\)$/));

  // ES module -> CommonJS -> the same ES module.
  write('g.mjs', 'import "./h.cjs";');
  write('h.cjs', 'require("./g.mjs");');
  await assert.rejects(import(path.join(folder, 'g.mjs')), codeAnd(/^Cannot require\(\) ES Module .*g\.mjs in a cycle\. \(from .*h\.cjs\)/));

  // Something far down is missing at first.
  write('i.mjs', 'export { k } from "./j.mjs";');
  write('j.mjs', 'export { k } from "./k.mjs";');
  const top = pathToFileURL(path.join(folder, 'i.mjs')).href;
  for (let turn = 0; turn < 2; turn++) await assert.rejects(import(top), { code: 'ERR_MODULE_NOT_FOUND' });

  const order = [];
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      order.push(path.basename(url));
      return nextLoad(url, context);
    },
  });
  write('n.mjs', '');
  write('m.mjs', 'import "./n.mjs";');
  write('o.mjs', '');
  const root = write('l.mjs', 'import "./m.mjs"; import "./o.mjs";');
  await import(root);
  hooks.deregister();
  assert.deepStrictEqual(order, ['l.mjs', 'm.mjs', 'n.mjs', 'o.mjs']);

  // A module that an import() under way has loaded, but not linked.
  write('p.mjs', 'export const p = 1;');
  const underWay = import(path.join(folder, 'p.mjs'));
  assert.throws(() => require(path.join(folder, 'p.mjs')), { code: 'ERR_REQUIRE_ESM_RACE_CONDITION' });
  await underWay;
  assert.strictEqual(require(path.join(folder, 'p.mjs')).p, 1);
})();
