// Proves that console writes through process.stdout as soon as the program replaces it, and that groups, counts and tables work.
'use strict';

const assert = require('node:assert');
const { Console } = require('node:console');
const { Writable } = require('node:stream');

let text = '';
const stream = new Writable({
  write(chunk, encoding, callback) {
    text += chunk;
    callback();
  },
});
const take = () => {
  const taken = text;
  text = '';
  return taken;
};

const own = new Console({ stdout: stream, groupIndentation: 3 });
own.group('outer');
own.log('two\nlines');
own.groupEnd();
own.error({ a: 1 });
assert.strictEqual(take(), 'outer\n   two\n   lines\n{ a: 1 }\n');
own.count();
own.count();
own.countReset();
own.count('x');
assert.strictEqual(take(), 'default: 1\ndefault: 2\nx: 1\n');
own.table([{ a: 1, b: 'x' }, { a: 2 }]);
assert.ok(take().includes('\u2502 1       \u2502 2 \u2502     \u2502'));
own.assert(false, '%s happened', 'it');
assert.strictEqual(take(), 'Assertion failed: it happened\n');
assert.ok(console instanceof Console);
assert.throws(() => new Console({ stdout: {} }), { code: 'ERR_CONSOLE_WRITABLE_STREAM' });

const { write } = process.stdout;
let written = '';
process.stdout.write = (chunk) => {
  written += chunk;
  return true;
};
console.log('patched', 1);
process.stdout.write = write;
assert.strictEqual(written, 'patched 1\n');
