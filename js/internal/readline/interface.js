// readline's Interface, as far as callbacks and promises have it in common: input that becomes lines, the prompt, questions.
// Docs: readline, "Class: InterfaceConstructor".

import process from 'process';
import { StringDecoder } from 'string_decoder';
import { lazy } from 'internal/core';
import { AbortError, codes } from 'internal/errors';
import { addAbortListener } from 'internal/events/abort_listener';
import { kFirstEventParam } from 'internal/events/symbols';
import { validateAbortSignal, validateUint32 } from 'internal/validators';
import { completeWithPromise } from 'internal/readline/completion';
import emitKeypressEvents from 'internal/readline/emitKeypressEvents';
import { addHistory, historyOptions, showHistory } from 'internal/readline/history';
import { handleKey, handleKeyOnDumbTerminal, lineEnding } from 'internal/readline/keys';
import { LineEditor } from 'internal/readline/line_editor';

const { ERR_INVALID_ARG_VALUE, ERR_USE_AFTER_CLOSE } = codes;
const events = lazy('events');

/** Milliseconds within which a line feed after a carriage return belongs to it. */
const kMinCrlfDelay = 100;

/** The options of the old form `new Interface(input, output, completer, terminal)`. */
function optionsOf(input, output, completer, terminal) {
  return input?.input ? input : { input, output, completer, terminal };
}

/** An interface to a stream of lines. */
export class Interface extends LineEditor {
  #decoder = new StringDecoder('utf8');
  #questionCallback = null;
  #questionReject = null;
  #oldPrompt;
  #lineBuffer = null;
  #iterator;

  closed = false;
  paused = false;
  isCompletionEnabled = true;
  _previousKey = null;
  _sawReturnAt = 0;
  _substringSearch = null;

  /**
   * @param {object} input the options, or the input stream
   * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE}
   */
  constructor(input, output, completer, terminal) {
    super();
    const options = optionsOf(input, output, completer, terminal);
    if (options.completer !== undefined && typeof options.completer !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('completer', options.completer);
    }
    const { history, historySize, removeHistoryDuplicates } = historyOptions(options);
    if (options.tabSize !== undefined) validateUint32(options.tabSize, 'tabSize', true);
    if (options.escapeCodeTimeout !== undefined) {
      if (!Number.isFinite(options.escapeCodeTimeout)) {
        throw new ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', options.escapeCodeTimeout);
      }
      this.escapeCodeTimeout = options.escapeCodeTimeout;
    }
    if (options.signal) validateAbortSignal(options.signal, 'options.signal');
    if (options.prompt !== undefined) this._prompt = options.prompt;

    this.input = options.input;
    this.output = options.output;
    this.completer = options.completer;
    this.history = history;
    this.historySize = historySize;
    this.historyIndex = -1;
    this.removeHistoryDuplicates = Boolean(removeHistoryDuplicates);
    this.crlfDelay = options.crlfDelay ? Math.max(kMinCrlfDelay, options.crlfDelay) : kMinCrlfDelay;
    if (options.tabSize !== undefined) this.tabSize = options.tabSize;
    this.terminal = Boolean(options.terminal ?? this.output?.isTTY);

    const detach = this.terminal ? this.#attachTerminal() : this.#attachPlain();
    const onError = (error) => this.emit('error', error);
    this.input.on('error', onError);
    this.once('close', () => {
      detach();
      this.input.removeListener('error', onError);
    });
    if (options.signal) this.#closeOnAbort(options.signal);
    this.input.resume();
  }

  /** Lines of any stream. @returns {() => void} takes the listeners away */
  #attachPlain() {
    const onData = (data) => this._normalWrite(data);
    const onEnd = () => {
      if (typeof this.#lineBuffer === 'string' && this.#lineBuffer.length > 0) this.emit('line', this.#lineBuffer);
      this.close();
    };
    this.input.on('data', onData);
    this.input.on('end', onEnd);
    return () => {
      this.input.removeListener('data', onData);
      this.input.removeListener('end', onEnd);
    };
  }

  /** Keys of a terminal. @returns {() => void} takes the listeners away */
  #attachTerminal() {
    const onKeypress = (text, key) => {
      this._ttyWrite(text, key);
      // Half a character: the terminal cannot have shown it right.
      const code = key?.sequence?.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) this._refreshLine();
    };
    const onEnd = () => {
      if (typeof this.line === 'string' && this.line.length > 0) this.emit('line', this.line);
      this.close();
    };
    const onResize = () => this._refreshLine();
    emitKeypressEvents(this.input, this);
    this.input.on('keypress', onKeypress);
    this.input.on('end', onEnd);
    this._setRawMode(true);
    this.output?.on?.('resize', onResize);
    return () => {
      this.input.removeListener('keypress', onKeypress);
      this.input.removeListener('end', onEnd);
      this.output?.removeListener?.('resize', onResize);
    };
  }

  #closeOnAbort(signal) {
    if (signal.aborted) {
      process.nextTick(() => this.close());
      return;
    }
    const disposable = addAbortListener(signal, () => this.close());
    this.once('close', disposable[Symbol.dispose]);
  }

  #checkOpen() {
    if (this.closed) throw new ERR_USE_AFTER_CLOSE('readline');
  }

  /** @returns {string} the prompt */
  getPrompt() {
    return this._prompt;
  }

  /** @param {string} prompt */
  setPrompt(prompt) {
    this._prompt = prompt;
  }

  /** @returns {boolean | undefined} the mode before */
  _setRawMode(raw) {
    const before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(raw);
    return before;
  }

  /**
   * Writes the prompt.
   * @param {boolean} [preserveCursor] whether the cursor stays where it is in the line
   */
  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  }

  /**
   * Asks; the next line is the answer.
   * @param {string} query
   * @param {(answer: string) => void} callback
   * @param {(error: Error) => void} [reject] told when the user gives up
   */
  _question(query, callback, reject) {
    this.#checkOpen();
    if (this.#questionCallback) {
      this.prompt();
      return;
    }
    this.#oldPrompt = this._prompt;
    this.setPrompt(query);
    this.#questionCallback = callback;
    this.#questionReject = reject ?? null;
    this.prompt();
  }

  /** Takes the question back. */
  _questionCancel() {
    if (!this.#questionCallback) return;
    this.#questionCallback = null;
    this.setPrompt(this.#oldPrompt);
    this._clearLine();
  }

  /** The user gives up: the interface closes and a question that waits for an answer fails. */
  _abort(message) {
    const reject = this.#questionReject;
    this.close();
    reject?.(new AbortError(message));
  }

  _onLine(line) {
    if (!this.#questionCallback) {
      this.emit('line', line);
      return;
    }
    const callback = this.#questionCallback;
    this.#questionCallback = null;
    this.#questionReject = null;
    this.setPrompt(this.#oldPrompt);
    callback(line);
  }

  _addHistory() {
    return addHistory(this);
  }

  _historyNext() {
    showHistory(this, -1);
  }

  _historyPrev() {
    showHistory(this, 1);
  }

  _tabComplete(lastKeypressWasTab) {
    return completeWithPromise(this, lastKeypressWasTab);
  }

  _ttyWrite(text, key) {
    if (process.env.TERM === 'dumb') handleKeyOnDumbTerminal(this, text, key);
    else handleKey(this, text, key);
  }

  /** The user has entered the line. */
  _line() {
    const line = this._addHistory();
    this._undoStack = [];
    this._redoStack = [];
    this._clearLine();
    this._onLine(line);
  }

  /** Leaves the line as it is on the screen and begins another one. */
  _clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  }

  clearLine() {
    this._clearLine();
  }

  /** Stops reading. */
  pause() {
    this.#checkOpen();
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  /** Reads on. */
  resume() {
    this.#checkOpen();
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  /**
   * Acts as if the user had typed `data`, or the key.
   * @param {string | Buffer} data
   * @param {object} [key]
   */
  write(data, key) {
    this.#checkOpen();
    if (this.paused) this.resume();
    if (this.terminal) this._ttyWrite(data, key);
    else this._normalWrite(data);
  }

  /** Takes a chunk of a stream that is no terminal. */
  _normalWrite(data) {
    if (data === undefined) return;
    let text = this.#decoder.write(data);
    if (this._sawReturnAt && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      // The second half of a CRLF that was cut in two.
      if (text.codePointAt(0) === 10) text = text.slice(1);
      this._sawReturnAt = 0;
    }
    // Only the new text is searched: a long line arrives in many chunks.
    lineEnding.lastIndex = 0;
    if (!lineEnding.test(text)) {
      if (text) this.#lineBuffer = (this.#lineBuffer ?? '') + text;
      return;
    }
    this._sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
    const lines = ((this.#lineBuffer ?? '') + text).split(lineEnding);
    this.#lineBuffer = lines.pop();
    for (const line of lines) this._onLine(line);
  }

  /** Gives the input back. */
  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  }

  /** The lines, for `for await`. */
  [Symbol.asyncIterator]() {
    this.#iterator ??= events().on(this, 'line', { close: ['close'], highWaterMark: 1024, [kFirstEventParam]: true });
    return this.#iterator;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

/** `Interface` as programs see it: it can be called without `new`. */
export function callableClass(Class) {
  const callable = function Interface(input, output, completer, terminal) {
    return Reflect.construct(Class, [input, output, completer, terminal], new.target ?? callable);
  };
  Object.setPrototypeOf(callable, Class);
  callable.prototype = Class.prototype;
  Object.defineProperty(callable.prototype, 'constructor', { value: callable, writable: true, configurable: true });
  return callable;
}

