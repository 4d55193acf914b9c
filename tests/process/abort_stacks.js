// Proves that process.abort() shows where the program was, in native code and in JavaScript.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
if (process.argv[2] === 'child') {
  (function giveUp() {
    process.abort();
  })();
}
const { signal, stderr } = spawnSync(process.execPath, [__filename, 'child'], { encoding: 'utf8' });
assert.strictEqual(signal, 'SIGABRT');
const [, native, script] = stderr.split(/----- .* stack trace -----/);
assert.match(native, /^ *1: \S/m);
assert.match(script, new RegExp(`^\\d+: giveUp \\(${__filename.replaceAll(".", "\\.")}:7:\\d+\\)$`, 'm'));
