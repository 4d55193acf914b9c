// child_process.exec() and execFile(): children whose whole output goes to a callback.

import { Buffer } from 'buffer';
import { codes, genericNodeError } from 'internal/errors';
import { assignFunctionName, getSystemErrorName, promisify } from 'internal/util';
import { clearTimeout, setTimeout } from 'internal/timers';
import { validateAbortSignal, validateFunction, validateObject, validateString } from 'internal/validators';
import { spawn } from 'internal/child_process/spawn';
import {
  sanitizeKillSignal,
  validateArgumentNullCheck,
  validateMaxBuffer,
  validateTimeout,
} from 'internal/child_process/options';

const { ERR_CHILD_PROCESS_STDIO_MAXBUFFER } = codes;

/** Bytes of output per stream, unless `maxBuffer` says otherwise. */
export const MAX_BUFFER = 1024 * 1024;

/** Sorts out the optional arguments of exec() and execSync(). */
export function normalizeExecArgs(command, options, callback) {
  validateString(command, 'command');
  validateArgumentNullCheck(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

/** Sorts out the optional arguments of execFile() and execFileSync(). */
export function normalizeExecFileArgs(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = args.slice();
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') {
    callback = options;
  } else if (options != null) {
    validateObject(options, 'options');
  }
  options = typeof options === 'function' || options == null ? {} : options;
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    validateArgumentNullCheck(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
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
  #command;
  #args;
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
    this.#command = file;
    this.#args = args;
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
    const command = this.#args.length > 0 ? `${this.#command} ${this.#args.join(' ')}` : this.#command;
    if (!this.#error) {
      this.#error = genericNodeError(stderr.length > 0 ? `Command failed: ${command}\n${stderr}` : `Command failed: ${command}`, {
        code: code < 0 ? getSystemErrorName(code) : code,
        killed: this.#child.killed || this.#killed,
        signal,
      });
    }
    this.#error.cmd = command;
    this.#callback(this.#error, stdout, stderr);
  }
}

/**
 * child_process.execFile(file[, args][, options][, callback])
 * @returns {import('internal/child_process').ChildProcess}
 */
export function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFileArgs(file, args, options, callback));
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: MAX_BUFFER,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  validateAbortSignal(options.signal, 'options.signal');
  options.killSignal = sanitizeKillSignal(options.killSignal);
  const child = spawn(file, args, {
    argv0: options.argv0,
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
  });
  new Execution(child, file, args, options, callback);
  return child;
}

/**
 * child_process.exec(command[, options][, callback])
 * @returns {import('internal/child_process').ChildProcess}
 */
export function exec(command, options, callback) {
  const normalized = normalizeExecArgs(command, options, callback);
  return execFile(normalized.file, normalized.options, normalized.callback);
}

/** The promise form of exec() and execFile(): the promise has the child, and the error has the output. */
function promisified(original) {
  const promisedCall = (...args) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    promise.child = original(...args, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr });
      else reject(Object.assign(error, { stdout, stderr }));
    });
    return promise;
  };
  return assignFunctionName(original.name, promisedCall);
}

for (const original of [exec, execFile]) {
  Object.defineProperty(original, promisify.custom, { __proto__: null, enumerable: false, value: promisified(original) });
}
