// What the keys of a terminal do in an interface. Docs: readline, "TTY keybindings".

import process from 'process';
import { clearScreenDown, cursorTo } from 'internal/readline/callbacks';
import { charLengthAt, charLengthLeft } from 'internal/readline/characters';

const kUndoCharacter = 0x1f;
const kRedoCharacter = 0x1e;

/** Ends of lines within what is typed or pasted. */
export const lineEnding = /\r?\n|\r(?!\n)|\u2028|\u2029/g;

/** ctrl+z: the process stops, and draws the line again when it goes on. */
function suspend(rl) {
  if (process.platform === 'win32') return;
  if (rl.listenerCount('SIGTSTP') > 0) {
    rl.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    // The stream may have been given up meanwhile.
    if (!rl.paused) {
      rl.pause();
      rl.emit('SIGCONT');
    }
    rl._setRawMode(true);
    rl._refreshLine();
  });
  rl._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

function charLeft(rl) {
  rl._moveCursor(-charLengthLeft(rl.line, rl.cursor));
}

function charRight(rl) {
  rl._moveCursor(charLengthAt(rl.line, rl.cursor));
}

const kCtrlShift = {
  __proto__: null,
  backspace: (rl) => rl._deleteLineLeft(),
  delete: (rl) => rl._deleteLineRight(),
};

const kCtrl = {
  __proto__: null,
  c(rl) {
    if (rl.listenerCount('SIGINT') > 0) rl.emit('SIGINT');
    else rl._abort('Aborted with Ctrl+C');
  },
  h: (rl) => rl._deleteLeft(),
  d(rl) {
    if (rl.cursor === 0 && rl.line.length === 0) rl._abort('Aborted with Ctrl+D');
    else if (rl.cursor < rl.line.length) rl._deleteRight();
  },
  u: (rl) => rl._deleteLineLeft(),
  k: (rl) => rl._deleteLineRight(),
  a: (rl) => rl._moveCursor(-Infinity),
  e: (rl) => rl._moveCursor(Infinity),
  b: charLeft,
  f: charRight,
  l(rl) {
    cursorTo(rl.output, 0, 0);
    clearScreenDown(rl.output);
    rl._refreshLine();
  },
  n: (rl) => rl._historyNext(),
  p: (rl) => rl._historyPrev(),
  y: (rl) => rl._yank(),
  z: suspend,
  w: (rl) => rl._deleteWordLeft(),
  backspace: (rl) => rl._deleteWordLeft(),
  delete: (rl) => rl._deleteWordRight(),
  left: (rl) => rl._wordLeft(),
  right: (rl) => rl._wordRight(),
};

const kMeta = {
  __proto__: null,
  b: (rl) => rl._wordLeft(),
  f: (rl) => rl._wordRight(),
  d: (rl) => rl._deleteWordRight(),
  delete: (rl) => rl._deleteWordRight(),
  backspace: (rl) => rl._deleteWordLeft(),
  y: (rl) => rl._yankPop(),
};

const kPlain = {
  __proto__: null,
  return(rl) {
    rl._sawReturnAt = Date.now();
    rl._line();
  },
  enter(rl) {
    // The second half of a CRLF is no line of its own.
    if (rl._sawReturnAt === 0 || Date.now() - rl._sawReturnAt > rl.crlfDelay) rl._line();
    rl._sawReturnAt = 0;
  },
  backspace: (rl) => rl._deleteLeft(),
  delete: (rl) => rl._deleteRight(),
  left: charLeft,
  right: charRight,
  home: (rl) => rl._moveCursor(-Infinity),
  end: (rl) => rl._moveCursor(Infinity),
  up: (rl) => rl._moveRow(-1) || rl._historyPrev(),
  down: (rl) => rl._moveRow(1) || rl._historyNext(),
};

/** Inserts text; each end of line in it enters the line. */
function insertText(rl, text) {
  let last = 0;
  // Whoever tested with it before has left it in the middle.
  lineEnding.lastIndex = 0;
  for (const match of text.matchAll(lineEnding)) {
    rl._insertString(text.slice(last, match.index));
    rl._line();
    last = match.index + match[0].length;
  }
  rl._insertString(text.slice(last));
}

/** Going up and down searches for lines that begin as the text left of the cursor. */
function updateHistorySearch(rl, key) {
  if ((key.name === 'up' || key.name === 'down') && !key.ctrl && !key.meta && !key.shift) {
    rl._substringSearch ??= rl.line.slice(0, rl.cursor);
  } else if (rl._substringSearch !== null) {
    rl._substringSearch = null;
    // The search ran past the oldest line.
    if (rl.history.length === rl.historyIndex) rl.historyIndex = -1;
  }
}

/**
 * @param {object} rl
 * @param {string | undefined} text what is inserted, unless the key has another meaning
 * @param {object} key as 'keypress' tells it
 */
export function handleKey(rl, text, key = {}) {
  key ??= {};
  const previous = rl._previousKey;
  rl._previousKey = key;
  if (!key.meta || key.name !== 'y') rl._yanking = false;
  updateHistorySearch(rl, key);

  if (typeof key.sequence === 'string') {
    const code = key.sequence.codePointAt(0);
    if (code === kUndoCharacter) return rl._undo();
    if (code === kRedoCharacter) return rl._redo();
  }
  if (key.name === 'escape') return undefined;

  if (key.ctrl && key.shift) return kCtrlShift[key.name]?.(rl);
  if (key.ctrl) return kCtrl[key.name]?.(rl);
  if (key.meta) return kMeta[key.name]?.(rl);

  if (rl._sawReturnAt && key.name !== 'enter') rl._sawReturnAt = 0;
  const action = kPlain[key.name];
  if (action !== undefined) return action(rl);
  if (key.name === 'tab' && typeof rl.completer === 'function' && rl.isCompletionEnabled) {
    return rl._tabComplete(previous?.name === 'tab');
  }
  if (typeof text === 'string' && text) insertText(rl, text);
  return undefined;
}

/**
 * A terminal that cannot move its cursor gets a line as it is typed, without editing.
 * @param {object} rl
 * @param {string | undefined} text
 * @param {object} key as 'keypress' tells it
 */
export function handleKeyOnDumbTerminal(rl, text, key) {
  key ??= {};
  if (key.name === 'escape') return;
  if (rl._sawReturnAt && key.name !== 'enter') rl._sawReturnAt = 0;
  if (key.ctrl) {
    if (key.name === 'c' || (key.name === 'd' && rl.line.length === 0)) kCtrl[key.name](rl);
    return;
  }
  if (key.name === 'return' || key.name === 'enter') {
    kPlain[key.name](rl);
  } else if (typeof text === 'string' && text) {
    rl.line += text;
    rl.cursor += text.length;
    rl._writeToOutput(text);
  }
}
