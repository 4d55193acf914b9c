// Proves which keys the sequences of terminals are, in whatever pieces they come, and what the cursor is sent.
'use strict';

const assert = require('node:assert');
const readline = require('node:readline');
const { PassThrough } = require('node:stream');

/** The keys behind a text that comes in the given pieces. */
async function keysOf(...pieces) {
  const input = new PassThrough();
  const keys = [];
  readline.emitKeypressEvents(input, { escapeCodeTimeout: 10 });
  input.on('keypress', (character, key) => {
    const modifiers = ['ctrl', 'meta', 'shift'].filter((name) => key[name]);
    keys.push([...modifiers, key.name ?? JSON.stringify(character)].join('+'));
  });
  for (const piece of pieces) {
    input.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  return keys.join(' ');
}

const cases = [
  [['aB1 -'], 'a shift+b 1 space "-"'],
  [['\x01\t\r\n\x7f'], 'ctrl+a tab return enter backspace'],
  [['\x1b[A\x1bOB\x1b[1;5C\x1b[5D\x1b[3;2~'], 'up down ctrl+right ctrl+left shift+delete'],
  [['\x1b[', '1', '5', '~', '\x1b[[', 'A'], 'f5 f1'],
  [['\x1b'], 'meta+escape'],
  [['\x1ba\x1bZ\x1b\x1b[A'], 'meta+a meta+shift+z up'],
  [['\x1b[200~x\x1b[201~'], 'paste-start x paste-end'],
  [['\x1b[99~'], 'undefined'],
  [['😀é'], '"😀" "é"'],
];

(async () => {
  for (const [pieces, expected] of cases) assert.strictEqual(await keysOf(...pieces), expected, JSON.stringify(pieces));

  const sent = [];
  const output = { write: (text) => sent.push(text) };
  readline.cursorTo(output, 1);
  readline.cursorTo(output, 1, 2);
  readline.moveCursor(output, -1, 2);
  readline.moveCursor(output, 0, 0);
  readline.clearLine(output, -1);
  readline.clearScreenDown(output);
  assert.deepStrictEqual(sent, ['\x1b[2G', '\x1b[3;2H', '\x1b[1D\x1b[2B', '\x1b[1K', '\x1b[0J']);
  assert.throws(() => readline.cursorTo(output, 'a', 1), { code: 'ERR_INVALID_CURSOR_POS' });
})();
