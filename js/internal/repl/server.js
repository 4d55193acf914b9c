// REPLServer: reads lines, evaluates them, prints what comes of it. Docs: repl, "Class: `REPLServer`".

import process from 'process';
import domain from 'domain';
import readline from 'readline';
import { codes } from 'internal/errors';
import { deprecate } from 'internal/util';
import { shouldColorize } from 'internal/util/colors';
import { commandOf, defineCommand, initialCommands } from 'internal/repl/commands';
import { complete } from 'internal/repl/completion';
import { toEntry } from 'internal/readline/history';
import { createContext, exposeLast } from 'internal/repl/context';
import { Evaluation } from 'internal/repl/evaluation';
import { HistoryFile, historyArguments } from 'internal/repl/history_file';
import { CallableRecoverable, Recoverable, REPL_MODE_SLOPPY, REPL_MODE_STRICT } from 'internal/repl/modes';
import { Preview } from 'internal/repl/preview';
import { describe } from 'internal/repl/report';
import { ReverseSearch } from 'internal/repl/reverse_search';
import { makeWriter, writer } from 'internal/repl/writer';

export { CallableRecoverable as Recoverable, REPL_MODE_SLOPPY, REPL_MODE_STRICT };

const { ERR_INVALID_REPL_EVAL_CONFIG, ERR_INVALID_REPL_INPUT } = codes;

/** What stands before the second and later lines of an input. */
const kContinuation = '| ';
const kNpmHint = 'npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n';

/** Number of inputs of all prompts: their names in stack traces. */
let inputs = 0;

/** The domains of prompts within programs: code in them may not take the exceptions of the process. */
const guests = new Set();

function refuseListener(event) {
  if (event !== 'uncaughtException' || !guests.has(process.domain)) return;
  throw new ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
}

/** @returns {() => void} ends the watch */
function refuseListeners(own) {
  if (guests.size === 0) process.prependListener('newListener', refuseListener);
  guests.add(own);
  return () => {
    guests.delete(own);
    if (guests.size === 0) process.removeListener('newListener', refuseListener);
  };
}

/** The options from `repl.start(options)` or the old list of arguments. */
function optionsOf(prompt, stream, evaluate, useGlobal, ignoreUndefined, replMode) {
  const options = prompt !== null && typeof prompt === 'object' ? { ...prompt } :
    { prompt, stream, eval: evaluate, useGlobal, ignoreUndefined, replMode };
  if (options.breakEvalOnSigint && options.eval) throw new ERR_INVALID_REPL_EVAL_CONFIG();
  if (options.stream && !options.input && !options.output) options.input = options.output = options.stream;
  options.input ??= process.stdin;
  options.output ??= process.stdout;
  options.terminal ??= Boolean(options.output.isTTY);
  options.prompt ??= '> ';
  options.useColors ??= options.terminal && shouldColorize(options.output);
  return options;
}

class Server extends readline.Interface {
  /** What is typed while a promise is waited for. */
  #held = null;
  #onBreak;
  #sawSigint = false;
  #closing = false;
  #evaluation;
  #preview;
  #search;
  #editorText = '';
  #entryBefore;

  constructor(...given) {
    const options = optionsOf(...given);
    super({
      input: options.input, output: options.output, terminal: options.terminal, historySize: options.historySize, prompt: options.prompt,
    });
    this._initialPrompt = options.prompt;
    this.useColors = Boolean(options.useColors);
    this.useGlobal = Boolean(options.useGlobal);
    this.ignoreUndefined = Boolean(options.ignoreUndefined);
    this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
    this.replMode = options.replMode ?? REPL_MODE_SLOPPY;
    this.acceptsTypes = this.acceptsImports = Boolean(options.acceptsTypes);
    this.isStandalone = Boolean(options.isStandalone);
    this.highlight = options.highlight;
    this.editorMode = false;
    this.bufferedCommand = '';
    this.lines = [];
    this.last = this.lastError = undefined;
    this.underscoreAssigned = this.underscoreErrAssigned = false;
    this.writer = options.writer ?? (this.useColors ? makeWriter(true) : writer);
    this.commands = initialCommands(options.terminal);
    this.historyManager = new HistoryFile(this);
    this.#evaluation = new Evaluation(this);
    this.#useDomain(options.domain, options.eval ?? this.#evaluation.evaluate);
    this.completer = typeof options.completer === 'function' ? withCallback(options.completer) : (text, callback) => complete(this, text, callback);
    this.resetContext();
    if (options.terminal) {
      if (options.preview ?? !options.eval) this.#preview = new Preview(this);
      this.#search = new ReverseSearch(this);
    }
    this.on('line', (line) => this.#takeLine(line));
    this.on('SIGINT', () => this.#interrupted());
    this.on('SIGCONT', () => this.displayPrompt(true));
    this.on('close', () => this.#closed());
    this.displayPrompt();
  }

  #useDomain(given, evaluate) {
    this._domain = given ?? domain.create();
    if (!this.isStandalone) this.once('exit', refuseListeners(this._domain));
    this._domain.on('error', (error) => this.#thrown(error));
    this.eval = this._domain.bind(evaluate);
  }

  /** Makes new globals. Docs: repl, "Event: 'reset'". */
  resetContext() {
    this.context = createContext(this);
    this.underscoreAssigned = this.underscoreErrAssigned = false;
    this.lines = [];
    this.#preview?.forget();
    exposeLast(this, '_', 'last', 'underscoreAssigned');
    exposeLast(this, '_error', 'lastError', 'underscoreErrAssigned');
    this.emit('reset', this.context);
  }

  /** @returns {object} what createContext() makes, for programs that keep several */
  createContext() {
    return createContext(this);
  }

  /** Docs: replServer.defineCommand(). @throws {ERR_INVALID_ARG_TYPE} */
  defineCommand(keyword, cmd) {
    defineCommand(this.commands, keyword, cmd);
  }

  /** Docs: replServer.setupHistory(). */
  setupHistory(historyConfig = {}, callback = undefined) {
    const { options, onLoaded } = historyArguments(historyConfig, callback);
    this.historyManager.open(options, onLoaded);
  }

  complete(...given) {
    Reflect.apply(this.completer, this, given);
  }

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    super.setPrompt(prompt);
  }

  /** Docs: replServer.displayPrompt(). */
  displayPrompt(preserveCursor) {
    const prompt = this.editorMode ? '' : this.bufferedCommand ? kContinuation : this._initialPrompt;
    super.setPrompt(prompt);
    this.prompt(preserveCursor);
  }

  /** Docs: replServer.clearBufferedCommand(). */
  clearBufferedCommand() {
    this.bufferedCommand = '';
  }

  // Lines

  #takeLine(line) {
    if (this.#held !== null) {
      this.#held.push(() => this.#takeLine(line));
      return;
    }
    this.#sawSigint = false;
    if (this.editorMode) {
      this.#takeEditorLine(line);
      return;
    }
    const text = this.bufferedCommand + line;
    const lastLine = text.slice(text.lastIndexOf('\n') + 1);
    if (this.#command(lastLine, text)) return;
    this.#evaluate(`${text}\n`, line);
  }

  /** Runs the command a line names. @returns {boolean} whether it was one, if only a wrong one */
  #command(line, text) {
    const asked = commandOf(line);
    if (asked === undefined) return false;
    const command = this.commands[asked.keyword];
    if (command !== undefined) {
      Reflect.apply(command.action, this, [asked.rest]);
      return true;
    }
    // It may be the next step of a chain of methods.
    if (text.includes('\n')) return false;
    this.output.write('Invalid REPL keyword\n');
    this.displayPrompt();
    return true;
  }

  #evaluate(code, line) {
    const file = `REPL${++inputs}`;
    const finish = (...outcome) => this.#finish(code, line, outcome);
    this.eval(code, this.context, file, finish);
  }

  #finish(code, line, outcome) {
    const [error, value] = outcome;
    if (error instanceof Recoverable) {
      if (isShellCommand(code)) return this.#hintAtShell();
      this.#askForMore(code);
      return undefined;
    }
    const isThrown = error !== null && error !== undefined;
    if (isThrown && isShellCommand(code)) return this.#hintAtShell();
    this.clearBufferedCommand();
    if (code.trim() !== '') this.lines.push(code.slice(0, -1));
    if (isThrown) {
      this._domain.emit('error', error.err ?? error);
      return undefined;
    }
    if (outcome.length > 1 && (!this.ignoreUndefined || value !== undefined)) {
      if (!this.underscoreAssigned) this.last = value;
      this.output.write(`${this.writer(value)}\n`);
    }
    if (!this.closed) this.displayPrompt();
    return undefined;
  }

  #hintAtShell() {
    this.output.write(kNpmHint);
    this.clearBufferedCommand();
    this.displayPrompt();
  }

  /** The text goes on: on a terminal it stays one line that can be edited, as long as it takes. */
  #askForMore(code) {
    if (!this.terminal || process.env.TERM === 'dumb') {
      this.bufferedCommand = code;
      this.displayPrompt();
      return;
    }
    // What was noted is a beginning only.
    if (this.history[0] === toEntry(code.slice(0, -1)) && this.#entryBefore !== this.history[0]) this.history.shift();
    this.continueLine(code, kContinuation);
  }

  // Exceptions

  #thrown(error) {
    // What its domain noted on it is not the user's.
    if (typeof error === 'object' && error !== null) delete error.domainThrown;
    if (!this.underscoreErrAssigned) this.lastError = error;
    if (this.isStandalone && process.listenerCount('uncaughtException') > 0) {
      process.nextTick(() => {
        process.emit('uncaughtException', error);
        this.clearBufferedCommand();
        if (!this.closed) this.displayPrompt();
      });
      return;
    }
    this.output.write(describe(error, this.writer));
    this.clearBufferedCommand();
    if (!this.closed) this.displayPrompt();
  }

  // Keys

  #interrupted() {
    if (this.#onBreak !== undefined) {
      this.#onBreak();
      return;
    }
    this.#preview?.clear();
    const isEmpty = this.line === '' && this.bufferedCommand === '' && this.#editorText === '';
    this.leaveEditor();
    this.clearLine();
    if (isEmpty && this.#sawSigint) {
      this.#sawSigint = false;
      this.close();
      return;
    }
    if (isEmpty) this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    this.#sawSigint = isEmpty;
    this.clearBufferedCommand();
    this.displayPrompt();
  }

  _ttyWrite(text, key) {
    key ??= {};
    if (this.#held !== null) {
      if (key.ctrl && key.name === 'c') this.#interrupted();
      else this.#held.push(() => this._ttyWrite(text, key));
      return;
    }
    if (this.editorMode) {
      if (key.ctrl && !key.shift && key.name === 'd') {
        this.#finishEditor();
        return;
      }
      if (key.name === 'tab') {
        super._ttyWrite(text, key);
        return;
      }
    }
    if (this.#search?.takes(text, key)) return;
    const accepts = this.#preview?.before(key);
    if (accepts === true) return;
    super._ttyWrite(text, key);
    if (!this.editorMode) this.#preview?.after(key);
  }

  _addHistory() {
    this.#entryBefore = this.history[0];
    return this.editorMode ? this.line : super._addHistory();
  }

  /** How a line is drawn. */
  _shown(line) {
    return super._shown(this.highlight === undefined ? line : this.highlight(line));
  }

  get _redrawsWhole() {
    return this.highlight !== undefined;
  }

  /** Keeps what is typed from now on. @param {Function} [onBreak] what Ctrl+C does meanwhile */
  holdInput(onBreak) {
    this.#held = [];
    this.#onBreak = onBreak;
  }

  releaseInput() {
    const held = this.#held ?? [];
    this.#held = null;
    this.#onBreak = undefined;
    while (held.length > 0) {
      held.shift()();
      // It waits again: the rest does, too.
      if (this.#held !== null) {
        this.#held.push(...held);
        return;
      }
    }
    if (this.#closing) this.#closed();
  }

  // The editor

  enterEditor() {
    this.editorMode = true;
    this.#editorText = '';
    super.setPrompt('');
    this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
  }

  leaveEditor() {
    this.editorMode = false;
    this.#editorText = '';
  }

  #takeEditorLine(line) {
    this.#editorText += `${line}\n`;
    const [indent] = /^\s*/.exec(line);
    // Pasted text has its own.
    if (indent === '' || indent === line || !this.isCompletionEnabled) return;
    this._insertString(indent);
  }

  #finishEditor() {
    const code = this.#editorText + this.line;
    this.leaveEditor();
    this.clearLine();
    if (code.trim() === '') return void this.displayPrompt();
    this.line = code.replace(/\n$/, '');
    super._addHistory();
    this.line = '';
    return this.#evaluateWhole(code);
  }

  /** .load: the text is shown, and evaluated as one input. */
  enterText(text) {
    if (this.terminal) this.output.write(`${text}\n`);
    this.#evaluateWhole(text);
  }

  /** Evaluates a text as it is: there are no further lines. */
  #evaluateWhole(text) {
    const code = `${text}\n`;
    const finish = (error, ...value) => this.#finish(code, text, [error instanceof Recoverable ? error.err : error, ...value]);
    this.eval(code, this.context, `REPL${++inputs}`, finish);
  }

  // The end

  close() {
    if (this.terminal && this.historyManager.isFlushing && !this.#closing && !this.closed) {
      this.#closing = true;
      this.once('flushHistory', () => super.close());
      return;
    }
    process.nextTick(() => super.close());
  }

  #closed() {
    if (this.#held !== null) {
      this.#closing = true;
      return;
    }
    this.#closing = false;
    this.#preview?.close();
    const exit = () => this.emit('exit');
    if (this.historyManager.isFlushing) this.once('flushHistory', exit);
    else exit();
  }
}

/** A completer with one parameter returns its answer. */
function withCallback(completer) {
  if (completer.length === 2) return completer;
  return (text, callback) => callback(null, completer(text));
}

/** `npm install` typed at the wrong prompt. */
function isShellCommand(code) {
  return /^npm [^\n]/.test(code) && !/^npm\s*[([.=+\-*/%<>!&|?:,;`]/.test(code);
}

for (const [alias, name] of [['inputStream', 'input'], ['outputStream', 'output']]) {
  const text = 'repl.inputStream and repl.outputStream are deprecated. Use repl.input and repl.output instead';
  Object.defineProperty(Server.prototype, alias, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: deprecate(function() {
      return this[name];
    }, text, 'DEP0141'),
    set: deprecate(function(value) {
      this[name] = value;
    }, text, 'DEP0141'),
  });
}

const warnOfCall = deprecate(() => {}, "Instantiating REPLServer without the 'new' keyword has been deprecated.", 'DEP0185');

/** `REPLServer` as programs see it: it can be called without `new`. */
export const REPLServer = function REPLServer(...given) {
  if (new.target === undefined) warnOfCall();
  return Reflect.construct(Server, given, new.target ?? REPLServer);
};
Object.setPrototypeOf(REPLServer, Server);
REPLServer.prototype = Server.prototype;
Object.defineProperty(REPLServer.prototype, 'constructor', { value: REPLServer, writable: true, configurable: true });

/** repl.start([options]) @returns {Server} */
export function start(...given) {
  return Reflect.construct(Server, given, REPLServer);
}
