// TypeScript in projects that tsc compiles to CommonJS runs as that CommonJS: by package.json, tsconfig.json and extension.
'use strict';

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'commonjs-'));
after(() => fs.rmSync(root, { recursive: true }));
let projects = 0;

/** Writes a project: paths and texts (objects become JSON). @returns {string} its folder */
function project(files) {
  const folder = path.join(root, `p${++projects}`);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  }
  return folder;
}

function run(folder, entry = 'main.ts', ...flags) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, entry], { cwd: folder, encoding: 'utf8' });
  return { status, out: stdout.trim(), err: stderr };
}

/** The program's output; it must end well and say nothing on standard error. */
function output(files, entry) {
  const { status, out, err } = run(project(files), entry);
  assert.deepStrictEqual({ status, err }, { status: 0, err: '' }, out);
  return out;
}

const kind = 'import "node:fs"; console.log(typeof module === "object" && module.exports.__esModule === true ? "commonjs" : "module");';
const tsconfig = (module, more) => ({ compilerOptions: { module, ...more } });

test('the form is what tsc would make of a file', () => {
  const form = (type, config, entry = 'main.ts') =>
    output({ 'package.json': type ? { type } : {}, ...(config && { 'tsconfig.json': config }), [entry]: kind }, entry);
  assert.strictEqual(form('commonjs'), 'commonjs');
  assert.strictEqual(form('module'), 'module');
  assert.strictEqual(form('commonjs', tsconfig('nodenext')), 'commonjs');
  assert.strictEqual(form('module', tsconfig('node16')), 'module');
  assert.strictEqual(form(undefined, tsconfig('node20')), 'commonjs');
  assert.strictEqual(form('commonjs', tsconfig('ESNext')), 'module');
  assert.strictEqual(form('commonjs', tsconfig('preserve')), 'module');
  assert.strictEqual(form(undefined, tsconfig('commonjs')), 'commonjs');
  assert.strictEqual(form('commonjs', { compilerOptions: {} }), 'commonjs');
  assert.strictEqual(form('commonjs', undefined, 'main.mts'), 'module');
  assert.strictEqual(form('module', undefined, 'main.cts'), 'commonjs');
});

test('without type and tsconfig.json the syntax decides', () => {
  const { out } = run(project({ 'main.ts': kind }));
  assert.strictEqual(out, 'module');
});

test('JavaScript keeps the rules of Node', () => {
  const { status, err } = run(project({ 'package.json': { type: 'commonjs' }, 'tsconfig.json': tsconfig('esnext'), 'main.js': 'import "fs";' }), 'main.js');
  assert.strictEqual(status, 1);
  assert.match(err, /Cannot use import statement outside a module/);
});

test('what only an ES module can hold runs as one', () => {
  const files = (source) => ({ 'package.json': { type: 'commonjs' }, 'main.ts': source });
  assert.strictEqual(output(files('import fs from "fs"; console.log(await Promise.resolve(typeof fs.statSync), typeof module);')), 'function undefined');
  assert.strictEqual(output(files('export {}; console.log(import.meta.filename.endsWith("main.ts"));')), 'true');
});

test('imports and exports of every form', () => {
  const out = output({
    'package.json': { type: 'commonjs' },
    'main.ts': `
      import def, { a, type T, fn as renamed, Class } from './lib';
      import * as space from './lib';
      import plain, { x } from './plain.cjs';
      import * as whole from './plain.cjs';
      import data from './data.json';
      import equals = require('./equals');
      import './side';
      export * from './lib';
      export { a as again, default as d } from './lib';
      export * as nested from './lib';
      console.log(def(), a, renamed(), new Class().v, Object.keys(space).join());
      console.log(plain.x, x, whole.default.x, whole.x, data.n, equals.e, globalThis.side);
      console.log(Object.keys(module.exports).sort().join(), require.main === module, __filename.endsWith('main.ts'), typeof __dirname);
      import('./lib').then((lib) => console.log(lib.a, lib.fn()));
    `,
    'lib.ts': `
      export const a = 1; export let later: number; export type T = 1; export interface I {}
      export default function () { return 'default'; }
      export function fn() { return a + 1; }
      export class Class { v = 'v'; }
      export enum E { A }
      later = 5;
    `,
    'plain.cjs': 'module.exports = { x: "x" };',
    'data.json': { n: 7 },
    'equals.ts': 'const value = { e: "equals" }; export = value;',
    'side.ts': 'globalThis.side = "side"; export {};',
  });
  const lines = out.split('\n');
  const names = lines.shift();
  assert.match(names, /^default 1 2 v /);
  assert.deepStrictEqual(names.split(' ')[4].split(',').sort(), ['Class', 'E', 'a', 'default', 'fn', 'later']);
  assert.deepStrictEqual(lines, ['x x x x 7 equals side', 'Class,E,a,again,d,fn,later,nested true true string', '1 2']);
});

test('exports are live, cycles and mocks work', () => {
  const out = output({
    'package.json': { type: 'commonjs' },
    'main.ts': `
      import { count, up, swap, pair, old } from './counter';
      import { other } from './a';
      import * as mocked from './counter';
      up(); up(); swap();
      console.log(count, pair, old(), other());
      (mocked as any).up = () => 'mocked';
      console.log(up());
    `,
    'counter.ts': `
      export let count = 0;
      export const up = () => ++count;
      let pair = 1;
      export { pair };
      export const swap = () => { [pair] = [2]; };
      let n = 0;
      export const old = () => [n++, n++, ++n].join();
      export { n };
    `,
    'a.ts': `import { b } from './b'; export const name = 'a'; export function other() { return b(); }`,
    'b.ts': `import { name } from './a'; export const b = () => name + 'b';`,
  });
  assert.strictEqual(out, '2 2 0,1,3 ab\nmocked');
});

test('esModuleInterop decides what a default import is', () => {
  const files = (esModuleInterop) => ({
    'package.json': {},
    'tsconfig.json': tsconfig('commonjs', esModuleInterop === undefined ? {} : { esModuleInterop }),
    'main.ts': 'import lib from "./lib.cjs"; console.log(typeof lib);',
    'lib.cjs': 'module.exports = () => {};',
  });
  assert.strictEqual(output(files(true)), 'function');
  assert.strictEqual(output(files(false)), 'undefined');
  assert.strictEqual(output(files(undefined)), 'undefined');
});

test('an ES module sees the names of such a file, and the other way round', () => {
  const out = output({
    'package.json': { type: 'commonjs' },
    'main.mts': 'import def, { a, f } from "./lib.ts"; import * as all from "./lib.ts"; console.log(def, a, f(), Object.keys(all).sort().join());',
    'lib.ts': 'import { esm } from "./esm.mjs"; export const a = esm; export function f() { return "f"; } export * from "./more"; export default "d";',
    'more.ts': 'export const more = 1;',
    'esm.mjs': 'export const esm = "esm";',
  }, 'main.mts');
  assert.match(out, /esm f /);
  assert.match(out, /\ba,default,f,/);
});

test('errors name the place in the source', () => {
  const { status, err } = run(project({
    'package.json': { type: 'commonjs' },
    'main.ts': 'import { f } from "./lib";\nfunction g(x: number): never { f(x); throw new TypeError("here"); }\ng(1);\n',
    'lib.ts': 'export function f(x: number) { return x; }\n',
  }));
  assert.strictEqual(status, 1);
  assert.match(err, /main\.ts:2:\d+\)/);
  assert.match(err, new RegExp(`main\\.ts:2:${'function g(x: number): never { f(x); throw '.length + 1}\\)`));
  assert.match(err, /main\.ts:3:1\)/);
});

test('hooks and require.cache see such files', () => {
  const out = output({
    'package.json': { type: 'commonjs' },
    'main.ts': `
      import { value } from './lib';
      const id = require.resolve('./lib');
      console.log(value, id in require.cache, require('./lib').__esModule);
      delete require.cache[id];
      console.log(require('./lib') !== undefined);
    `,
    'lib.ts': 'export const value = 1;',
  });
  assert.strictEqual(out, '1 true true\ntrue');
});

test('tsconfig.json: paths, moduleSuffixes, customConditions, resolveJsonModule, references', () => {
  const main = 'import { where } from "@lib/thing"; import { which } from "./plat"; import { cond } from "pkg"; import data from "./d.json"; console.log(where, which, cond, data.n);';
  const files = (module) => ({
    'package.json': { type: module === 'esnext' ? 'module' : 'commonjs' },
    'tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }] },
    'tsconfig.app.json': {
      extends: ['./base.json'],
      compilerOptions: { module, moduleSuffixes: ['.own', ''], customConditions: ['special'], resolveJsonModule: true, esModuleInterop: true },
      include: ['src/**/*'],
    },
    'base.json': { compilerOptions: { paths: { '@lib/*': ['./lib/*'] } } },
    'lib/thing.ts': 'export const where = "paths";',
    'src/plat.own.ts': 'export const which = "own";',
    'src/plat.ts': 'export const which = "plain";',
    'src/d.json': { n: 9 },
    'src/main.ts': main,
    'node_modules/pkg/package.json': { exports: { special: './special.js', default: './default.js' } },
    'node_modules/pkg/special.js': 'exports.cond = "special";',
    'node_modules/pkg/default.js': 'exports.cond = "default";',
  });
  assert.strictEqual(output(files('commonjs'), 'src/main.ts'), 'paths own special 9');
  assert.strictEqual(output(files('esnext'), 'src/main.ts'), 'paths own special 9');
});

test('a broken tsconfig.json is named, and the program runs', () => {
  const { status, out, err } = run(project({ 'package.json': {}, 'tsconfig.json': '{ nonsense', 'main.ts': 'console.log("runs");' }));
  assert.deepStrictEqual([status, out], [0, 'runs']);
  assert.match(err, /Warning.*tsconfig\.json/);
});
