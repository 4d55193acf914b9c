// Proves: fork() talks both ways in both serializations, keeps its order, and ends when either side disconnects.
import assert from 'node:assert';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (process.argv[2] === 'child') {
  process.on('message', (message) => {
    if (message === 'end') process.disconnect();
    else process.send(message);
  });
} else {
  const file = fileURLToPath(import.meta.url);
  for (const serialization of ['json', 'advanced']) {
    const child = fork(file, ['child'], { serialization });
    const sent = serialization === 'json' ? [1, 'ä', { a: [null, true] }] : [new Map([[1, new Uint8Array([1, 2])]]), new Date(0)];
    const received = [];
    child.on('message', (message) => {
      received.push(message);
      if (received.length === sent.length) child.send('end');
    });
    for (const message of sent) assert.strictEqual(child.send(message), true);
    child.on('close', (code) => {
      assert.strictEqual(code, 0);
      assert.strictEqual(child.connected, false);
      assert.deepStrictEqual(received, sent);
    });
  }
}
