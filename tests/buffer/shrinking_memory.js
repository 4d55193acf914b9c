// Memory that shrinks while asynchronous work uses it: callbacks come, and nothing is thrown from inside.
'use strict';
const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const zlib = require('node:zlib');

const resizable = () => new ArrayBuffer(1 << 20, { maxByteLength: 2 << 20 });
const expected = new Set(['randomFill', 'writeFile', 'write']);
const came = (name) => (error) => {
  assert.ifError(error);
  expected.delete(name);
};

const random = resizable();
crypto.randomFill(new Uint8Array(random), came('randomFill'));
random.resize(0);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'shrink-'));
const whole = resizable();
const file = path.join(folder, 'file');
fs.writeFile(file, new Uint8Array(whole), (error) => {
  came('writeFile')(error);
  assert.strictEqual(fs.statSync(file).size, 1 << 20);
});
whole.resize(0);

const part = resizable();
const fd = fs.openSync(path.join(folder, 'part'), 'w');
fs.write(fd, new Uint8Array(part), 0, 1 << 20, 0, (error, written) => {
  came('write')(error);
  assert.strictEqual(written, 1 << 20);
});
part.resize(0);

// node crashes here.
if (process.versions.protojs !== undefined) {
  const packed = resizable();
  const gzip = zlib.createGzip();
  gzip.resume();
  gzip.end(new Uint8Array(packed));
  setImmediate(() => packed.resize(0));
}

process.on('exit', () => {
  assert.deepStrictEqual([...expected], []);
  fs.rmSync(folder, { recursive: true });
});
