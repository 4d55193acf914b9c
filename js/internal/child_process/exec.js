// child_process.exec() and execFile(): children whose whole output goes to a callback.

import { Buffer } from 'buffer';
import { codes, genericNodeError } from 'internal/errors';
import { getSystemErrorName, promisify } from 'internal/util';
import { clearTimeout, setTimeout } from 'internal/timers';
import { validateAbortSignal, validateFunction, validateObject } from 'internal/validators';
import { spawn } from 'internal/child_process/spawn';
import { sanitizeKillSignal, validateMaxBuffer, validateText, validateTimeout } from 'internal/child_process/options';

const { ERR_CHILD_PROCESS_STDIO_MAXBUFFER } = codes;

/** Bytes of output per stream, unless `maxBuffer` says otherwise. */
export const MAX_BUFFER = 1024 * 1024;

/** Sorts out the optional arguments of exec() and execSync(). */
export function normalizeExecArgs(command, ...rest) {
  validateText(command, 'command');
  const given = typeof rest[0] === 'function' ? undefined : rest.shift();
  const shell = typeof given?.shell === 'string' ? given.shell : true;
  return { file: command, options: { __proto__: null, ...given, shell }, callback: rest[0] };
}

/** Sorts out the optional arguments of execFile() and execFileSync(): `args`, `options` and `callback` may each be left out. */
export function normalizeExecFileArgs(file, ...rest) {
  const args = Array.isArray(rest[0]) || rest[0] == null ? rest.shift() : undefined;
  const given = typeof rest[0] === 'function' ? undefined : rest.shift();
  const [callback] = rest;
  if (given != null) validateObject(given, 'options');
  if (callback != null) validateFunction(callback, 'callback');
  const options = given ?? {};
  if (options.argv0 != null) validateText(options.argv0, 'options.argv0');
  return { file, args: args ? [...args] : [], options, callback };
}

/** One output stream's chunks, up to `maxBuffer` bytes. */
class Collected {
  #stream;
  #chunks = [];
  #length = 0;
  #encoding;

  /** @param {() => void} onOverflow called when there is more than `maxBuffer` */
  constructor(stream, encoding, maxBuffer, onOverflow) {
    this.#stream = stream;
    this.#encoding = encoding;
    if (!stream) return;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      // The program may have set another encoding meanwhile.
      const current = stream.readableEncoding;
      const length = current ? Buffer.byteLength(chunk, current) : chunk.length;
      this.#length += length;
      if (this.#length <= maxBuffer) {
        this.#chunks.push(chunk);
        return;
      }
      this.#chunks.push(chunk.slice(0, maxBuffer - (this.#length - length)));
      onOverflow();
    });
  }

  get value() {
    return this.#encoding || this.#stream?.readableEncoding ? this.#chunks.join('') : Buffer.concat(this.#chunks);
  }
}

/** A running execFile(). */
class Execution {
  #child;
  /** As error messages show it. */
  #command;
  #options;
  #callback;
  #error = null;
  #killed = false;
  #finished = false;
  #timer = null;
  #stdout;
  #stderr;

  constructor(child, file, args, options, callback) {
    this.#child = child;
    this.#command = [file, ...args].join(' ');
    this.#options = options;
    this.#callback = callback;
    const encoding = options.encoding !== 'buffer' && Buffer.isEncoding(options.encoding) ? options.encoding : null;
    const collect = (name) =>
      new Collected(child[name], encoding, options.maxBuffer, () => {
        this.#error = new ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
        this.#kill();
      });
    if (options.timeout > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#kill();
      }, options.timeout);
    }
    this.#stdout = collect('stdout');
    this.#stderr = collect('stderr');
    child.addListener('close', (code, signal) => this.#finish(code, signal));
    child.addListener('error', (error) => this.#fail(error));
  }

  #destroyStreams() {
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #kill() {
    this.#destroyStreams();
    this.#killed = true;
    try {
      this.#child.kill(this.#options.killSignal);
    } catch (error) {
      this.#error ??= error;
      this.#finish();
    }
  }

  #fail(error) {
    this.#error = error;
    this.#destroyStreams();
    this.#finish();
  }

  #failure(code, signal, stderr) {
    const reason = stderr.length > 0 ? `\n${stderr}` : '';
    return genericNodeError(`Command failed: ${this.#command}${reason}`, {
      code: code < 0 ? getSystemErrorName(code) : code,
      killed: this.#child.killed || this.#killed,
      signal,
    });
  }

  #finish(code, signal) {
    if (this.#finished) return;
    this.#finished = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#callback) return;
    const stdout = this.#stdout.value;
    const stderr = this.#stderr.value;
    if (!this.#error && code === 0 && signal === null) {
      this.#callback(null, stdout, stderr);
      return;
    }
    const error = this.#error ?? this.#failure(code, signal, stderr);
    error.cmd = this.#command;
    this.#callback(error, stdout, stderr);
  }
}

/** Options of execFile() that are spawn()'s. */
const spawnOptions = ['argv0', 'cwd', 'env', 'gid', 'shell', 'signal', 'uid'];

/**
 * child_process.execFile(file[, args][, options][, callback])
 * @returns {import('internal/child_process').ChildProcess}
 */
export function execFile(...given) {
  const { file, args, options, callback } = normalizeExecFileArgs(...given);
  // Options somebody has put on Object.prototype are none; an encoding that is undefined means Buffers.
  const settings = { __proto__: null, encoding: 'utf8', maxBuffer: MAX_BUFFER, timeout: 0, ...options };
  validateTimeout(settings.timeout);
  validateMaxBuffer(settings.maxBuffer);
  validateAbortSignal(settings.signal, 'options.signal');
  settings.killSignal = sanitizeKillSignal(settings.killSignal);
  const launch = { __proto__: null };
  for (const name of spawnOptions) launch[name] = settings[name];
  // Any value will do here, unlike in spawn().
  for (const name of ['windowsHide', 'windowsVerbatimArguments']) launch[name] = Boolean(settings[name]);
  const child = spawn(file, args, launch);
  new Execution(child, file, args, settings, callback);
  return child;
}

/**
 * child_process.exec(command[, options][, callback])
 * @returns {import('internal/child_process').ChildProcess}
 */
export function exec(...given) {
  const { file, options, callback } = normalizeExecArgs(...given);
  return execFile(file, options, callback);
}

/** The promise form of exec() and execFile(): the promise has the child, and the error has the output. */
function promisified(original) {
  return (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = original(...args, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(Object.assign(error, { stdout, stderr }));
    });
    return promise;
  };
}

for (const original of [exec, execFile]) {
  Object.defineProperty(original, promisify.custom, { __proto__: null, enumerable: false, value: promisified(original) });
}
