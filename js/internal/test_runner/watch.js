// Watch mode: a change runs the files again that it reaches. Docs: test, "Watch mode".

import fs from 'fs';
import path from 'path';
import { clearTimeout, setTimeout } from 'internal/timers';
import { filesOf, NothingFound } from 'internal/test_runner/files';
import { inProcesses } from 'internal/test_runner/run';

/** Milliseconds in which changes belong together: an editor saves in several steps. */
const kQuiet = 200;

class Watch {
  #harness;
  #files;
  /** What each test file has loaded. @type {Map<string, Set<string>>} */
  #loaded = new Map();
  #folders = new Map();
  #changed = new Set();
  #timer;
  #running = Promise.resolve();
  #stop;

  /** Settles when the run is aborted. */
  stopped = new Promise((resolve) => {
    this.#stop = resolve;
  });

  constructor(harness, files) {
    this.#harness = harness;
    this.#files = files;
    harness.loadedBy = (file, pipe) => this.#listen(file, pipe);
    harness.configuration.signal?.addEventListener('abort', () => this.#end(), { once: true });
    this.#follow(path.join(harness.configuration.cwd, '.'));
    for (const file of files) this.#follow(path.dirname(file));
  }

  /** The names a process tells over its pipe, each ended by NUL. */
  #listen(file, pipe) {
    const names = new Set([file]);
    this.#loaded.set(file, names);
    let rest = '';
    pipe.setEncoding('utf8');
    pipe.on('data', (text) => {
      const parts = (rest + text).split('\0');
      rest = parts.pop();
      for (const name of parts) {
        names.add(name);
        this.#follow(path.dirname(name));
      }
    });
  }

  #follow(folder) {
    if (this.#folders.has(folder) || /[\\/]node_modules(?:[\\/]|$)/.test(folder)) return;
    try {
      const watcher = fs.watch(folder, (event, name) => this.#note(path.join(folder, `${name}`)));
      watcher.on('error', () => watcher.close());
      this.#folders.set(folder, watcher);
    } catch {
      // A folder that is gone, or one too many for the system: its files are not watched.
    }
  }

  #note(file) {
    this.#changed.add(file);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#running.then(() => this.#runReached());
    }, kQuiet);
  }

  /** The files that fit now: some may be new, others gone. */
  #found() {
    const { configuration } = this.#harness;
    if (configuration.files !== undefined) return this.#files.filter((file) => fs.existsSync(file));
    try {
      return filesOf(configuration);
    } catch (error) {
      if (error instanceof NothingFound) return [];
      throw error;
    }
  }

  async #runReached() {
    const changed = [...this.#changed];
    this.#changed.clear();
    const before = new Set(this.#files);
    this.#files = this.#found();
    const isReached = (file) => !before.has(file) || changed.some((name) => this.#loaded.get(file)?.has(name));
    const reached = this.#files.filter(isReached);
    if (reached.length === 0) return;
    this.#harness.stream.send('test:watch:restarted', { __proto__: null });
    await this.#round(reached);
  }

  async #round(files) {
    this.#harness.beginRound();
    await inProcesses(this.#harness, files);
    await this.#harness.endRound();
    this.#harness.stream.send('test:watch:drained', { __proto__: null });
  }

  /** Runs everything, then what changes reach, until it is aborted. */
  async run() {
    this.#running = this.#round(this.#files);
    await this.stopped;
  }

  #end() {
    clearTimeout(this.#timer);
    for (const watcher of this.#folders.values()) watcher.close();
    this.#running.finally(() => this.#stop());
  }
}

/** @param {object} harness @param {string[]} files */
export function watch(harness, files) {
  return new Watch(harness, files).run();
}
