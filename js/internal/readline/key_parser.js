// @ts-check
// Makes keys of what a terminal sends when something is typed. Docs: readline, "readline.emitKeypressEvents()".

import { charLengthAt } from 'internal/readline/characters';
import { escape } from 'internal/readline/sequences';

/** The keys behind escape codes (without ESC, and without the digit that tells the modifiers). */
/** @type {Map<string, { name: string, ctrl?: boolean, shift?: boolean }>} */
const keysByCode = new Map(
  Object.entries({
    // xterm and gnome: ESC [ letter, ESC O letter; rxvt: ESC [ number ~; the Linux console: ESC [ [ letter.
    f1: 'OP [P [11~ [[A',
    f2: 'OQ [Q [12~ [[B',
    f3: 'OR [R [13~ [[C',
    f4: 'OS [S [14~ [[D',
    f5: '[15~ [[E',
    f6: '[17~',
    f7: '[18~',
    f8: '[19~',
    f9: '[20~',
    f10: '[21~',
    f11: '[23~',
    f12: '[24~',
    up: 'OA [A',
    down: 'OB [B',
    right: 'OC [C',
    left: 'OD [D',
    clear: 'OE [E',
    end: 'OF [F [4~ [8~',
    home: 'OH [H [1~ [7~',
    insert: '[2~',
    delete: '[3~',
    pageup: '[5~ [[5~',
    pagedown: '[6~ [[6~',
    'paste-start': '[200~',
    'paste-end': '[201~',
  }).flatMap(([name, codes]) => codes.split(' ').map((code) => /** @type {const} */ ([code, { name }]))),
);

/** rxvt has codes of its own for keys with shift and with ctrl. */
const modified = {
  shift: { up: '[a', down: '[b', right: '[c', left: '[d', clear: '[e', insert: '[2$', delete: '[3$', pageup: '[5$', pagedown: '[6$', home: '[7$', end: '[8$' },
  ctrl: { up: 'Oa', down: 'Ob', right: 'Oc', left: 'Od', clear: 'Oe', insert: '[2^', delete: '[3^', pageup: '[5^', pagedown: '[6^', home: '[7^', end: '[8^' },
};
for (const [modifier, keys] of Object.entries(modified)) {
  for (const [name, code] of Object.entries(keys)) keysByCode.set(code, { name, [modifier]: true });
}
keysByCode.set('[Z', { name: 'tab', shift: true });

/** Keys that are one character, with or without ESC before it. */
const keysByCharacter = new Map([
  ['\r', 'return'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\b', 'backspace'],
  ['\x7f', 'backspace'],
  [escape, 'escape'],
  [' ', 'space'],
]);

/**
 * Sequences that go on: ESC alone or twice, ESC O with a modifier, ESC [ (or ESC [ [) with up to three digits, a semicolon
 * and one digit more.
 */
// eslint-disable-next-line no-control-regex
const unfinished = /^\x1b\x1b?(?:$|O\d?$|\[\[?\d{0,3}(?:;\d?)?$)/;

/** The parts of what follows ESC [: numbers, and the character that ends it. */
const commandParts = /^(\[\[?)(\d*)(?:;(\d?))?(.)$/su;

/** Modifiers as terminals count them: 1 is none. */
const noModifier = 1;

/**
 * The key behind an escape code.
 * @param {string} sequence what followed ESC
 * @returns {{ code: string, modifier: number }} the code without the digit that tells the modifiers, and that digit
 */
function splitCode(sequence) {
  if (sequence[0] === 'O') {
    const [, digit, letter] = /^O(\d?)(.)$/su.exec(sequence);
    return { code: `O${letter}`, modifier: Number(digit || noModifier) };
  }
  const parts = commandParts.exec(sequence);
  if (parts === null) return { code: sequence, modifier: noModifier };
  const [, lead, first, second, end] = parts;
  if (/[A-Za-z]/.test(end)) {
    // ESC [ letter, ESC [ modifier letter, ESC [ 1 ; modifier letter
    const modifier = second || first || noModifier;
    if (first.length <= 1) return { code: lead + end, modifier: Number(modifier) };
  } else if (/[~^$]/.test(end) && first.length > 0 && first.length <= 2) {
    return { code: lead + first + end, modifier: Number(second || noModifier) };
  }
  return { code: sequence, modifier: noModifier };
}

/** Fills in a key for an escape code. */
function describeCode(key, sequence) {
  const { code, modifier } = splitCode(sequence);
  const bits = modifier - 1;
  key.ctrl = (bits & 4) !== 0;
  key.meta = (bits & 10) !== 0;
  key.shift = (bits & 1) !== 0;
  key.code = code;
  Object.assign(key, keysByCode.get(code) ?? { name: 'undefined' });
}

/** Fills in a key for an ordinary character; `ch` is empty for an ESC that nothing followed. */
function describeCharacter(key, ch, escaped) {
  key.meta = escaped;
  const named = keysByCharacter.get(ch);
  if (named !== undefined) {
    key.name = named;
  } else if (!escaped && ch <= '\x1a') {
    // ctrl+letter
    key.name = String.fromCharCode(ch.charCodeAt(0) + 'a'.charCodeAt(0) - 1);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(ch)) {
    key.name = ch.toLowerCase();
    key.shift = ch !== key.name;
  } else if (ch === '') {
    key.name = 'escape';
  }
}

/** Collects characters until they are a key. */
export class KeyParser {
  #text = '';
  #emit;

  /** @param {(character: string | undefined, key: object) => void} emit */
  constructor(emit) {
    this.#emit = emit;
  }

  /** Takes one character. */
  take(character) {
    this.#text += character;
    if (this.#text[0] !== escape || !unfinished.test(this.#text)) this.finish();
  }

  /** Makes a key of what came so far: of an ESC, the key of that name. */
  finish() {
    const text = this.#text;
    // The listener may throw: the next character begins a key all the same.
    this.#text = '';
    const escaped = text[0] === escape;
    const start = escaped ? (text[1] === escape ? 2 : 1) : 0;
    const rest = text.slice(start);
    const key = { sequence: text, name: undefined, ctrl: false, meta: false, shift: false };
    if (escaped && /^[O[]./s.test(rest)) describeCode(key, rest);
    else describeCharacter(key, rest, escaped);

    // What has neither a name nor ESC is a key if it is one character. Broken sequences are dropped.
    if (escaped) this.#emit(undefined, key);
    else if (key.name !== undefined || charLengthAt(text, 0) === text.length) this.#emit(text, key);
  }
}
