// What may be given to `new Worker()`, checked and brought into the form that a thread is started with. Docs: worker_threads.md, "new Worker()".

import { op_worker_parse_options } from 'internal/ops';
import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { fileURLToPath, isURL } from 'internal/url';
import { validateArray, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_URL_SCHEME, ERR_WORKER_INVALID_EXEC_ARGV, ERR_WORKER_PATH } = codes;

/** The option `env` of a Worker that shares the environment. */
export const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

/** The option with an entry that is the runtime's own. */
export const kEntry = Symbol('kEntry');

/** The limits in the order of ops/worker, with what V8 and the runtime give where nothing is said. */
const limitNames = ['maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const usualLimits = [48, 2048, 0, 4];

/**
 * What the thread runs, and what process.argv[1] shows.
 * @returns {{ entry: object, shown: string }}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_URL_SCHEME | ERR_WORKER_PATH}
 */
export function readEntry(filename, options) {
  if (options[kEntry] !== undefined) return { entry: options[kEntry], shown: `[${options[kEntry].kind}]` };
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new ERR_INVALID_ARG_VALUE('options.eval', options.eval, 'must be false when \'filename\' is not a string');
    }
    return { entry: { kind: 'worker-eval', source: filename }, shown: '[worker eval]' };
  }
  if (isURL(filename)) {
    if (filename.protocol === 'data:') return { entry: { kind: 'url', href: `${filename}` }, shown: `${filename}` };
    if (filename.protocol !== 'file:') throw new ERR_INVALID_URL_SCHEME(['file', 'data']);
    const file = fileURLToPath(filename);
    return { entry: { kind: 'file', path: file }, shown: file };
  }
  if (typeof filename !== 'string') throw new ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) throw new ERR_WORKER_PATH(filename);
  const file = path.resolve(filename);
  return { entry: { kind: 'file', path: file }, shown: file };
}

/**
 * The environment: true for this thread's own, undefined for a copy of it, else names and values in turn.
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function readEnvironment(env) {
  if (env === SHARE_ENV) return true;
  if (env === undefined || env === null || env === process.env) return undefined;
  if (typeof env !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  return Object.entries(env).flatMap(([name, value]) => [name, `${value}`]);
}

/** @returns {string[] | undefined} @throws {ERR_INVALID_ARG_TYPE} */
export function readStrings(list, name) {
  if (list === undefined || list === null) return undefined;
  validateArray(list, name);
  return list.map(String);
}

/**
 * The options of the command line that the thread has.
 * @param {string[] | undefined} execArgv
 * @param {string | undefined} nodeOptions
 * @returns {string} as JSON
 * @throws {ERR_WORKER_INVALID_EXEC_ARGV}
 */
export function parseOptions(execArgv, nodeOptions) {
  const parsed = op_worker_parse_options(execArgv, nodeOptions);
  if (typeof parsed === 'string') return parsed;
  throw new ERR_WORKER_INVALID_EXEC_ARGV(parsed, nodeOptions === undefined ? undefined : 'invalid NODE_OPTIONS env variable');
}

/** The NODE_OPTIONS of an environment that has others than this thread's. */
export function nodeOptionsOf(env) {
  if (typeof env !== 'object' || env === null || env === process.env) return undefined;
  const { NODE_OPTIONS: text } = env;
  return text === undefined || `${text}` === process.env.NODE_OPTIONS ? undefined : `${text}`;
}

/** @returns {number[]} in MB, in the order of ops/worker; -1 where nothing is said */
export function readLimits(limits) {
  const given = typeof limits === 'object' && limits !== null ? limits : {};
  return limitNames.map((name) => (typeof given[name] === 'number' ? Math.max(given[name], 0) : -1));
}

/** What worker.resourceLimits shows. */
export function shownLimits(limits) {
  return Object.fromEntries(limitNames.map((name, index) => [name, limits[index] > 0 ? limits[index] : usualLimits[index]]));
}

/** @throws {ERR_INVALID_ARG_TYPE} */
export function readName(name) {
  if (name === undefined || name === null || name === '') return 'WorkerThread';
  validateString(name, 'options.name');
  return name;
}
