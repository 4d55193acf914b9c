// Proves: writes to stdout through a pipe are complete and in order, also when the process exits right after them.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';

const code = 'process.stdout.write("a".repeat(1 << 20)); process.stdout.write("ü", "utf8"); console.log("z"); process.exit(3)';
const child = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', maxBuffer: Infinity });
assert.strictEqual(child.status, 3);
assert.strictEqual(child.stdout, `${'a'.repeat(1 << 20)}üz\n`);

const properties = spawnSync(process.execPath, ['-p', '[process.stdout.isTTY, process.stdout._type, process.stdout.fd].join()'], {
  encoding: 'utf8',
});
assert.strictEqual(properties.stdout, ',pipe,1\n');
