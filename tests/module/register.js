// module.register(): hooks answer import, import.meta.resolve and require, with data, ports, errors and modules of their own.
import assert from 'node:assert';
import fs from 'node:fs';
import { register } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'register-')));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
const url = (name) => `${pathToFileURL(folder).href}/${name}`;
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

write('counter.mjs', 'let count = 0; export const next = () => ++count;');
write('hooks.mjs', `
  import { readFileSync } from 'node:fs';
  import { isMainThread, parentPort } from 'node:worker_threads';
  import { next } from './counter.mjs';
  let port;
  export async function initialize(data) {
    port = data.port;
    port.postMessage({ greeting: data.greeting, isMainThread, parentPort, count: next(), resolve: typeof import.meta.resolve });
  }
  export async function resolve(specifier, context, nextResolve) {
    if (specifier.startsWith('virtual:')) return { url: specifier, shortCircuit: true };
    return nextResolve(specifier);
  }
  export async function load(url, context, nextLoad) {
    if (url === 'virtual:one') return { format: 'module', source: 'export default 1', shortCircuit: true };
    const result = await nextLoad(url);
    if (result.format === 'commonjs') {
      port.postMessage(url);
      result.source ??= readFileSync(new URL(url));
    }
    return result;
  }
`);
write('a.cjs', `
  exports.early = 1;
  const b = require('./b.cjs');
  exports.sum = b.seen + 10;
  exports.json = require('./data.json');
  exports.esm = require('./esm.mjs').value;
  exports.builtin = typeof require('os').cpus;
  exports.resolved = require.resolve('./b.cjs');
  try { require('./missing.cjs'); } catch (error) { exports.missing = error.code; }
`);
write('b.cjs', "exports.seen = require('./a.cjs').early;");
write('data.json', '{ "a": 1 }');
write('esm.mjs', 'export const value = 7;');

const { port1, port2 } = new MessageChannel();
const messages = [];
port1.on('message', (message) => messages.push(message));

// Errors come out of register() itself.
assert.throws(() => register('./missing.mjs', url('')), { code: 'ERR_MODULE_NOT_FOUND' });
assert.throws(() => register('data:text/javascript,throw new RangeError()'), RangeError);
assert.throws(() => register('data:text/javascript,export async function initialize() { throw new RangeError() }'), RangeError);
assert.throws(() => register('data:text/javascript,', { data: () => {} }), { name: 'DataCloneError' });

register('./hooks.mjs', { parentURL: url(''), data: { greeting: 'hello', port: port2 }, transferList: [port2] });
assert.strictEqual((await import('virtual:one')).default, 1);
assert.strictEqual(import.meta.resolve('virtual:two'), 'virtual:two');
assert.strictEqual(import.meta.resolve('./nowhere.js'), new URL('./nowhere.js', import.meta.url).href);

// A CommonJS module whose source hooks gave requires by their leave.
const { default: a } = await import(url('a.cjs'));
assert.deepStrictEqual(a, {
  early: 1, sum: 11, json: { a: 1 }, esm: 7, builtin: 'function', resolved: path.join(folder, 'b.cjs'), missing: 'MODULE_NOT_FOUND',
});

// What hooks import is not what the program imports.
assert.strictEqual((await import(url('counter.mjs'))).next(), 1);

await new Promise((resolve) => setTimeout(resolve, 50));
const [start, ...loaded] = messages;
assert.deepStrictEqual(start, { greeting: 'hello', isMainThread: false, parentPort: null, count: 1, resolve: 'undefined' });
assert.deepStrictEqual(loaded, [url('a.cjs'), url('b.cjs')]);
port1.close();
