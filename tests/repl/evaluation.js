// What a prompt prints for what is typed into it, without a terminal: values, statements, several lines, await, errors, commands.

import assert from 'node:assert';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import repl from 'node:repl';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';

/** Types lines into a prompt. @returns {Promise<string>} what it printed, without prompts */
async function type(lines, options = {}) {
  const input = new PassThrough();
  let printed = '';
  const output = new Writable({
    write(chunk, encoding, callback) {
      printed += chunk;
      callback();
    },
  });
  const server = repl.start({ input, output, terminal: false, prompt: '', ...options });
  const exited = new Promise((resolve) => server.on('exit', resolve));
  input.end(lines.map((line) => `${line}\n`).join(''));
  await exited;
  return printed;
}

test('expressions, objects and statements', async () => {
  assert.strictEqual(await type(['1 + 1', '{ a: 1 }', 'var x = 3', 'x', "'a'"]), "2\n{ a: 1 }\nundefined\n3\n'a'\n");
});

test('a text may have several lines', async () => {
  assert.strictEqual(await type(['function f() {', 'return 5;', '}', 'f()']), '| | undefined\n5\n');
  assert.strictEqual(await type(['`a', 'b`']), "| 'a\\nb'\n");
});

test('await at the top level declares for later inputs', async () => {
  const input = new PassThrough();
  let printed = '';
  const output = new Writable({ write: (chunk, encoding, callback) => ((printed += chunk), callback()) });
  const server = repl.start({ input, output, terminal: false, prompt: '' });
  const steps = [
    ['const { a, b } = await Promise.resolve({ a: 1, b: 2 })', 'undefined'], ['a + b', '3'], ['class C {}; await 1', '1'], ['C', '[class C]'],
    ['for (var i of [await 7]);', 'undefined'], ['i', '7'],
  ];
  for (const [line, expected] of steps) {
    printed = '';
    input.write(`${line}\n`);
    while (!printed.endsWith('\n')) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.strictEqual(printed, `${expected}\n`);
  }
  server.close();
});

test('the last value and the last error', async () => {
  assert.strictEqual(await type(['[1, 2]', '_.length', "throw new RangeError('no')", '_error.message']), "[ 1, 2 ]\n2\nUncaught RangeError: no\n'no'\n");
  assert.strictEqual(await type(['_ = 4', '5', '_']), 'Expression assignment to _ now disabled.\n4\n5\n4\n');
});

test('errors of the parser show where', async () => {
  assert.match(await type(['let x y']), /^let x y\n {6}\^\n\nUncaught SyntaxError: .*\n$/);
});

test('exceptions of callbacks are told too', async () => {
  const input = new PassThrough();
  let printed = '';
  const output = new Writable({ write: (chunk, encoding, callback) => ((printed += chunk), callback()) });
  const server = repl.start({ input, output, terminal: false, prompt: '' });
  input.write("setTimeout(() => { throw new Error('late'); }, 1); 0\n");
  while (!printed.includes('late')) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.match(printed, /^0\nUncaught Error: late/);
  server.close();
});

test('commands', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'repl-'));
  const file = path.join(folder, 'saved.js');
  assert.strictEqual(await type(['var a = 6', `.save ${file}`]), `undefined\nSession saved to: ${file}\n`);
  assert.strictEqual(fs.readFileSync(file, 'utf8'), 'var a = 6');
  assert.strictEqual(await type([`.load ${file}`, 'a * 2']), 'undefined\n12\n');
  assert.strictEqual(await type(['function f() {', '.break', '1']), '| 1\n');
  assert.strictEqual(await type(['.nonsense']), 'Invalid REPL keyword\n');
  assert.match(await type(['.help']), /\.clear.*\n[^]*\.save/);
  fs.rmSync(folder, { recursive: true });
});

test('an own evaluation, writer and command', async () => {
  const server = { eval: (code, context, file, callback) => callback(null, code.trim().length), writer: (value) => `<${value}>` };
  assert.strictEqual(await type(['abcd'], server), '<4>\n');
  const recoverable = { eval: (code, context, file, callback) => callback(code.endsWith(';\n') ? null : new repl.Recoverable(new Error()), code) };
  assert.strictEqual(await type(['a', 'b;'], recoverable), "| 'a\\nb;\\n'\n");
  assert.throws(() => repl.start({ breakEvalOnSigint: true, eval() {} }), { code: 'ERR_INVALID_REPL_EVAL_CONFIG' });
});
