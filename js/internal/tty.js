// How many colors a terminal shows, judged by the environment. Docs: tty, writeStream.getColorDepth() and hasColors().

import process from 'process';
import { validateInteger } from 'internal/validators';

const COLORS_2 = 1;
const COLORS_16 = 4;
const COLORS_256 = 8;
const COLORS_16M = 24;

/** Terminals by the exact value of TERM. */
const kTerminals = {
  '__proto__': null,
  'eterm': COLORS_16,
  'cons25': COLORS_16,
  'console': COLORS_16,
  'cygwin': COLORS_16,
  'dtterm': COLORS_16,
  'gnome': COLORS_16,
  'hurd': COLORS_16,
  'jfbterm': COLORS_16,
  'konsole': COLORS_16,
  'kterm': COLORS_16,
  'mlterm': COLORS_16,
  'mosh': COLORS_16M,
  'putty': COLORS_16,
  'st': COLORS_16,
  'rxvt-unicode-24bit': COLORS_16M,
  'terminator': COLORS_16M,
  'xterm-kitty': COLORS_16M,
};

/** Continuous integration systems whose logs show colors; the first one that is set decides. */
const kCISystems = [
  ['APPVEYOR', COLORS_256],
  ['BUILDKITE', COLORS_256],
  ['CIRCLECI', COLORS_16M],
  ['DRONE', COLORS_256],
  ['GITEA_ACTIONS', COLORS_16M],
  ['GITHUB_ACTIONS', COLORS_16M],
  ['GITLAB_CI', COLORS_256],
  ['TRAVIS', COLORS_256],
];

const kTerminalPatterns = [/ansi/, /color/, /linux/, /direct/, /^con[0-9]*x[0-9]/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];

let warned = false;

/** Warns once that FORCE_COLOR overrides variables that turn colors off. */
function warnOnIgnoredVariables(env) {
  if (warned) return;
  const ignored = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => isSet(env[name]));
  if (ignored.length === 0) return;
  warned = true;
  const names = ignored.map((name) => `'${name}'`).join(' and ');
  process.emitWarning(`The ${names} env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
}

function forcedDepth(env) {
  switch (env.FORCE_COLOR) {
    case '':
    case '1':
    case 'true':
      warnOnIgnoredVariables(env);
      return COLORS_16;
    case '2':
      warnOnIgnoredVariables(env);
      return COLORS_256;
    case '3':
      warnOnIgnoredVariables(env);
      return COLORS_16M;
    default:
      return COLORS_2;
  }
}

/** A variable turns colors off unless it is missing or empty. */
function isSet(value) {
  return value !== undefined && value !== '';
}

function depthInCI(env) {
  if ('CI' in env) {
    for (const [name, depth] of kCISystems) {
      if (name in env) return depth;
    }
    return env.CI_NAME === 'codeship' ? COLORS_256 : COLORS_2;
  }
  if ('TEAMCITY_VERSION' in env) {
    return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? COLORS_16 : COLORS_2;
  }
  return undefined;
}

function depthByProgram(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? COLORS_256 : COLORS_16M;
    case 'HyperTerm':
    case 'MacTerm':
      return COLORS_16M;
    case 'Apple_Terminal':
      return COLORS_256;
    default:
      return undefined;
  }
}

function depthByTerm(env) {
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return COLORS_16M;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return COLORS_16M;
    if (/^xterm-256/.test(env.TERM)) return COLORS_256;
    const term = env.TERM.toLowerCase();
    if (kTerminals[term]) return kTerminals[term];
    if (kTerminalPatterns.some((pattern) => pattern.test(term))) return COLORS_16;
  }
  // Whatever else COLORTERM says, the terminal has some colors.
  return env.COLORTERM ? COLORS_16 : COLORS_2;
}

/**
 * @param {object} [env]
 * @returns {1 | 4 | 8 | 24} bits per color
 */
export function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) return forcedDepth(env);
  if (isSet(env.NODE_DISABLE_COLORS) || isSet(env.NO_COLOR) || env.TERM === 'dumb') return COLORS_2;
  if (process.platform === 'win32') return COLORS_16;
  if (env.TMUX) return COLORS_16M;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return COLORS_16;
  return depthInCI(env) ?? depthByProgram(env) ?? depthByTerm(env);
}

/**
 * @param {number | object} [count] how many colors are wanted, at least 2; or the environment
 * @param {object} [env]
 * @returns {boolean}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_OUT_OF_RANGE}
 */
export function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  const depth = this === undefined || this === null ? getColorDepth(env) : this.getColorDepth(env);
  return count <= 2 ** depth;
}
