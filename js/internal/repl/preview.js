// What a terminal shows beyond the cursor: the end of the word, and below the line the value of the input. Docs: repl, `preview`.

import { op_repl_completeness } from 'internal/ops';
import vm from 'vm';
import { getStringWidth, inspect } from 'internal/util/inspect';
import { isNativeError } from 'internal/util/types';
import { clearLine, cursorTo, moveCursor } from 'internal/readline/callbacks';
import { commonPrefix } from 'internal/readline/characters';
import { REPL_MODE_STRICT } from 'internal/repl/modes';
import { Observer } from 'internal/repl/observer';

/** No preview is wider than this. */
const kWidest = 250;

const isEnter = (key) => key.name === 'return' || key.name === 'enter';

export class Preview {
  #repl;
  /** The end of the word that is shown. */
  #completion = null;
  #value = null;
  /** The line for which the user wants no completion. */
  #refused = null;

  constructor(repl) {
    this.#repl = repl;
  }

  /** Called before a key does its work. @returns {boolean} whether the key is used up */
  before(key) {
    const completion = this.#completion;
    const atEnd = this.#repl.cursor === this.#repl.line.length;
    this.clear();
    if (completion === null || key.ctrl || key.shift) return false;
    if (key.name === 'escape') {
      if (key.meta) this.#refused = this.#repl.line;
      return false;
    }
    if (!atEnd || this.#refused === this.#repl.line || key.meta) return false;
    if (isEnter(key)) {
      this.#repl._insertString(completion);
      return false;
    }
    if (key.name !== 'right') return false;
    this.#repl._insertString(completion);
    this.after(key);
    return true;
  }

  /** Called when a key has done its work. */
  after(key) {
    const repl = this.#repl;
    // Not while text is pasted.
    if (key.name === 'tab' || repl.closed || !repl.isCompletionEnabled || this.#completion !== null || this.#value !== null) return;
    if (repl.line === '' || repl.line.includes('\n') || repl.bufferedCommand !== '' || /^\s*\./.test(repl.line)) return;
    if (this.#refused !== null && this.#refused !== repl.line) this.#refused = null;
    this.#showCompletion();
    this.#showValue();
  }

  /** Takes away what is shown. */
  clear() {
    const { output } = this.#repl;
    if (this.#value !== null) {
      const down = this.#rowsBelow() + 1;
      moveCursor(output, 0, down);
      clearLine(output);
      moveCursor(output, 0, -down);
      this.#value = null;
    }
    if (this.#completion !== null) {
      const { cols, rows } = this.#end();
      const cursor = this.#repl.getCursorPos();
      const isBefore = rows !== cursor.rows || cols !== cursor.cols;
      if (isBefore) {
        moveCursor(output, 0, rows - cursor.rows);
        cursorTo(output, cols);
      }
      clearRight(output);
      if (isBefore) {
        moveCursor(output, 0, cursor.rows - rows);
        cursorTo(output, cursor.cols);
      }
      this.#completion = null;
    }
  }

  /** Where the line ends. */
  #end() {
    return this.#repl._getDisplayPos(this.#repl.getPrompt() + this.#repl._shown(this.#repl.line));
  }

  #rowsBelow() {
    const text = this.#repl.getPrompt() + this.#repl._shown(this.#repl.line) + (this.#completion === null ? '' : this.#marked(this.#completion));
    return this.#repl._getDisplayPos(text).rows - this.#repl.getCursorPos().rows;
  }

  #marked(text) {
    return this.#repl.useColors ? `\u001b[90m${text}\u001b[39m` : ` // ${text}`;
  }

  #showCompletion() {
    const repl = this.#repl;
    if (repl.cursor !== repl.line.length || this.#refused === repl.line) return;
    // A name in brackets is as often a new one.
    if (/\[[^\]]*$/.test(repl.line)) return;
    repl.completer(repl.line, (error, answer) => {
      if (error || !answer) return;
      const [names, word] = answer;
      if (!names || names.length === 0 || !word) return;
      const prefix = commonPrefix(names.filter(Boolean));
      if (prefix.length <= word.length) return;
      const isSame = prefix.startsWith(word);
      if (!isSame && !prefix.toLowerCase().startsWith(word.toLowerCase())) return;
      const ending = prefix.slice(word.length);
      if (!isSame) return;
      this.#completion = ending;
      const position = repl.getCursorPos();
      repl.output.write(this.#marked(ending));
      cursorTo(repl.output, position.cols);
    });
  }

  #showValue() {
    const repl = this.#repl;
    const line = repl.line + (this.#completion ?? '');
    const text = this.#valueOf(line.trim());
    if (text === undefined) return;
    const cut = this.#fit(text);
    const position = repl.getCursorPos();
    const rows = this.#rowsBelow();
    if (rows !== 0) moveCursor(repl.output, 0, rows);
    const shown = repl.useColors ? `\u001b[90m${cut}\u001b[39m` : `// ${cut}`;
    repl.output.write(`\n${shown}`);
    cursorTo(repl.output, position.cols);
    moveCursor(repl.output, 0, -rows - 1);
    this.#value = cut;
  }

  /** One line of the width of the terminal. */
  #fit(text) {
    const most = Math.min(this.#repl.columns, kWidest) - (this.#repl.useColors ? 0 : 3);
    let [shown] = text.split(/[\r\n\v]/, 1);
    if (getStringWidth(shown) > most) {
      while (getStringWidth(shown) > most - 3) shown = shown.slice(0, Math.max(1, Math.min(shown.length - 1, most)));
      shown += '...';
    }
    return shown;
  }

  /** The value of an input as text; undefined if it is not to be seen. */
  #valueOf(line) {
    if (line === '' || /^\s*(?:let|const|var|class|function|import)\b/.test(line)) return undefined;
    const isObject = /^\{/.test(line) && !/;$/.test(line) && op_repl_completeness(`_=${line}`, false) === 0;
    if (!isObject && op_repl_completeness(line, false) !== 0) return undefined;
    const observer = Observer.of(this.#repl);
    let found;
    if (isObject) found = observer.evaluate(`(${line})`);
    if (found === undefined || (found.isThrown && found.value?.name === 'SyntaxError')) found = observer.evaluate(line);
    if (found === undefined || (found.value === undefined && this.#repl.ignoreUndefined)) return undefined;
    if (found.isThrown && isMistake(found.value, this.#repl.replMode === REPL_MODE_STRICT || isStrict())) return undefined;
    const text = shortly(found.value);
    return text === undefined || text === line || (text === 'undefined' && !found.isThrown) ? undefined : text;
  }

  /** The context is another one. */
  forget() {
    this.#completion = this.#value = null;
  }

  close() {
    Observer.of(this.#repl).close();
  }
}

/** Clears from the cursor to the end of the line. */
function clearRight(output) {
  clearLine(output, 1);
}

/** V8's flag --use-strict. */
function isStrict() {
  return vm.runInThisContext('(function() { return this; })()') === undefined;
}

/** Errors that only say that the input is not finished, or that it would change something. In strict code an unknown name is wrong. */
function isMistake(error, strict) {
  return (error?.name === 'ReferenceError' && !strict) || error?.name === 'SyntaxError' || error?.name === 'EvalError';
}

function shortly(value) {
  try {
    if (isNativeError(value)) return `${value.name}: ${value.message}`;
    return inspect(value, { breakLength: Infinity, compact: true, depth: 1, showProxy: true, customInspect: false, maxArrayLength: 100 });
  } catch {
    return undefined;
  }
}

