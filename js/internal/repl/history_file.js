// The history of a prompt across sessions: a file with the newest input last read, first written. Docs: repl, "Persistent history".

import fs from 'fs';
import os from 'os';
import path from 'path';
import { validateFunction } from 'internal/validators';

/** Milliseconds of quiet after which new inputs are written. */
const kQuiet = 15;

const kDisabled = '\nPersistent history support disabled. Set the NODE_REPL_HISTORY environment\nvariable to a valid, ' +
  'user-writable path to enable.\n';
const kNotKept = 'REPL session history will not be persisted.\n';

/** The arguments of replServer.setupHistory(). @throws {ERR_INVALID_ARG_TYPE} */
export function historyArguments(config, callback) {
  if (typeof config === 'string') return { options: { filePath: config }, onLoaded: callback };
  if (typeof config === 'function') return { options: {}, onLoaded: config };
  const onLoaded = config.onHistoryFileLoaded ?? callback;
  if (onLoaded !== undefined) validateFunction(onLoaded, 'onHistoryFileLoaded');
  return { options: config, onLoaded };
}

export class HistoryFile {
  #repl;
  #file;
  #timer;
  #pending = false;
  #writing = false;

  constructor(repl) {
    this.#repl = repl;
  }

  /** Whether there is something that is not in the file yet. */
  get isFlushing() {
    return this.#pending || this.#writing;
  }

  /** Reads the file; inputs are added to it from then on. */
  open({ filePath, size, removeHistoryDuplicates = false }, onLoaded = () => {}) {
    const repl = this.#repl;
    const most = Number(size);
    if (most > 0) repl.historySize = Math.floor(most);
    repl.removeHistoryDuplicates = removeHistoryDuplicates;
    const path = this.#place(filePath);
    if (path === undefined) {
      onLoaded(null, repl);
      return;
    }
    repl.pause();
    fs.open(path, 'a+', 0o600, (error, fd) => {
      if (error) {
        this.#say(`\nError: Could not open history file.\n${kNotKept}`);
        this.#disable();
        repl.resume();
        onLoaded(null, repl);
        return;
      }
      fs.close(fd, () => this.#read(path, onLoaded));
    });
  }

  /** @returns {string | undefined} undefined for no file */
  #place(given) {
    if (typeof given === 'string') {
      const trimmed = given.trim();
      if (trimmed !== '') return trimmed;
      this.#disable(true);
      return undefined;
    }
    try {
      return path.join(os.homedir(), '.node_repl_history');
    } catch {
      this.#say(`\nError: Could not get the home directory.\n${kNotKept}`);
      this.#disable();
      return undefined;
    }
  }

  #read(path, onLoaded) {
    fs.readFile(path, 'utf8', (error, text) => {
      const repl = this.#repl;
      if (error) {
        repl.resume();
        return void onLoaded(error);
      }
      const lines = text.split(/\n+/).filter(Boolean);
      // What was entered meanwhile is newer.
      const isEarly = repl.history.length > 0;
      repl.history.push(...lines);
      repl.history.splice(repl.historySize);
      this.#file = path;
      repl.on('history', () => this.#note());
      repl.on('line', () => this.#note());
      const ready = () => {
        if (!repl.closed) repl.resume();
        onLoaded(null, repl);
      };
      if (!isEarly) return ready();
      repl.once('flushHistory', ready);
      return this.#flush();
    });
  }

  #note() {
    this.#pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), kQuiet);
  }

  #flush() {
    if (this.#writing) return;
    this.#pending = false;
    this.#writing = true;
    const text = this.#repl.history.join('\n');
    fs.writeFile(this.#file, text, { mode: 0o600 }, (error) => {
      this.#writing = false;
      if (error) {
        this.#repl.emit('flushHistory');
        return;
      }
      if (this.#pending) {
        clearTimeout(this.#timer);
        this.#flush();
        return;
      }
      this.#repl.emit('flushHistory');
    });
  }

  #say(text) {
    this.#repl.output.write(text);
    this.#repl.displayPrompt();
  }

  /** Without a file: the first look into the history says so. */
  #disable() {
    const repl = this.#repl;
    const { _historyPrev } = repl;
    repl._historyPrev = () => {
      delete repl._historyPrev;
      if (repl._historyPrev !== _historyPrev) repl._historyPrev = _historyPrev;
      this.#say(kDisabled);
      Reflect.apply(_historyPrev, repl, []);
    };
  }
}
