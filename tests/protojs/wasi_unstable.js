// WASI's version `unstable` has structures and numbers of its own (node uses those of preview 1); a link that is not to be followed is not opened.

import assert from 'node:assert';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';

const folder = mkdtempSync(join(tmpdir(), 'wasi-'));
writeFileSync(join(folder, 'file'), 'old text');
symlinkSync('file', join(folder, 'link'));

const LOOP = 32;
const READ_SEEK_STAT = (1n << 1n) | (1n << 2n) | (1n << 21n);

const wasi = new WASI({ version: 'unstable', preopens: { '/': folder } });
assert.deepStrictEqual(Object.keys(wasi.getImportObject()), ['wasi_unstable']);
const memory = new WebAssembly.Memory({ initial: 1 });
wasi.finalizeBindings({ exports: { memory } });
const view = new DataView(memory.buffer);
const calls = wasi.wasiImport;
const open = (name, lookup) =>
  calls.path_open(3, lookup, 256, Buffer.from(memory.buffer, 256).write(name), 0, READ_SEEK_STAT, 0n, 0, 0);

assert.strictEqual(open('link', 0), LOOP);
assert.strictEqual(open('link', 1), 0);
const fd = view.getUint32(0, true);
assert.strictEqual(calls.fd_filestat_get(fd, 512), 0);
// The number of links has 32 bits here, so that the size comes earlier.
assert.deepStrictEqual([view.getUint32(512 + 20, true), view.getBigUint64(512 + 24, true)], [1, 8n]);
// `whence` 2 is the start, 1 the end.
assert.strictEqual(calls.fd_seek(fd, 3n, 2, 0), 0);
assert.strictEqual(view.getBigUint64(0, true), 3n);
assert.strictEqual(calls.fd_seek(fd, 0n, 1, 0), 0);
assert.strictEqual(view.getBigUint64(0, true), 8n);
// A clock's number comes after an identifier.
view.setUint32(512 + 24, 1, true);
view.setUint8(512 + 8, 0);
view.setBigUint64(512 + 32, 1_000_000n, true);
view.setUint16(512 + 48, 0, true);
assert.strictEqual(calls.poll_oneoff(512, 1024, 1, 0), 0);
assert.strictEqual(view.getUint32(0, true), 1);
rmSync(folder, { recursive: true });
