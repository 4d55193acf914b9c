// A program of a thousand modules, each of which imports two others: how long the loader takes.

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const COUNT = 1000;

/** What people put into Node for TypeScript as their projects have it: how it is hooked in, with a cache where it has one. */
const TOOLS = {
  'tsx': { packages: ['tsx@4.23.15'], args: (folder) => ['--import', path.join(folder, 'node_modules/tsx/dist/loader.mjs')] },
  'ts-node --swc': {
    packages: ['ts-node@10.9.2', '@swc/core@1.16.22', 'typescript@5.9.3'],
    args: (folder) => ['--require', path.join(folder, 'node_modules/ts-node/register/transpile-only.js')],
  },
};

/** @param {string} folder for generated files */
exports.cases = function cases(folder) {
  const graph = (kind, extension, write, type = 'module') => {
    const where = path.join(folder, kind);
    return {
      file: path.join(where, `m0.${extension}`),
      cwd: folder,
      weight: 0.5,
      prepare() {
        if (fs.existsSync(where)) return;
        fs.mkdirSync(where, { recursive: true });
        fs.writeFileSync(path.join(where, 'package.json'), `{ "type": "${type}" }`);
        for (let index = 0; index < COUNT; index++) {
          const children = [2 * index + 1, 2 * index + 2].filter((child) => child < COUNT);
          fs.writeFileSync(path.join(where, `m${index}.${extension}`), write(index, children));
        }
      },
    };
  };
  const esm = graph('esm', 'mjs', writeEsm);
  const cjs = graph('cjs', 'cjs', writeCommonJs, 'commonjs');
  const typescript = graph('ts', 'ts', writeTypescript);
  // Node and its like refuse `import` there.
  const compiled = graph('ts-commonjs', 'ts', writeTypescript, 'commonjs');
  return [
    { name: `${COUNT} ES modules, cold`, cache: 'cold', ...esm },
    { name: `${COUNT} ES modules, warm`, ...esm },
    { name: `${COUNT} CommonJS modules, cold`, cache: 'cold', ...cjs },
    { name: `${COUNT} CommonJS modules, warm`, ...cjs },
    { name: `${COUNT} TypeScript modules, cold`, cache: 'cold', ...typescript },
    { name: `${COUNT} TypeScript modules, warm`, ...typescript },
    { name: `${COUNT} TypeScript modules as CommonJS, cold`, cache: 'cold', ...compiled },
    { name: `${COUNT} TypeScript modules as CommonJS, warm`, ...compiled },
    ...Object.entries(TOOLS).map(([name, tool]) => throughTool(folder, compiled, name, tool)),
  ];
};

/** The same program under Node with a tool, beside protojs without. */
function throughTool(folder, graph, name, { packages, args }) {
  const where = path.join(folder, name.replace(/\W+/g, '-'));
  const isInstalled = () => fs.existsSync(path.join(where, 'node_modules'));
  return {
    ...graph,
    // ts-node looks for the project from there.
    cwd: path.dirname(graph.file),
    name: `${COUNT} TypeScript modules as CommonJS, node with ${name}`,
    only: ['protojs', 'node'],
    args: { node: args(where) },
    prepare() {
      graph.prepare();
      fs.mkdirSync(where, { recursive: true });
      fs.writeFileSync(path.join(where, 'package.json'), '{ "private": true }');
      // ts-node compiles with swc where the project's tsconfig.json says so.
      fs.writeFileSync(path.join(folder, 'ts-commonjs/tsconfig.json'), '{ "compilerOptions": { "module": "commonjs", "moduleResolution": "node" }, "ts-node": { "swc": true } }');
      if (!isInstalled()) spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: where });
    },
    missing: () => (isInstalled() ? undefined : `${packages[0]} could not be installed from npm`),
  };
}

const sum = (children) => ['1', ...children.map((child) => `count${child}`)].join(' + ');
const last = (index) => (index === 0 ? 'console.log(count0);\n' : '');

function body(index, type = () => '') {
  return `class Item${index} {
  #value${type('number')} = ${index};
  get value()${type('number')} { return this.#value; }
  static of(value${type('number')})${type(`Item${index}`)} { const item = new Item${index}(); item.#value = value; return item; }
}
function work${index}(list${type('number[]')})${type('number')} {
  return list.filter((value) => value % 2 === 0).map((value) => Item${index}.of(value).value).reduce((total, value) => total + value, 0);
}
`;
}

function writeEsm(index, children) {
  const imports = children.map((child) => `import { count${child} } from './m${child}.mjs';\n`).join('');
  return `${imports}${body(index)}export const count${index} = ${sum(children)};\nexport { work${index} };\n${last(index)}`;
}

function writeCommonJs(index, children) {
  const imports = children.map((child) => `const { count${child} } = require('./m${child}.cjs');\n`).join('');
  return `${imports}${body(index)}const count${index} = ${sum(children)};\nmodule.exports = { count${index}, work${index} };\n${last(index)}`;
}

function writeTypescript(index, children) {
  const imports = children.map((child) => `import { count${child}, type Shape${child} } from './m${child}.ts';\n`).join('');
  const shape = `export interface Shape${index} { readonly id: number${children.map((child) => `; child${child}?: Shape${child}`).join('')} }\n`;
  return `${imports}${shape}${body(index, (name) => `: ${name}`)}export const count${index}: number = ${sum(children)};\nexport { work${index} };\n${last(index)}`;
}
