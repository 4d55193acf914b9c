// Proves that failed calls carry Node's code, errno, syscall, path and dest, alike in the three forms of the API.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');

const cases = [
  ['open', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'open', path: '/no/such' }],
  ['stat', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'stat', path: '/no/such' }],
  ['lstat', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'lstat', path: '/no/such' }],
  ['access', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'access', path: '/no/such' }],
  ['readFile', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'open', path: '/no/such' }],
  ['readFile', ['/'], { code: 'EISDIR', errno: -21, syscall: 'read' }],
  ['writeFile', ['/no/such', ''], { code: 'ENOENT', errno: -2, syscall: 'open', path: '/no/such' }],
  ['truncate', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'open', path: '/no/such' }],
  ['copyFile', ['/no/a', '/no/b'], { code: 'ENOENT', errno: -2, syscall: 'copyfile', path: '/no/a', dest: '/no/b' }],
  ['rename', ['/no/a', '/no/b'], { code: 'ENOENT', errno: -2, syscall: 'rename', path: '/no/a', dest: '/no/b' }],
  ['link', ['/no/a', '/no/b'], { code: 'ENOENT', errno: -2, syscall: 'link', path: '/no/a', dest: '/no/b' }],
  ['symlink', ['a', '/no/b'], { code: 'ENOENT', errno: -2, syscall: 'symlink', path: 'a', dest: '/no/b' }],
  ['readlink', ['/'], { code: 'EINVAL', errno: -22, syscall: 'readlink', path: '/' }],
  ['unlink', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'unlink', path: '/no/such' }],
  ['mkdir', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'mkdir', path: '/no/such' }],
  ['mkdir', ['/'], { code: 'EEXIST', errno: -17, syscall: 'mkdir', path: '/' }],
  ['rmdir', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'rmdir', path: '/no/such' }],
  ['rm', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'lstat', path: '/no/such' }],
  ['rm', ['/usr'], { code: 'ERR_FS_EISDIR', errno: 21, syscall: 'rm', path: '/usr' }],
  ['readdir', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'scandir', path: '/no/such' }],
  ['chmod', ['/no/such', 0], { code: 'ENOENT', errno: -2, syscall: 'chmod', path: '/no/such' }],
  ['chown', ['/no/such', 0, 0], { code: 'ENOENT', errno: -2, syscall: 'chown', path: '/no/such' }],
  ['lchown', ['/no/such', 0, 0], { code: 'ENOENT', errno: -2, syscall: 'lchown', path: '/no/such' }],
  ['utimes', ['/no/such', 0, 0], { code: 'ENOENT', errno: -2, syscall: 'utime', path: '/no/such' }],
  ['lutimes', ['/no/such', 0, 0], { code: 'ENOENT', errno: -2, syscall: 'lutime', path: '/no/such' }],
  ['statfs', ['/no/such'], { code: 'ENOENT', errno: -2, syscall: 'statfs', path: '/no/such' }],
];

(async () => {
  for (const [name, args, expected] of cases) {
    const check = (error) => {
      assert.ok(error instanceof Error, name);
      for (const key of Object.keys(expected)) assert.strictEqual(error[key], expected[key], `${name} ${key}`);
      for (const key of ['path', 'dest']) assert.strictEqual(key in error, key in expected, `${name} ${key}`);
      return true;
    };
    assert.throws(() => fs[`${name}Sync`](...args), check);
    check(await new Promise((resolve) => fs[name](...args, resolve)));
    await assert.rejects(fs.promises[name](...args), check);
  }

  // The stack of a promise's error leads to those who wait for it.
  async function waiting() {
    await fs.promises.readFile('/no/such');
  }
  await assert.rejects(waiting(), (error) => error.stack.includes('at async waiting'));

  const fd = fs.openSync(__filename);
  fs.closeSync(fd);
  for (const call of ['closeSync', 'fstatSync', 'fsyncSync', 'fdatasyncSync', 'ftruncateSync']) {
    assert.throws(() => fs[call](fd), { code: 'EBADF', syscall: call.slice(0, -4) });
  }
})();
