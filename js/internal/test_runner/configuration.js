// What a run of tests is to do: from the command line, or from the options of run(). Docs: test, "run([options])"; cli, "--test".

import os from 'os';
import process from 'process';
import { isAbsolute, resolve } from 'path';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { isRegExp } from 'internal/util/types';
import { TIMEOUT_MAX } from 'internal/timers';
import {
  validateAbortSignal, validateArray, validateBoolean, validateFunction, validateInteger, validateNumber, validateObject, validateOneOf, validateString,
  validateStringArray, validateUint32,
} from 'internal/validators';

const { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

/** The environment variable of a process that runs one file of a run. */
export const contextVariable = 'NODE_TEST_CONTEXT';
export const childContext = 'child-v8';
const kLargestSeed = 2 ** 32 - 1;

/** `/source/flags` is a regular expression with flags, anything else the source of one. @throws {ERR_INVALID_ARG_VALUE} */
function toRegExp(name, pattern) {
  const literal = /^\/(.*)\/([a-z]*)$/s.exec(pattern);
  try {
    return literal === null ? new RegExp(pattern) : new RegExp(literal[1], literal[2]);
  } catch (error) {
    throw new ERR_INVALID_ARG_VALUE(name, pattern, `is an invalid regular expression. ${error.message}`);
  }
}

/** One pattern or several. */
function patternsOf(name, given) {
  if (given === undefined || given === null) return [];
  return (Array.isArray(given) ? given : [given]).map((pattern, at) => {
    if (isRegExp(pattern)) return pattern;
    if (typeof pattern === 'string') return toRegExp(name, pattern);
    throw new ERR_INVALID_ARG_TYPE(Array.isArray(given) ? `${name}[${at}]` : name, ['string', 'RegExp'], pattern);
  });
}

/** One text or several. */
function textsOf(name, given) {
  if (given === undefined || given === null) return [];
  if (Array.isArray(given)) {
    validateStringArray(given, name);
    return given;
  }
  validateString(given, name);
  return [given];
}

/** `--test-shard=index/total` @throws {ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
function shardOf(text) {
  if (!text) return undefined;
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index === undefined) throw new ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  return { index: Number(index), total: Number(total) };
}

/** How many files run at a time where nobody says (`true`). */
export const allCores = () => Math.max(1, os.availableParallelism());

const defaults = {
  __proto__: null,
  /** Whether files are run, in place of the tests of this program. */
  isRunner: false,
  isChild: false,
  /** Whether failures make an exit code: those of run() are for who called it. */
  setsExitCode: true,
  only: false,
  namePatterns: [],
  skipPatterns: [],
  tags: [],
  timeout: Infinity,
  concurrency: 1,
  isolation: 'process',
  forceExit: false,
  globalSetup: undefined,
  updateSnapshots: false,
  rerunPath: undefined,
  /** undefined: in order */
  seed: undefined,
  shard: undefined,
  watch: false,
  bail: false,
  files: undefined,
  globs: undefined,
  cwd: undefined,
  argv: [],
  execArgv: [],
  env: undefined,
  signal: undefined,
  setup: undefined,
  coverage: undefined,
};

let fileOfEvents;

/** The descriptor over which this process tells the run that started it. It is nobody else's: taken out of the environment at once. */
export function takeEventDescriptor() {
  const { PROTOJS_TEST_FD: text } = process.env;
  if (text !== undefined) {
    delete process.env.PROTOJS_TEST_FD;
    fileOfEvents = Number(text);
  }
  return fileOfEvents;
}

function seedFrom(randomize, seed) {
  if (seed !== undefined) return seed;
  return randomize ? Math.floor(Math.random() * (kLargestSeed + 1)) : undefined;
}

/** The configuration of the command line. */
export function fromCommandLine() {
  const isRunner = getOptionValue('--test') === true;
  const isChild = !isRunner && takeEventDescriptor() !== undefined;
  const isolation = getOptionValue('--test-isolation') || 'process';
  const seed = getOptionValue('--test-random-seed');
  const given = getOptionValue('--test-concurrency');
  const watch = isRunner && getOptionValue('--watch') === true;
  const randomizes = getOptionValue('--test-randomize') === true || hasSeed(seed);
  if (watch && randomizes) throw new ERR_INVALID_ARG_VALUE(hasSeed(seed) ? '--test-random-seed' : '--test-randomize', true, 'is not supported with watch mode');
  const rerunPath = getOptionValue('--test-rerun-failures') || undefined;
  if (rerunPath !== undefined && randomizes) {
    throw new ERR_INVALID_ARG_VALUE('--test-randomize', true, 'is not supported with --test-rerun-failures');
  }
  return {
    ...defaults,
    isRunner,
    isChild,
    only: getOptionValue('--test-only'),
    namePatterns: patternsOf('--test-name-pattern', getOptionValue('--test-name-pattern')),
    skipPatterns: patternsOf('--test-skip-pattern', getOptionValue('--test-skip-pattern')),
    tags: getOptionValue('--experimental-test-tag-filter').map((tag) => tag.toLowerCase()),
    timeout: getOptionValue('--test-timeout') || Infinity,
    concurrency: isRunner && isolation === 'process' ? given || true : 1,
    isolation,
    forceExit: getOptionValue('--test-force-exit'),
    globalSetup: isChild ? undefined : getOptionValue('--test-global-setup') || undefined,
    updateSnapshots: getOptionValue('--test-update-snapshots'),
    rerunPath,
    seed: seedFrom(getOptionValue('--test-randomize'), hasSeed(seed) ? seed : undefined),
    shard: isRunner ? shardOf(getOptionValue('--test-shard')) : undefined,
    watch,
    bail: getOptionValue('--bail') === true,
    globs: isRunner && process.argv.length > 1 ? process.argv.slice(1) : undefined,
    cwd: process.cwd(),
    execArgv: [],
    coverage: !isChild && getOptionValue('--experimental-test-coverage') ? {
      include: getOptionValue('--test-coverage-include') ?? [],
      exclude: getOptionValue('--test-coverage-exclude') ?? [],
      lines: getOptionValue('--test-coverage-lines') || 0,
      branches: getOptionValue('--test-coverage-branches') || 0,
      functions: getOptionValue('--test-coverage-functions') || 0,
    } : undefined,
  };
}

const hasSeed = (seed) => typeof seed === 'number';

function concurrencyOf(given) {
  if (given === undefined || given === null) return 1;
  if (typeof given === 'boolean') return given ? Math.max(1, os.availableParallelism() - 1) : 1;
  if (typeof given !== 'number') throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], given);
  validateUint32(given, 'options.concurrency', true);
  return given;
}

function shardOption(shard) {
  if (shard === undefined || shard === null) return undefined;
  validateObject(shard, 'options.shard');
  const { index, total } = shard;
  validateInteger(total, 'options.shard.total', 1);
  validateInteger(index, 'options.shard.index', 1, total);
  return { index, total };
}

function threshold(name, value) {
  if (value === undefined) return 0;
  validateInteger(value, name, 0, 100);
  return value;
}

/** The configuration of run(). @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_OUT_OF_RANGE} */
export function fromOptions(options) {
  validateObject(options, 'options');
  const {
    argv = [], branchCoverage, concurrency, coverage = false, coverageExcludeGlobs, coverageIncludeGlobs, cwd = process.cwd(), env, execArgv = [], files,
    forceExit, functionCoverage, globPatterns, globalSetupPath, inspectPort, isolation = 'process', lineCoverage, only, randomSeed, randomize = false,
    rerunFailuresFilePath, setup, shard, signal, testNamePatterns, testSkipPatterns, testTagFilters, timeout, watch,
  } = options;
  if (files !== undefined && files !== null) validateArray(files, 'options.files');
  if (watch !== undefined && watch !== null) validateBoolean(watch, 'options.watch');
  if (forceExit !== undefined && forceExit !== null) {
    validateBoolean(forceExit, 'options.forceExit');
    if (forceExit && watch) throw new ERR_INVALID_ARG_VALUE('options.forceExit', watch, 'is not supported with watch mode');
  }
  if (only !== undefined && only !== null) validateBoolean(only, 'options.only');
  if (globPatterns !== undefined && globPatterns !== null) validateArray(globPatterns, 'options.globPatterns');
  validateString(cwd, 'options.cwd');
  if (globPatterns?.length > 0 && files?.length > 0) {
    throw new ERR_INVALID_ARG_VALUE('options.globPatterns', globPatterns, 'is not supported when specifying \'options.files\'');
  }
  const cut = shardOption(shard);
  if (cut !== undefined && watch) throw new ERR_INVALID_ARG_VALUE('options.shard', watch, 'shards not supported with watch mode');
  if (randomSeed !== undefined) validateInteger(randomSeed, 'options.randomSeed', 0, kLargestSeed);
  validateBoolean(randomize, 'options.randomize');
  const seed = seedFrom(randomize, randomSeed);
  if (seed !== undefined && watch) {
    throw new ERR_INVALID_ARG_VALUE(randomSeed === undefined ? 'options.randomize' : 'options.randomSeed', seed, 'is not supported with watch mode');
  }
  if (setup !== undefined && setup !== null) validateFunction(setup, 'options.setup');
  if (signal !== undefined && signal !== null) validateAbortSignal(signal, 'options.signal');
  validateOneOf(isolation, 'options.isolation', ['process', 'none']);
  if (env !== undefined && env !== null) {
    validateObject(env, 'options.env');
    if (isolation === 'none') throw new ERR_INVALID_ARG_VALUE('options.env', env, 'is not supported with isolation=\'none\'');
  }
  if (timeout !== undefined && timeout !== null && timeout !== Infinity) validateNumber(timeout, 'options.timeout', 0, TIMEOUT_MAX);
  if (inspectPort !== undefined && inspectPort !== null && typeof inspectPort !== 'function') validateInteger(inspectPort, 'options.inspectPort', 0, 65535);
  if (rerunFailuresFilePath !== undefined && rerunFailuresFilePath !== null) {
    validateString(rerunFailuresFilePath, 'options.rerunFailuresFilePath');
    if (seed !== undefined) {
      throw new ERR_INVALID_ARG_VALUE(randomSeed === undefined ? 'options.randomize' : 'options.randomSeed', seed, 'is not supported with rerun failures mode');
    }
  }
  if (globalSetupPath !== undefined && globalSetupPath !== null) validateString(globalSetupPath, 'options.globalSetupPath');
  validateStringArray(argv, 'options.argv');
  validateStringArray(execArgv, 'options.execArgv');
  validateBoolean(coverage, 'options.coverage');
  return {
    ...defaults,
    isRunner: true,
    setsExitCode: false,
    only: Boolean(only),
    namePatterns: patternsOf('options.testNamePatterns', testNamePatterns),
    skipPatterns: patternsOf('options.testSkipPatterns', testSkipPatterns),
    tags: tagsOf(testTagFilters),
    timeout: timeout ?? Infinity,
    concurrency: concurrencyOf(concurrency),
    isolation,
    forceExit: Boolean(forceExit),
    globalSetup: globalSetupPath ?? undefined,
    rerunPath: rerunFailuresFilePath ?? undefined,
    seed,
    shard: cut,
    watch: Boolean(watch),
    files: files ?? undefined,
    globs: globPatterns?.length > 0 ? globPatterns : undefined,
    cwd: isAbsolute(cwd) ? cwd : resolve(cwd),
    argv,
    execArgv,
    env: env ?? undefined,
    signal: signal ?? undefined,
    setup: setup ?? undefined,
    coverage: coverage ? {
      include: textsOf('options.coverageIncludeGlobs', coverageIncludeGlobs),
      exclude: textsOf('options.coverageExcludeGlobs', coverageExcludeGlobs),
      lines: threshold('options.lineCoverage', lineCoverage),
      branches: threshold('options.branchCoverage', branchCoverage),
      functions: threshold('options.functionCoverage', functionCoverage),
    } : undefined,
  };
}

function tagsOf(given) {
  const tags = textsOf('options.testTagFilters', given);
  tags.forEach((tag, at) => {
    if (tag === '') throw new ERR_INVALID_ARG_VALUE(Array.isArray(given) ? `options.testTagFilters[${at}]` : 'options.testTagFilters', tag, 'must not be an empty string');
  });
  return tags.map((tag) => tag.toLowerCase());
}

