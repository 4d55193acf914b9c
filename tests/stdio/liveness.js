// Proves: what nobody waits for does not keep a process alive: unread or paused stdin, an unreferenced child; a resumed stdin does.
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

async function endsByItself(code) {
  // The pipe to stdin stays open: the child ends only if it does not wait for it.
  const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const [exitCode] = await once(child, 'exit');
  clearTimeout(timer);
  child.stdin.destroy();
  return exitCode;
}

assert.strictEqual(await endsByItself('0'), 0);
assert.strictEqual(await endsByItself('process.stdin'), 0);
assert.strictEqual(await endsByItself('process.stdin.on("data", () => {}); process.stdin.pause()'), 0);
assert.strictEqual(await endsByItself('process.stdin.resume(); process.stdin.unref()'), 0);
assert.strictEqual(
  await endsByItself('require("child_process").spawn("sleep", ["60"], { stdio: "ignore", detached: true }).unref()'),
  0,
);

const reader = spawn(process.execPath, ['-e', 'process.stdin.on("data", (d) => console.log(String(d)))']);
let output = '';
reader.stdout.on('data', (data) => (output += data));
setTimeout(() => reader.stdin.end('late'), 300);
const [code] = await once(reader, 'close');
assert.strictEqual(code, 0);
assert.strictEqual(output, 'late\n');
