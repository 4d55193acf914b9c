// Proves that small buffers share memory which cannot be transferred away, and that alloc() never does.
'use strict';
const assert = require('node:assert');

const a = Buffer.from('hello');
const b = Buffer.from('world');
assert.strictEqual(a.buffer, b.buffer);
assert.strictEqual(a.buffer.byteLength, Buffer.poolSize);
assert.strictEqual(Buffer.alloc(5).buffer.byteLength, 5);
assert.strictEqual(Buffer.allocUnsafeSlow(5).buffer.byteLength, 5);
assert.throws(() => structuredClone(a, { transfer: [a.buffer] }), { name: 'DataCloneError' });
assert.throws(() => a.buffer.transfer(), TypeError);
assert.strictEqual(a.toString() + b.toString(), 'helloworld');
assert.ok(Buffer.concat([a, b], 20).subarray(10).every((byte) => byte === 0));

// The very first buffer of a process may be one without any bytes.
for (const [text, encoding] of [['\0', 'hex'], ['=', 'base64'], ['a', 'utf16le']]) {
  const code = `process.stdout.write(String(Buffer.from(${JSON.stringify(text)}, '${encoding}').length))`;
  const { stdout } = require('node:child_process').spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
  assert.strictEqual(stdout, encoding === 'utf16le' ? '2' : '0');
}
