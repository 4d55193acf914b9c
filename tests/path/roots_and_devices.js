// Proves that both flavours of node:path treat roots, UNC shares and reserved device names as Node does.
'use strict';
const assert = require('node:assert');
const { posix, win32 } = require('node:path');

assert.strictEqual(posix.join('/a', '..', '..', 'b'), '/b');
assert.strictEqual(posix.normalize('a//b/./../c/'), 'a/c/');
assert.strictEqual(posix.relative('/a/b/c', '/a/d'), '../../d');
assert.strictEqual(posix.basename('/x/.js', '.js'), '.js');
assert.deepStrictEqual(posix.parse('/a/b.tar.gz'), { root: '/', dir: '/a', base: 'b.tar.gz', ext: '.gz', name: 'b.tar' });

assert.strictEqual(win32.join('//server', 'share'), '\\\\server\\share\\');
assert.strictEqual(win32.normalize('C:..\\a\\..\\b'), 'C:..\\b');
assert.strictEqual(win32.normalize('CON:..\\..\\x'), '.\\CON:..\\..\\x');
assert.strictEqual(win32.relative('C:\\Foo', 'c:\\foo\\BAR'), 'BAR');
assert.strictEqual(win32.toNamespacedPath('\\\\server\\share\\x'), '\\\\?\\UNC\\server\\share\\x');
for (const wrong of [null, 1, {}]) assert.throws(() => posix.join(wrong), { code: 'ERR_INVALID_ARG_TYPE' });
