// Minifies a large library through the API.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { minify } from 'terser';

const require = createRequire(import.meta.url);
const source = fs.readFileSync(require.resolve('lodash'), 'utf8');
const { code, map } = await minify({ 'lodash.js': source }, { sourceMap: true, format: { comments: false } });
console.log(code.length, map.length, code.slice(0, 200));
const module = { exports: {} };
new Function('module', 'exports', code)(module, module.exports);
console.log(module.exports.chunk([1, 2, 3, 4, 5], 2));
