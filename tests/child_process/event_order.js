// Proves: a child's events come as spawn, exit, close; data that nobody read does not hold 'close' back; ENOENT comes as an event.
import assert from 'node:assert';
import { spawn } from 'node:child_process';

const events = [];
const child = spawn(process.execPath, ['-e', 'console.log("out"); console.error("err"); process.exitCode = 7']);
assert.strictEqual(typeof child.pid, 'number');
child.on('spawn', () => events.push('spawn'));
child.on('exit', (code, signal) => events.push(['exit', code, signal]));
child.on('close', (code, signal) => {
  assert.deepStrictEqual([...events, ['close', code, signal]], ['spawn', ['exit', 7, null], ['close', 7, null]]);
  assert.strictEqual(child.exitCode, 7);
  assert.strictEqual(child.killed, false);
});

const missing = spawn('no-such-program', ['a'], { stdio: 'pipe' });
assert.strictEqual(missing.pid, undefined);
missing.on('error', (error) => {
  assert.strictEqual(error.code, 'ENOENT');
  assert.strictEqual(error.syscall, 'spawn no-such-program');
  assert.strictEqual(error.path, 'no-such-program');
  assert.deepStrictEqual(error.spawnargs, ['a']);
});
