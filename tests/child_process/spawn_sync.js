// Proves: spawnSync() feeds input, collects each stream, and tells of timeouts, too much output, signals and missing programs.
import assert from 'node:assert';
import { execFileSync, execSync, spawnSync } from 'node:child_process';

const input = 'x'.repeat(1 << 20);
const cat = spawnSync('cat', { input, maxBuffer: Infinity });
assert.strictEqual(cat.status, 0);
assert.strictEqual(cat.stdout.length, input.length);

const late = spawnSync('sleep', ['10'], { timeout: 50 });
assert.strictEqual(late.error.code, 'ETIMEDOUT');
assert.strictEqual(late.signal, 'SIGTERM');
assert.strictEqual(late.status, null);

const much = spawnSync('sh', ['-c', 'yes'], { maxBuffer: 10 });
assert.strictEqual(much.error.code, 'ENOBUFS');
assert.ok(much.stdout.length >= 10);

assert.strictEqual(spawnSync('sh', ['-c', 'kill -9 $$']).signal, 'SIGKILL');
assert.strictEqual(spawnSync('no-such-program').error.code, 'ENOENT');
assert.strictEqual(execSync('echo $0-$A', { env: { A: 'b', C: undefined }, encoding: 'utf8' }), '/bin/sh-b\n');
assert.throws(
  () => execFileSync('sh', ['-c', 'echo no >&2; exit 3'], { stdio: 'pipe' }),
  (error) => error.status === 3 && error.stderr.toString() === 'no\n',
);
