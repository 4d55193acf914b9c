// Proves that normal parts of a path stay as they are and that `..` takes away segments that stand anywhere before it.
'use strict';

const assert = require('node:assert');
const { normalize, join, resolve } = require('node:path').posix;

for (const [path, expected] of [
  ['/a/b/../c/./d//e', '/a/c/d/e'],
  ['a/b/c/../../../..', '..'],
  ['../../a/../b', '../../b'],
  ['/../../a/', '/a/'],
  ['a/../', './'],
  ['a//b/', 'a/b/'],
  ['.../..x/.y', '.../..x/.y'],
  ['/a/b/c/d/../../x', '/a/b/x'],
  ['', '.'],
]) assert.strictEqual(normalize(path), expected, path);
assert.strictEqual(join('/foo', 'bar', '../baz', './x.js'), '/foo/baz/x.js');
assert.strictEqual(resolve('/foo/bar', '../x', './y//'), '/foo/x/y');
