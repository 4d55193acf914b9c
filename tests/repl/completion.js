// What the tab key offers: nothing of the program runs for it.

import assert from 'node:assert';
import repl from 'node:repl';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';

const server = repl.start({ input: new PassThrough(), output: new PassThrough(), terminal: false });
for (const line of [
  'var calls = 0', 'const inner = { one: 1, get two() { calls++; return { three: 3 }; } }', "var key = 'one'", 'function f() { calls++; return inner; }',
]) server.write(`${line}\n`);

const completed = (text) => new Promise((resolve) => server.complete(text, (error, answer) => resolve(answer)));

test('names, properties and computed properties', async () => {
  assert.deepStrictEqual(await completed('inn'), [['inner'], 'inn']);
  assert.deepStrictEqual(await completed('inner.o'), [['inner.one'], 'inner.o']);
  assert.deepStrictEqual(await completed('1 + inner?.o'), [['inner?.one'], 'inner?.o']);
  assert.deepStrictEqual(await completed('inner[key].toFi'), [['inner[key].toFixed'], 'inner[key].toFi']);
  assert.deepStrictEqual(await completed("inner['o' + 'ne'].toFi"), [["inner['o' + 'ne'].toFixed"], "inner['o' + 'ne'].toFi"]);
});

test('getters and functions are not called', async () => {
  assert.deepStrictEqual((await completed('inner.two.th'))[0], []);
  assert.deepStrictEqual((await completed('f().o'))[0], []);
  assert.deepStrictEqual((await completed('(calls++, inner).o'))[0], []);
  assert.strictEqual(server.context.calls, 0);
});

test('modules and commands', async () => {
  assert.ok((await completed("require('f"))[0].includes('fs'));
  assert.ok((await completed("import('node:f"))[0].includes('node:fs'));
  assert.deepStrictEqual(await completed('.he'), [['help'], 'he']);
  server.close();
});
