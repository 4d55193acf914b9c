// What a terminal sends and takes: escape codes to move and clear, and the parser that makes keys of what is typed.
// Docs: readline, "readline.emitKeypressEvents()".

const kEscape = '\x1b';

/** From here on a UTF-16 code point takes two units. */
const kUTF16SurrogateThreshold = 0x10000;

/** A template tag for control sequences: CSI`2K` is ESC [ 2 K. */
export function CSI(strings, ...args) {
  return `${kEscape}[${String.raw({ raw: strings }, ...args)}`;
}
CSI.kEscape = kEscape;
CSI.kClearToLineBeginning = CSI`1K`;
CSI.kClearToLineEnd = CSI`0K`;
CSI.kClearLine = CSI`2K`;
CSI.kClearScreenDown = CSI`0J`;

/** How many units the character before `i` has. */
export function charLengthLeft(str, i) {
  if (i <= 0) return 0;
  const pair =
    (i > 1 && str.codePointAt(i - 2) >= kUTF16SurrogateThreshold) || str.codePointAt(i - 1) >= kUTF16SurrogateThreshold;
  return pair ? 2 : 1;
}

/** How many units the character at `i` has; 1 at the end, so that the caller moves on. */
export function charLengthAt(str, i) {
  if (str.length <= i) return 1;
  return str.codePointAt(i) >= kUTF16SurrogateThreshold ? 2 : 1;
}

/** The longest string all of `strings` begin with. */
export function commonPrefix(strings) {
  if (strings.length === 0) return '';
  const sorted = strings.toSorted();
  const first = sorted[0];
  const last = sorted.at(-1);
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

/** The keys behind escape codes (without ESC, and without the digit that tells the modifiers). */
const kKeysByCode = new Map(
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
  }).flatMap(([name, codes]) => codes.split(' ').map((code) => [code, { name }])),
);

/** rxvt has codes of its own for keys with shift and with ctrl. */
for (const [modifier, keys] of [
  ['shift', { up: '[a', down: '[b', right: '[c', left: '[d', clear: '[e', insert: '[2$', delete: '[3$', pageup: '[5$', pagedown: '[6$', home: '[7$', end: '[8$' }],
  ['ctrl', { up: 'Oa', down: 'Ob', right: 'Oc', left: 'Od', clear: 'Oe', insert: '[2^', delete: '[3^', pageup: '[5^', pagedown: '[6^', home: '[7^', end: '[8^' }],
]) {
  for (const [name, code] of Object.entries(keys)) kKeysByCode.set(code, { name, [modifier]: true });
}
kKeysByCode.set('[Z', { name: 'tab', shift: true });

/** Keys that are one character, with or without ESC before it. */
const kKeysByCharacter = new Map([
  ['\r', 'return'],
  ['\n', 'enter'],
  ['\t', 'tab'],
  ['\b', 'backspace'],
  ['\x7f', 'backspace'],
  [kEscape, 'escape'],
  [' ', 'space'],
]);

function isDigit(ch) {
  return ch >= '0' && ch <= '9';
}

/**
 * Reads the rest of an escape code, of which `text` is what came so far.
 * @returns {Generator<undefined, { text: string, code: string, modifier: number }, string>}
 */
function* readEscapeCode(text, kind) {
  let modifier = 0;
  let ch = yield;
  text += ch;
  if (kind === 'O') {
    // ESC O letter, or ESC O modifier letter
    if (isDigit(ch)) {
      modifier = Number(ch) - 1;
      ch = yield;
      text += ch;
    }
    return { text, code: `O${ch}`, modifier };
  }

  let code = '[';
  if (ch === '[') {
    code += ch;
    ch = yield;
    text += ch;
  }
  // Up to three digits, a semicolon with one digit, and the character that ends the code.
  const start = text.length - 1;
  for (let digits = 0; digits < 3 && isDigit(ch); digits++) {
    ch = yield;
    text += ch;
  }
  if (ch === ';') {
    ch = yield;
    text += ch;
    if (isDigit(ch)) text += yield;
  }

  const command = text.slice(start);
  const numbered = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/.exec(command);
  if (numbered) {
    const [, number, numberedModifier = 1, end, long] = numbered;
    return long ? { text, code: code + long, modifier } : { text, code: code + number + end, modifier: numberedModifier - 1 };
  }
  const lettered = /^(?:(?:\d;)?(\d))?([A-Za-z])$/.exec(command);
  if (lettered) return { text, code: code + lettered[2], modifier: (lettered[1] ?? 1) - 1 };
  return { text, code: code + command, modifier };
}

/** Fills in `key` for an ordinary character. */
function describeCharacter(key, ch, escaped) {
  const named = kKeysByCharacter.get(ch);
  if (named !== undefined) {
    key.name = named;
    key.meta = escaped;
  } else if (!escaped && ch <= '\x1a') {
    // ctrl+letter
    key.name = String.fromCharCode(ch.charCodeAt(0) + 'a'.charCodeAt(0) - 1);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(ch)) {
    key.name = ch.toLowerCase();
    key.shift = /^[A-Z]$/.test(ch);
    key.meta = escaped;
  } else if (escaped) {
    // An ESC that nothing follows is the key of that name.
    key.name = ch.length > 0 ? undefined : 'escape';
    key.meta = true;
  }
}

/**
 * The parser: give it characters with next(), and it emits 'keypress' on `stream`. An empty string ends a lone ESC.
 * @param {import('events').EventEmitter} stream
 */
export function* emitKeys(stream) {
  while (true) {
    let ch = yield;
    let text = ch;
    let escaped = false;
    const key = { sequence: null, name: undefined, ctrl: false, meta: false, shift: false };

    if (ch === kEscape) {
      escaped = true;
      ch = yield;
      text += ch;
      if (ch === kEscape) {
        ch = yield;
        text += ch;
      }
    }

    if (escaped && (ch === 'O' || ch === '[')) {
      const { text: whole, code, modifier } = yield* readEscapeCode(text, ch);
      text = whole;
      key.ctrl = Boolean(modifier & 4);
      key.meta = Boolean(modifier & 10);
      key.shift = Boolean(modifier & 1);
      key.code = code;
      Object.assign(key, kKeysByCode.get(code) ?? { name: 'undefined' });
    } else {
      describeCharacter(key, ch, escaped);
    }

    key.sequence = text;
    if (text.length !== 0 && (key.name !== undefined || escaped)) {
      stream.emit('keypress', escaped ? undefined : text, key);
    } else if (charLengthAt(text, 0) === text.length) {
      // One character that is no key with a name. Broken sequences are dropped.
      stream.emit('keypress', text, key);
    }
  }
}
