// Proves that `import source` in a vm.SourceTextModule is refused with Node's error, for static and dynamic imports.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const program = `
  const vm = require('node:vm');
  const other = new vm.SourceTextModule('export const p = 5;', { identifier: 'other' });
  const show = (error) => console.log(error.name, error.code, error.message);
  (async () => {
    const fixed = new vm.SourceTextModule('import source x from "y";');
    await fixed.link(() => other).catch(show);
    let phase;
    const dynamic = new vm.SourceTextModule('await import.source("y");', {
      importModuleDynamically(specifier, referrer, attributes, given) { phase = given; return other; },
    });
    await dynamic.link(() => {});
    await dynamic.evaluate().catch(show);
    console.log(phase);
  })();
`;
const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', '--experimental-vm-modules', '-e', program], { encoding: 'utf8' });
const refused = "SyntaxError ERR_SOURCE_PHASE_NOT_DEFINED Source phase import object is not defined for module 'other'\n";
assert.strictEqual(stdout, `${refused}${refused}source\n`, stderr);
assert.strictEqual(status, 0);
