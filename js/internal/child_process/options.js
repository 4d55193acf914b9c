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

/** The shell that `shell: true` means. */
function defaultShell() {
  if (process.platform === 'win32') return process.env.comspec || 'cmd.exe';
  return process.platform === 'android' ? '/system/bin/sh' : '/bin/sh';
}

/**
 * Puts a command into the hands of a shell.
 * @returns {{ file: string, args: string[], verbatim: boolean }} `verbatim`: the arguments are quoted already
 */
function shellCommand(shell, command) {
  const file = typeof shell === 'string' ? shell : defaultShell();
  const isCmd = process.platform === 'win32' && /^(?:.*\\)?cmd(?:\.exe)?$/i.test(file);
  return { file, args: isCmd ? ['/d', '/s', '/c', `"${command}"`] : ['-c', command], verbatim: isCmd };
}

function validateId(value, name) {
  if (!isInt32(value)) throw new ERR_INVALID_ARG_TYPE(name, 'int32', value);
}

function validateShell(value, name) {
  if (typeof value === 'string') validateArgumentNullCheck(value, name);
  else if (typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE(name, ['boolean', 'string'], value);
}

/** @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE} */
export function validateText(value, name) {
  validateString(value, name);
  validateArgumentNullCheck(value, name);
}

/** What each option has to be, if it is given. */
const optionTypes = {
  __proto__: null,
  detached: validateBoolean,
  uid: validateId,
  gid: validateId,
  shell: validateShell,
  argv0: validateText,
  windowsHide: validateBoolean,
  windowsVerbatimArguments: validateBoolean,
};

function validateTypes(options) {
  for (const name in optionTypes) {
    if (options[name] != null) optionTypes[name](options[name], `options.${name}`);
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
  validateText(file, 'file');
  if (file === '') throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  [args, options] = splitArguments(args, options);
  validateArgumentsNullCheck(args, 'args');
  if (options !== undefined) validateObject(options, 'options');
  // Options somebody has put on Object.prototype are none.
  const launch = { __proto__: null, ...options };
  // An empty path is the folder we are in.
  launch.cwd = launch.cwd == null || launch.cwd === '' ? undefined : pathOf(launch.cwd, 'options.cwd');
  validateTypes(launch);
  for (const name of ['detached', 'windowsHide', 'windowsVerbatimArguments']) launch[name] = Boolean(launch[name]);

  if (launch.shell) {
    if (args.length > 0) warnAboutShellArgs();
    const { verbatim, ...command } = shellCommand(launch.shell, [file, ...args].join(' '));
    ({ file, args } = command);
    launch.windowsVerbatimArguments ||= verbatim;
  }
  launch.file = file;
  launch.args = [launch.argv0 ?? file, ...args];
  launch.envPairs = environmentPairs(environmentOf(launch.env));
  return launch;
}

/** The variables a child gets. Coverage goes on in children unless they are told otherwise. */
function environmentOf(given) {
  const { NODE_V8_COVERAGE } = process.env;
  if (given && NODE_V8_COVERAGE && !Object.hasOwn(given, 'NODE_V8_COVERAGE')) given.NODE_V8_COVERAGE = NODE_V8_COVERAGE;
  return given || process.env;
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
