// Proves: readline splits input at every kind of line end, across chunks too, and iterates over it; keys edit a line.
import assert from 'node:assert';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';

const input = new PassThrough();
const lines = [];
const plain = createInterface({ input });
plain.on('line', (line) => lines.push(line));
input.write('a\r');
input.write('\nb\nc\u2028');
input.end('last');
await once(plain, 'close');
assert.deepStrictEqual(lines, ['a', 'b', 'c', 'last']);

const iterated = [];
const source = new PassThrough();
source.end('1\n2\n3');
for await (const line of createInterface({ input: source })) iterated.push(line);
assert.deepStrictEqual(iterated, ['1', '2', '3']);

const keyboard = new PassThrough();
const terminal = createInterface({ input: keyboard, output: new PassThrough().resume(), terminal: true });
const typed = [];
terminal.on('line', (line) => typed.push(line));
// ctrl+a, an arrow, backspace, ctrl+w, then the line before by the arrow up.
keyboard.write('bc\x01a\x1b[C\x1b[Cd\x7fe f\x17g\r');
keyboard.write('\x1b[A!\r');
await new Promise(setImmediate);
assert.deepStrictEqual(typed, ['abce g', 'abce g!']);
terminal.close();
