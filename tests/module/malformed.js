// Proves that broken programs end with Node's exit code and an error that names the cause, never with a crash.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'malformed-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes files, runs one of them, and checks exit code and output. */
function check(name, files, entry, code, pattern, stdout = /^$/) {
  const place = path.join(folder, name);
  for (const [file, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
    fs.writeFileSync(path.join(place, file), content);
  }
  const child = spawnSync(process.execPath, [entry], { cwd: place, encoding: 'utf8', timeout: 20_000, maxBuffer: 100_000_000 });
  const shown = `${name}: exit code ${child.status} ${child.signal}\n${child.stdout.slice(0, 1000)}${child.stderr.slice(0, 3000)}`;
  assert.strictEqual(child.status, code, shown);
  assert(pattern.test(child.stderr), shown);
  assert(stdout.test(child.stdout), shown);
}

const fails = (name, files, pattern, entry = Object.keys(files)[0]) => check(name, files, entry, 1, pattern);
const works = (name, files, stdout, entry = Object.keys(files)[0]) => check(name, files, entry, 0, /^(\(|$)/, stdout);

// Contents that are no program.
fails('binary', { 'a.js': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0xff, 0xfe]) }, /SyntaxError: Invalid or unexpected token/);
fails('nul-bytes', { 'a.js': 'let a = 1;\n\0\0' }, /a\.js:2\n[^]*SyntaxError: Invalid or unexpected token/);
fails('huge-line', { 'a.js': `${'x = 1;'.repeat(200_000)} foo bar` }, /a\.js:1\n.*x = 1;/);
fails('syntax', { 'a.js': 'let ok;\nfoo bar\n' }, /a\.js:2\nfoo bar\n {4}\^\^\^\n\nSyntaxError: Unexpected identifier 'bar'/);
fails('esm-syntax', { 'a.mjs': 'export let a =;\n' }, /a\.mjs:1\nexport let a =;\n[^]*SyntaxError: Unexpected token ';'/);
fails('ts-syntax', { 'a.ts': 'let a: number = ;\n' }, /a\.ts:1\n[^]*ERR_INVALID_TYPESCRIPT_SYNTAX/);
fails('duplicate-export', { 'a.mjs': 'export const a = 1;\nexport { a };\n' }, /SyntaxError: Duplicate export of 'a'/);
fails('utf-16', { 'a.js': Buffer.from('\ufeffconsole.log(1);', 'utf16le') }, /SyntaxError: Invalid or unexpected token/);
fails('unterminated', { 'a.js': 'let a = `${' }, /a\.js:1\n[^]*SyntaxError: Unterminated template literal|SyntaxError: Unexpected end of input/);
fails('throws-on-a-huge-line', { 'a.js': `/*${'x'.repeat(2_000_000)}*/ throw new Error("far right");` }, /a\.js:1\n/);
fails('deep-json', { 'a.js': 'try { JSON.parse("[".repeat(1_000_000)); } catch (error) { throw error.name; }' }, /SyntaxError|RangeError/);
for (const [kind, open, close] of [['round', '(', ')'], ['square', '[', ']'], ['curly', '{', '}']]) {
  fails(`deep-${kind}`, { 'a.js': `${kind === 'curly' ? '' : 'let a = '}${open.repeat(100_000)}1${close.repeat(100_000)}` }, /RangeError: Maximum call stack size exceeded/);
  fails(`deep-${kind}-ts`, { 'a.ts': `${kind === 'curly' ? '' : 'let a = '}${open.repeat(100_000)}1${close.repeat(100_000)}` }, /Error/);
}
fails('deep-type', { 'a.ts': `let a: ${'A<'.repeat(100_000)}B${'>'.repeat(100_000)};` }, /Error/);
works('empty', { 'a.js': '' }, /^$/);
works('empty-esm', { 'a.mjs': '' }, /^$/);
works('byte-order-mark', { 'a.js': '\ufeffconsole.log("ran");' }, /^ran\n$/);
works('invalid-utf8', { 'a.js': Buffer.from('console.log("\xff");', 'latin1') }, /^\ufffd\n$/);

// Packages that are no packages.
fails('package-garbage', { 'a.js': 'require("p")', 'node_modules/p/package.json': '{ "main": ' }, /package\.json/);
for (const [name, text] of Object.entries({ array: '[]', null: 'null', number: '5', empty: '', nul: '\0' })) {
  fails(`package-${name}`, { 'a.js': '', 'package.json': text }, /Invalid package config .*package\.json/);
}
fails('deep-package', { 'a.js': 'require("p")', 'node_modules/p/package.json': `{"exports":${'{"node":'.repeat(50_000)}1${'}'.repeat(50_000)}}` }, /Error/);
works('package-bom', { 'a.js': '', 'package.json': '\ufeff{ "type": "commonjs" }' }, /^$/);
fails('package-not-object', { 'a.js': 'require("p")', 'node_modules/p/package.json': '"text"' }, /Invalid package config .*package\.json/);
fails('missing-main', { 'a.js': 'require("p")', 'node_modules/p/package.json': '{ "main": "./none.js" }' },
  /Cannot find module '.*none\.js'\. Please verify that the package\.json has a valid "main" entry/);
fails('folder-without-index', { 'a.js': 'require("./b")', 'b/c.js': '' }, /Cannot find module '\.\/b'[^]*Require stack:\n- .*a\.js/);
fails('folder-import', { 'a.mjs': 'import "./b";', 'b/index.js': '' }, /ERR_UNSUPPORTED_DIR_IMPORT/);
fails('not-exported', { 'a.mjs': 'import "p/x";', 'node_modules/p/package.json': '{ "exports": {} }' }, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
fails('json', { 'a.js': 'require("./b.json")', 'b.json': '{ "a": 1, }' }, /SyntaxError: .*b\.json: /);
fails('json-import', { 'a.mjs': 'import "./b.json" with { type: "json" };', 'b.json': '' }, /SyntaxError: .*b\.json: Unexpected end of JSON input/);
fails('json-without-type', { 'a.mjs': 'import "./b.json";', 'b.json': '{}' }, /ERR_IMPORT_ATTRIBUTE_MISSING/);

// Imports that lead nowhere.
fails('no-entry', { 'b.js': '' }, /Cannot find module '.*a\.js'/, 'a.js');
fails('missing-export', { 'a.mjs': 'import { b } from "./b.mjs";', 'b.mjs': '' },
  /a\.mjs:1\n[^]*SyntaxError: The requested module '\.\/b\.mjs' does not provide an export named 'b'/);
fails('missing-commonjs-export', { 'a.mjs': 'import { b } from "./b.cjs";', 'b.cjs': 'module.exports = { [String("b")]: 1 };' },
  /SyntaxError: Named export 'b' not found\. The requested module '\.\/b\.cjs' is a CommonJS module/);
fails('missing-import', { 'a.mjs': 'import "./b.mjs";' }, /ERR_MODULE_NOT_FOUND/);
fails('slash-escape', { 'a.mjs': 'import "./b%2fc.js";' }, /ERR_INVALID_MODULE_SPECIFIER/);
fails('wrong-escape', { 'a.mjs': 'import "./%zz";' }, /ERR_MODULE_NOT_FOUND|URIError/);
fails('nul-in-request', { 'a.js': 'require("./a\\0b")' }, /Cannot find module|ERR_INVALID_ARG_VALUE/);
fails('long-request', { 'a.js': `require("./${'a'.repeat(100_000)}")` }, /Cannot find module|ENAMETOOLONG/);
fails('long-import', { 'a.mjs': `import "${'a'.repeat(100_000)}";` }, /ERR_MODULE_NOT_FOUND|ENAMETOOLONG/);
fails('unknown-scheme', { 'a.mjs': 'import "x:y";' }, /ERR_UNSUPPORTED_ESM_URL_SCHEME/);
fails('unknown-builtin', { 'a.mjs': 'import "node:nothing";' }, /ERR_UNKNOWN_BUILTIN_MODULE/);
fails('cut-wasm', { 'a.mjs': 'import "./b.wasm";', 'b.wasm': '\0asm' }, /CompileError/);
fails('unknown-extension', { 'a.mjs': 'import "./b.xyz";', 'b.xyz': '' }, /ERR_UNKNOWN_FILE_EXTENSION/);
fails('require-in-esm', { 'a.mjs': 'require("fs");' }, /ReferenceError: require is not defined in ES module scope, you can use import instead/);
works('circular-require', { 'a.js': 'exports.a = 1; console.log(require("./b").b);', 'b.js': 'exports.b = require("./a").a + 1;' }, /^2\n$/);
works('circular-import', { 'a.mjs': 'import { b } from "./b.mjs"; export function a() { return 1; } console.log(b);', 'b.mjs': 'import { a } from "./a.mjs"; export const b = a() + 1;' }, /^2\n$/);
check('unsettled', { 'a.mjs': 'await new Promise(() => {});' }, 'a.mjs', 13, /unsettled top-level await/);

if (process.platform !== 'win32') {
  fs.mkdirSync(path.join(folder, 'links'));
  fs.symlinkSync('b.js', path.join(folder, 'links', 'a.js'));
  fs.symlinkSync('a.js', path.join(folder, 'links', 'b.js'));
  fails('links', {}, /ELOOP|Cannot find module/, 'a.js');
  if (process.getuid() !== 0) {
    fs.mkdirSync(path.join(folder, 'unreadable'));
    fs.writeFileSync(path.join(folder, 'unreadable', 'a.js'), '', { mode: 0 });
    fails('unreadable', {}, /EACCES: permission denied, open '.*a\.js'/, 'a.js');
  }
}
