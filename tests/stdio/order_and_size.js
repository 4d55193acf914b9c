// Proves: writes to stdout through a pipe are complete and in order, whatever their encoding.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';

const code = 'process.stdout.write("a".repeat(1 << 20)); process.stdout.write("ü", "utf8"); console.log("z"); process.exitCode = 3';
const child = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', maxBuffer: Infinity });
assert.strictEqual(child.status, 3);
assert.ok(child.stdout === `${'a'.repeat(1 << 20)}üz\n`);

const properties = spawnSync(process.execPath, ['-p', '[process.stdout.isTTY, process.stdout._type, process.stdout.fd].join()'], {
  encoding: 'utf8',
});
assert.strictEqual(properties.stdout, ',pipe,1\n');
