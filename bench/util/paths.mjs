// node:path on paths as programs have them.

import path from 'node:path';
import { measure } from '../ops/measure.mjs';

const calls = {
  join: () => path.join('/foo', 'bar', '../baz', './x.js'),
  resolve: () => path.resolve('/foo/bar', '../x', 'y'),
  'normalize a normal path': () => path.normalize('/home/user/project/src/index.js'),
  'normalize dots': () => path.normalize('/a/b/../c/./d//e'),
  basename: () => path.basename('/a/b/c.txt', '.txt'),
  dirname: () => path.dirname('/home/user/project/src/index.js'),
  extname: () => path.extname('/home/user/archive.tar.gz'),
  relative: () => path.relative('/a/b/c', '/a/d/e'),
  parse: () => path.parse('/home/user/file.tar.gz'),
};

console.log(JSON.stringify(Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, measure(call)]))));
