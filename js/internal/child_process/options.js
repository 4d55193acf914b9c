// What a child is started with: the checks and defaults of spawn()'s arguments. Docs: child_process, child_process.spawn().

import process from 'process';
import { codes } from 'internal/errors';
import { convertToValidSignal } from 'internal/util';
import { lazy } from 'internal/core';
import { isInt32, validateBoolean, validateObject, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE } = codes;
const internalUrl = lazy('internal/url');

let warnedAboutShellArgs = false;

/** @throws {ERR_INVALID_ARG_VALUE} when a string for the system has a null byte */
export function validateArgumentNullCheck(value, name) {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

function validateArgumentsNullCheck(values, name) {
  for (let i = 0; i < values.length; ++i) validateArgumentNullCheck(values[i], `${name}[${i}]`);
}

/** A path or file: URL as a path. */
export function pathOf(value, name) {
  const path = internalUrl().toPathIfFileURL(value);
  validateString(path, name);
  validateArgumentNullCheck(path, name);
  return path;
}

/** @throws {ERR_OUT_OF_RANGE} */
export function validateTimeout(timeout) {
  if (timeout != null && !(Number.isInteger(timeout) && timeout >= 0)) {
    throw new ERR_OUT_OF_RANGE('timeout', 'an unsigned integer', timeout);
  }
}

/** @throws {ERR_OUT_OF_RANGE} */
export function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null && !(typeof maxBuffer === 'number' && maxBuffer >= 0)) {
    throw new ERR_OUT_OF_RANGE('options.maxBuffer', 'a positive number', maxBuffer);
  }
}

/**
 * @param {string | number | null | undefined} killSignal
 * @returns {number | undefined}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_UNKNOWN_SIGNAL}
 */
export function sanitizeKillSignal(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') return convertToValidSignal(killSignal);
  if (killSignal != null) throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  return undefined;
}

/**
 * The environment as `NAME=value` pairs. Names of the prototype count, undefined values do not.
 * @param {object} env
 * @returns {string[]}
 */
function environmentPairs(env) {
  const pairs = [];
  for (const name in env) {
    const value = env[name];
    if (value === undefined) continue;
    validateArgumentNullCheck(name, `options.env['${name}']`);
    validateArgumentNullCheck(value, `options.env['${name}']`);
    pairs.push(`${name}=${value}`);
  }
  return pairs;
}

/** Puts `command` into the hands of a shell. */
function shellCommand(shell, command) {
  if (process.platform === 'win32') {
    const file = typeof shell === 'string' ? shell : process.env.comspec || 'cmd.exe';
    return /^(?:.*\\)?cmd(?:\.exe)?$/i.test(file)
      ? { file, args: ['/d', '/s', '/c', `"${command}"`], verbatim: true }
      : { file, args: ['-c', command], verbatim: false };
  }
  if (typeof shell === 'string') return { file: shell, args: ['-c', command], verbatim: false };
  return { file: process.platform === 'android' ? '/system/bin/sh' : '/bin/sh', args: ['-c', command], verbatim: false };
}

function validateTypes(options) {
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  for (const name of ['uid', 'gid']) {
    if (options[name] != null && !isInt32(options[name])) throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'int32', options[name]);
  }
  if (options.shell != null && typeof options.shell !== 'boolean' && typeof options.shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], options.shell);
  }
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    validateArgumentNullCheck(options.argv0, 'options.argv0');
  }
  if (options.windowsHide != null) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (options.windowsVerbatimArguments != null) {
    validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  }
}

/** Sorts out optional arguments: `args` may be left out. */
function splitArguments(args, options) {
  if (Array.isArray(args)) return [args.slice(), options];
  if (args == null) return [[], options];
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  return [[], args];
}

/**
 * Checks the arguments of spawn() and spawnSync() and fills in what they leave out.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options]
 * @returns {object} a copy of the options with `file`, `args` (the first one is argv[0]), `envPairs`, `cwd` …
 */
export function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  validateArgumentNullCheck(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  [args, options] = splitArguments(args, options);
  validateArgumentsNullCheck(args, 'args');
  if (options === undefined) options = {};
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };

  // An empty path is the folder we are in.
  const cwd = options.cwd == null || options.cwd === '' ? undefined : pathOf(options.cwd, 'options.cwd');
  validateTypes(options);

  let verbatim = Boolean(options.windowsVerbatimArguments);
  if (options.shell) {
    validateArgumentNullCheck(options.shell, 'options.shell');
    if (args.length > 0) warnAboutShellArgs();
    const shell = shellCommand(options.shell, args.length > 0 ? [file, ...args].join(' ') : file);
    file = shell.file;
    args = shell.args;
    verbatim ||= shell.verbatim;
  }
  args.unshift(typeof options.argv0 === 'string' ? options.argv0 : file);

  const env = options.env || process.env;
  // Coverage goes on in children unless they are told otherwise.
  if (process.env.NODE_V8_COVERAGE && options.env && !Object.hasOwn(options.env, 'NODE_V8_COVERAGE')) {
    env.NODE_V8_COVERAGE = process.env.NODE_V8_COVERAGE;
  }
  return {
    // Options somebody has put on Object.prototype are none.
    __proto__: null,
    ...options,
    args,
    cwd,
    detached: Boolean(options.detached),
    envPairs: environmentPairs(env),
    file,
    windowsHide: Boolean(options.windowsHide),
    windowsVerbatimArguments: verbatim,
  };
}

function warnAboutShellArgs() {
  if (warnedAboutShellArgs) return;
  warnedAboutShellArgs = true;
  process.emitWarning(
    'Passing args to a child process with shell option true can lead to security vulnerabilities, as the arguments are not escaped, ' +
      'only concatenated.',
    'DeprecationWarning',
    'DEP0190',
  );
}
