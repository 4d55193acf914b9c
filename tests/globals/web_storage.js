// localStorage is kept in its file, sessionStorage is not; items are properties; the quota holds.

import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'web-storage-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'storage');

function run(program, flags = [`--localstorage-file=${file}`]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath, ['--no-warnings', '--experimental-webstorage', ...flags, '-e', `const show = (value) => console.log(JSON.stringify(value)); ${program}`],
    { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return stdout.trim().split('\n').map((line) => line && JSON.parse(line));
}

test('items are kept from run to run', () => {
  assert.deepStrictEqual(run('localStorage; show(typeof sessionStorage)'), ['object']);
  assert.strictEqual(existsSync(file), false);
  run("localStorage.name = 'value \\ud800'; localStorage[7] = true; sessionStorage.gone = 1");
  assert.deepStrictEqual(
    run("show([localStorage.name, localStorage['7'], localStorage.length, sessionStorage.gone ?? null])"), [['value \ud800', 'true', 2, null]]);
  assert.deepStrictEqual(run("delete localStorage.name; localStorage.removeItem('none'); show(Object.keys(localStorage))"), [['7']]);
  assert.deepStrictEqual(run('localStorage.clear(); show([localStorage.length, localStorage.key(0)])'), [[0, null]]);
});

test('a storage looks like its items, but for names of its class', () => {
  assert.deepStrictEqual(run(`
    const storage = sessionStorage;
    storage.setItem('getItem', 'shadowed');
    storage.x = 1;
    show([typeof storage.getItem, storage.getItem('getItem'), 'x' in storage, 'y' in storage, { ...storage }]);
    show(Object.getOwnPropertyDescriptor(storage, 'x'));
    show([Object.defineProperty(storage, 'z', { value: 5 }).z, storage.getItem('none')]);
    for (const use of [() => new Storage(), () => storage.getItem(), () => storage.setItem('a'), () => Storage.prototype.clear.call({})]) {
      try { use(); } catch (error) { show([error.code ?? null, error.name]); }
    }
  `), [
    ['function', 'shadowed', true, false, { x: '1' }],
    { value: '1', writable: true, enumerable: true, configurable: true },
    ['5', null],
    ['ERR_ILLEGAL_CONSTRUCTOR', 'Error'], ['ERR_MISSING_ARGS', 'TypeError'], ['ERR_MISSING_ARGS', 'TypeError'], [null, 'TypeError'],
  ]);
});

test('ten megabytes, and a file that must be named', () => {
  for (const name of ['localStorage', 'sessionStorage']) {
    assert.deepStrictEqual(run(`
      ${name}.big = 'x'.repeat(5 * 1024 * 1024 - 3);
      try { ${name}.more = ''; show('kept'); } catch (error) { show(error.name); }
      ${name}.big = '';
      ${name}.more = 'fits';
      show(${name}.more);
    `), ['QuotaExceededError', 'fits']);
  }
  assert.deepStrictEqual(run('try { localStorage; } catch (error) { show(error.code); }', []), ['ERR_INVALID_ARG_VALUE']);
});
