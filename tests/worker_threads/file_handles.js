// A FileHandle moves to another thread with its descriptor and position, is closed where it was, and cannot move while it is in use.
'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { mkdtempSync, rmSync } = require('node:fs');
const { open } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { MessageChannel, Worker, receiveMessageOnPort } = require('node:worker_threads');

const dir = mkdtempSync(join(tmpdir(), 'handles-'));
const path = join(dir, 'file');

(async () => {
  const first = await open(path, 'w+');
  await first.writeFile('what is written');

  assert.throws(() => structuredClone(first), { name: 'DataCloneError' });
  const { fd } = first;
  const moved = structuredClone(first, { transfer: [first] });
  assert.deepStrictEqual([first.fd, moved.fd, moved.constructor], [-1, fd, first.constructor]);
  await assert.rejects(first.stat(), { code: 'EBADF' });
  await first.close();
  assert.strictEqual((await moved.stat()).size, 15);

  const { port1, port2 } = new MessageChannel();
  const reading = moved.read(Buffer.alloc(4), 0, 4, 0);
  assert.throws(() => port1.postMessage(moved, [moved]), { name: 'DataCloneError' });
  assert.strictEqual((await reading).bytesRead, 4);
  port1.postMessage({ file: moved }, [moved]);
  const { file } = receiveMessageOnPort(port2).message;
  port1.close();

  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.once('message', async (file) => {
       const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
       await file.close();
       parentPort.postMessage(String(buffer));
     });`,
    { eval: true },
  );
  worker.postMessage(file, [file]);
  assert.deepStrictEqual(await once(worker, 'message'), ['what']);
  assert.strictEqual(file.fd, -1);
  assert.throws(() => structuredClone(moved, { transfer: [moved] }));
  rmSync(dir, { recursive: true });
})();
