// @ts-check
// How many colors a terminal shows, judged by the environment. Docs: tty, writeStream.getColorDepth() and hasColors().

import process from 'process';
import { validateInteger } from 'internal/validators';

const COLORS_2 = 1;
const COLORS_16 = 4;
const COLORS_256 = 8;
const COLORS_16M = 24;

/** Names of terminals and of continuous integration systems, with how many colors they show. */
function byName(groups) {
  return new Map(groups.flatMap(([depth, names]) => names.split(' ').map((name) => [name, depth])));
}

/** By the exact value of TERM. */
const depthByTerminal = byName([
  [COLORS_16, 'cons25 console cygwin dtterm eterm gnome hurd jfbterm konsole kterm mlterm putty st'],
  [COLORS_16M, 'mosh rxvt-unicode-24bit terminator xterm-kitty'],
]);

/** By the variable a system sets. */
const depthByCISystem = byName([
  [COLORS_256, 'APPVEYOR BUILDKITE DRONE GITLAB_CI TRAVIS'],
  [COLORS_16M, 'CIRCLECI GITEA_ACTIONS GITHUB_ACTIONS'],
]);

/** Parts of a value of TERM, in lower case, that stand for some colors. */
const someColors = /ansi|color|direct|linux|^con\d*x\d|^(?:rxvt|screen|vt100|vt220|xterm)/;

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

const depthByForce = { '__proto__': null, '': COLORS_16, '1': COLORS_16, 'true': COLORS_16, '2': COLORS_256, '3': COLORS_16M };

function forcedDepth(env) {
  const depth = depthByForce[env.FORCE_COLOR];
  if (depth === undefined) return COLORS_2;
  warnOnIgnoredVariables(env);
  return depth;
}

/** A variable turns colors off unless it is missing or empty. */
function isSet(value) {
  return value !== undefined && value !== '';
}

function depthInCI(env) {
  if ('CI' in env) {
    for (const [name, depth] of depthByCISystem) if (name in env) return depth;
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
    if (depthByTerminal.has(term)) return depthByTerminal.get(term);
    if (someColors.test(term)) return COLORS_16;
  }
  // Whatever else COLORTERM says, the terminal has some colors.
  return env.COLORTERM ? COLORS_16 : COLORS_2;
}

/**
 * @param {Record<string, string | undefined>} [env]
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
 * @param {any} [count] how many colors are wanted, at least 2; or the environment
 * @param {any} [env]
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
