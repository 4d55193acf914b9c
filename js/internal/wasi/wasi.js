// WASI: the environment of one WebAssembly program (wasi.md "Class: WASI").

import process from 'process';
import { codes } from 'internal/errors';
import { emitExperimentalWarning, kEmptyObject } from 'internal/util';
import { isMemory } from 'internal/wasi/is_memory';
import { layouts } from 'internal/wasi/layouts';
import { Descriptors } from 'internal/wasi/descriptors';
import { GuestMemory } from 'internal/wasi/guest_memory';
import { importsFor } from 'internal/wasi/system_calls';
import { validateArray, validateBoolean, validateFunction, validateInt32, validateObject, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_WASI_ALREADY_STARTED } = codes;

emitExperimentalWarning('WASI');

/** Thrown through the program when it exits, and caught where it was started. */
class Exit {
  constructor(code) {
    this.code = code;
  }
}

function validateUndefined(value, name) {
  if (value !== undefined) throw new ERR_INVALID_ARG_TYPE(name, 'undefined', value);
}

function noMemory() {
  const error = new TypeError('The "instance.exports.memory" property must be a WebAssembly.Memory object');
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function initError(cause) {
  const error = new Error(`uvwasi_init: ${cause.message}`, { cause });
  error.code = `UVWASI_${cause.code}`;
  return error;
}

export class WASI {
  #layout;
  #guest;
  #isStarted = false;

  /**
   * @param {{ version: 'preview1' | 'unstable', args?: string[], env?: object, preopens?: Record<string, string>, returnOnExit?: boolean,
   *   stdin?: number, stdout?: number, stderr?: number }} options
   * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE, UVWASI_ENOENT and others of preopens
   */
  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    const { version, args, env, preopens, returnOnExit = true, stdin = 0, stdout = 1, stderr = 2 } = options;
    validateString(version, 'options.version');
    if (!Object.hasOwn(layouts, version)) throw new ERR_INVALID_ARG_VALUE('options.version', version, 'unsupported WASI version');
    if (args !== undefined) validateArray(args, 'options.args');
    if (env !== undefined) validateObject(env, 'options.env');
    if (preopens !== undefined) validateObject(preopens, 'options.preopens');
    const streams = { stdin, stdout, stderr };
    for (const [name, fd] of Object.entries(streams)) validateInt32(fd, `options.${name}`, 0);
    validateBoolean(returnOnExit, 'options.returnOnExit');

    this.#layout = layouts[version];
    this.#guest = {
      memory: undefined,
      layout: this.#layout,
      args: (args ?? []).map(String),
      env: Object.entries(env ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`),
      descriptors: new Descriptors(),
      exit: returnOnExit ? (code) => { throw new Exit(code); } : (code) => process.reallyExit(code),
    };
    for (const [number, fd] of Object.values(streams).entries()) this.#guest.descriptors.adopt(number, fd);
    try {
      for (const [name, path] of Object.entries(preopens ?? {})) this.#guest.descriptors.addPreopen(String(name), String(path));
    } catch (cause) {
      throw initError(cause);
    }
    this.wasiImport = importsFor(this.#guest);
  }

  /** @returns {Record<string, object>} */
  getImportObject() {
    return { [this.#layout.module]: this.wasiImport };
  }

  #check(instance) {
    if (this.#isStarted) throw new ERR_WASI_ALREADY_STARTED();
    validateObject(instance, 'instance');
    validateObject(instance.exports, 'instance.exports');
  }

  #bind(memory) {
    if (!isMemory(memory)) throw noMemory();
    this.#isStarted = true;
    this.#guest.memory = new GuestMemory(memory);
  }

  /**
   * Gives the calls their memory.
   * @param {WebAssembly.Instance} instance
   * @param {{ memory?: WebAssembly.Memory }} [options]
   * @throws ERR_INVALID_ARG_TYPE, ERR_WASI_ALREADY_STARTED
   */
  finalizeBindings(instance, options = kEmptyObject) {
    this.#check(instance);
    this.#bind(options.memory ?? instance.exports.memory);
  }

  /**
   * Runs a command.
   * @param {WebAssembly.Instance} instance
   * @returns {number} its exit code
   * @throws ERR_INVALID_ARG_TYPE, ERR_WASI_ALREADY_STARTED, and what the program throws
   */
  start(instance) {
    this.#check(instance);
    const { _start, _initialize, memory } = instance.exports;
    validateFunction(_start, 'instance.exports._start');
    validateUndefined(_initialize, 'instance.exports._initialize');
    this.#bind(memory);
    try {
      _start();
      return 0;
    } catch (thrown) {
      if (thrown instanceof Exit) return thrown.code;
      throw thrown;
    }
  }

  /**
   * Initializes a reactor.
   * @param {WebAssembly.Instance} instance
   * @throws ERR_INVALID_ARG_TYPE, ERR_WASI_ALREADY_STARTED, and what the program throws
   */
  initialize(instance) {
    this.#check(instance);
    const { _start, _initialize, memory } = instance.exports;
    validateUndefined(_start, 'instance.exports._start');
    if (_initialize !== undefined) validateFunction(_initialize, 'instance.exports._initialize');
    this.#bind(memory);
    _initialize?.();
  }
}
