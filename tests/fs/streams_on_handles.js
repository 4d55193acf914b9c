// Proves that a FileHandle can be read and written through streams, lines and web streams, and is closed exactly once.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pipeline } = require('node:stream/promises');

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'handles-')), 'file');

(async () => {
  const text = 'line\n'.repeat(50_000);

  const target = await fs.promises.open(file, 'w');
  await pipeline([text.slice(0, 100_000), text.slice(100_000)], target.createWriteStream());
  assert.strictEqual(target.fd, -1);

  const source = await fs.promises.open(file);
  let closes = 0;
  source.on('close', () => closes++);
  let length = 0;
  for await (const chunk of source.createReadStream({ start: 5, end: 99_999 })) length += chunk.length;
  assert.strictEqual(length, 99_995);
  assert.strictEqual(closes, 1);
  await source.close();
  assert.strictEqual(closes, 1);

  await using lines = await fs.promises.open(file);
  let count = 0;
  for await (const line of lines.readLines()) {
    assert.strictEqual(line, 'line');
    count++;
  }
  assert.strictEqual(count, 50_000);

  const web = await fs.promises.open(file);
  let bytes = 0;
  for await (const chunk of web.readableWebStream({ autoClose: true })) bytes += chunk.byteLength;
  assert.strictEqual(bytes, text.length);
  assert.strictEqual(web.fd, -1);

  fs.rmSync(path.dirname(file), { recursive: true });
})();
