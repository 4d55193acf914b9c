// The calls of node:wasi read, write, list and stat files below the preopened directories, and nothing outside of them. Their memory is
// one that the test fills itself, so that no WebAssembly program is needed.

import assert from 'node:assert';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WASI } from 'node:wasi';

const folder = mkdtempSync(join(tmpdir(), 'wasi-'));
after(() => rmSync(folder, { recursive: true }));
const inside = join(folder, 'inside');
mkdirSync(inside);
writeFileSync(join(folder, 'secret'), 'secret');
writeFileSync(join(inside, 'old'), 'old text');
symlinkSync('../secret', join(inside, 'escape'));
symlinkSync('old', join(inside, 'link'));
symlinkSync('round', join(inside, 'round'));

const SUCCESS = 0;
const BADF = 8;
const EXIST = 20;
const INVAL = 28;
const LOOP = 32;
const NOENT = 44;
const NOTDIR = 54;
const OVERFLOW = 61;
const SPIPE = 70;
const NOTCAPABLE = 76;

const [RESULT, PATH, VECTORS, DATA] = [0, 256, 512, 1024];
const ROOT = 3;
const READ_WRITE = (1n << 1n) | (1n << 2n) | (1n << 5n) | (1n << 6n) | (1n << 21n) | (1n << 22n);

function guest() {
  const wasi = new WASI({ version: 'preview1', args: ['program', 'ä'], env: { KEY: 'value' }, preopens: { '/data': inside } });
  const memory = new WebAssembly.Memory({ initial: 1 });
  wasi.finalizeBindings({ exports: { memory } });
  const view = () => new DataView(memory.buffer);
  const bytes = (at, length) => Buffer.from(memory.buffer, at, length);
  const path = (text) => [PATH, bytes(PATH, 256).write(text)];
  const vector = (length) => {
    view().setUint32(VECTORS, DATA, true);
    view().setUint32(VECTORS + 4, length, true);
  };
  const calls = wasi.wasiImport;
  const open = (name, { lookup = 1, oflags = 0, rights = READ_WRITE, flags = 0 } = {}) =>
    [calls.path_open(ROOT, lookup, ...path(name), oflags, rights, 0n, flags, RESULT), view().getUint32(RESULT, true)];
  const write = (fd, text) => {
    vector(bytes(DATA, 1024).write(text));
    return calls.fd_write(fd, VECTORS, 1, RESULT);
  };
  const read = (fd, length) => {
    vector(length);
    assert.strictEqual(calls.fd_read(fd, VECTORS, 1, RESULT), SUCCESS);
    return bytes(DATA, view().getUint32(RESULT, true)).toString();
  };
  return { wasi, calls, view, bytes, path, open, write, read, memory };
}

test('arguments, environment, clocks, random bytes', () => {
  const { calls, view, bytes } = guest();
  assert.strictEqual(calls.args_sizes_get(0, 4), SUCCESS);
  assert.deepStrictEqual([view().getUint32(0, true), view().getUint32(4, true)], [2, 11]);
  assert.strictEqual(calls.args_get(0, 64), SUCCESS);
  assert.strictEqual(bytes(64, 11).toString(), 'program\0ä\0');
  assert.strictEqual(calls.environ_get(0, 64), SUCCESS);
  assert.strictEqual(bytes(64, 10).toString(), 'KEY=value\0');
  assert.strictEqual(calls.clock_time_get(0, 0n, 0), SUCCESS);
  assert.ok(Math.abs(Number(view().getBigUint64(0, true) / 1_000_000n) - Date.now()) < 60_000);
  assert.strictEqual(calls.clock_time_get(9, 0n, 0), INVAL);
  assert.strictEqual(calls.random_get(0, 32), SUCCESS);
  assert.ok(bytes(0, 32).some((byte) => byte !== 0));
  assert.strictEqual(calls.random_get(65530, 32), OVERFLOW);
});

test('a file is written, sought, read, truncated and measured', () => {
  const { calls, view, open, write, read } = guest();
  const [opened, fd] = open('new', { oflags: 1 });
  assert.strictEqual(opened, SUCCESS);
  assert.strictEqual(write(fd, 'hello world'), SUCCESS);
  assert.strictEqual(view().getUint32(RESULT, true), 11);
  assert.strictEqual(calls.fd_seek(fd, 6n, 0, RESULT), SUCCESS);
  assert.strictEqual(read(fd, 100), 'world');
  assert.strictEqual(calls.fd_seek(fd, -5n, 2, RESULT), SUCCESS);
  assert.strictEqual(view().getBigUint64(RESULT, true), 6n);
  assert.strictEqual(calls.fd_seek(fd, -1n, 0, RESULT), INVAL);
  assert.strictEqual(calls.fd_filestat_set_size(fd, 4n), SUCCESS);
  assert.strictEqual(calls.fd_filestat_get(fd, DATA), SUCCESS);
  assert.strictEqual(view().getBigUint64(DATA + 32, true), 4n);
  assert.strictEqual(view().getUint8(DATA + 16), 4);
  assert.strictEqual(calls.fd_close(fd), SUCCESS);
  assert.strictEqual(calls.fd_close(fd), BADF);
  assert.strictEqual(readFileSync(join(inside, 'new'), 'utf8'), 'hell');
  assert.strictEqual(open('new', { oflags: 1 | 4 })[0], EXIST);
  const [, appending] = open('new', { flags: 1 });
  write(appending, 'o');
  write(appending, '!');
  assert.strictEqual(readFileSync(join(inside, 'new'), 'utf8'), 'hello!');
});

test('nothing outside of the preopened directory can be reached', () => {
  const { calls, open, path, memory } = guest();
  for (const name of ['../secret', '/etc/passwd', 'escape', 'sub/../../secret', './../inside/../secret']) {
    assert.strictEqual(open(name)[0], NOTCAPABLE, name);
  }
  assert.strictEqual(open('round')[0], LOOP);
  assert.strictEqual(open('none')[0], NOENT);
  assert.strictEqual(open('old/x')[0], NOTDIR);
  assert.strictEqual(calls.path_unlink_file(ROOT, ...path('../secret')), NOTCAPABLE);
  assert.ok([NOENT, INVAL].includes(calls.path_rename(ROOT, ...path('old'), ROOT, 0, 0)));
  const target = Buffer.from('/etc');
  new Uint8Array(memory.buffer).set(target, DATA);
  const PERM = 63;
  assert.ok([NOTCAPABLE, PERM].includes(calls.path_symlink(DATA, target.length, ROOT, ...path('absolute'))));
  assert.strictEqual(existsSync(join(folder, 'secret')), true);
});

test('rights are kept', () => {
  const { calls, view, open, write, read } = guest();
  const [, fd] = open('old', { rights: 1n << 1n });
  assert.strictEqual(read(fd, 3), 'old');
  assert.strictEqual(write(fd, 'x'), NOTCAPABLE);
  assert.strictEqual(calls.fd_fdstat_get(fd, DATA), SUCCESS);
  assert.strictEqual(view().getBigUint64(DATA + 8, true), 1n << 1n);
  assert.strictEqual(calls.fd_fdstat_set_rights(fd, READ_WRITE, 0n), NOTCAPABLE);
  assert.strictEqual(calls.fd_fdstat_set_rights(fd, 0n, 0n), SUCCESS);
  assert.strictEqual(calls.fd_read(fd, VECTORS, 1, RESULT), NOTCAPABLE);
});

test('directories are listed and changed', () => {
  const { calls, view, bytes, path } = guest();
  assert.strictEqual(calls.fd_prestat_get(ROOT, RESULT), SUCCESS);
  assert.strictEqual(view().getUint32(RESULT + 4, true), 5);
  assert.strictEqual(calls.fd_prestat_dir_name(ROOT, DATA, 5), SUCCESS);
  assert.strictEqual(bytes(DATA, 5).toString(), '/data');
  assert.strictEqual(calls.path_create_directory(ROOT, ...path('dir')), SUCCESS);
  const names = [];
  let cookie = 0n;
  for (;;) {
    assert.strictEqual(calls.fd_readdir(ROOT, DATA, 100, cookie, RESULT), SUCCESS);
    const used = view().getUint32(RESULT, true);
    let at = 0;
    while (at + 24 <= used) {
      const length = view().getUint32(DATA + at + 16, true);
      if (at + 24 + length > used) break;
      cookie = view().getBigUint64(DATA + at, true);
      names.push(bytes(DATA + at + 24, length).toString());
      at += 24 + length;
    }
    if (used < 100) break;
  }
  assert.deepStrictEqual(names.filter((name) => !name.startsWith('.')).sort(), ['dir', 'escape', 'link', 'new', 'old', 'round']);
  assert.strictEqual(calls.path_remove_directory(ROOT, ...path('dir')), SUCCESS);
  assert.strictEqual(calls.path_readlink(ROOT, ...path('link'), DATA, 100, RESULT), SUCCESS);
  assert.strictEqual(bytes(DATA, view().getUint32(RESULT, true)).toString(), 'old');
});

test('a poll ends with its clock', () => {
  const { calls, view } = guest();
  view().setBigUint64(DATA, 77n, true);
  view().setUint32(DATA + 16, 1, true);
  view().setBigUint64(DATA + 24, 20_000_000n, true);
  const before = performance.now();
  assert.strictEqual(calls.poll_oneoff(DATA, DATA + 64, 1, RESULT), SUCCESS);
  assert.ok(performance.now() - before >= 19);
  assert.deepStrictEqual([view().getUint32(RESULT, true), view().getBigUint64(DATA + 64, true)], [1, 77n]);
  assert.strictEqual(calls.poll_oneoff(DATA, DATA + 64, 0, RESULT), INVAL);
});

test('a pipe has no places, and calls need a start', () => {
  const { calls } = guest();
  assert.ok([SPIPE, NOTCAPABLE, SUCCESS].includes(calls.fd_tell(0, RESULT)));
  const idle = new WASI({ version: 'preview1' });
  assert.throws(() => idle.wasiImport.sched_yield(), { code: 'ERR_WASI_NOT_STARTED' });
  assert.throws(() => idle.start({ exports: {} }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new WASI({ version: 'preview9' }), { code: 'ERR_INVALID_ARG_VALUE' });
  assert.throws(() => new WASI({ version: 'preview1', preopens: { '/': '/no/such/folder' } }), { code: 'UVWASI_ENOENT' });
  const { wasi } = guest();
  assert.throws(() => wasi.start({ exports: {} }), { code: 'ERR_WASI_ALREADY_STARTED' });
});
