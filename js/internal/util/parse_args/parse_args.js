// @ts-check
// util.parseArgs(): splits command line arguments into options and positionals.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { kEmptyObject } from 'internal/util';
import {
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateObject,
  validateString,
  validateStringArray,
  validateUnion,
} from 'internal/validators';

const {
  ERR_INVALID_ARG_VALUE,
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
  ERR_PARSE_ARGS_UNKNOWN_OPTION,
} = codes;

const lazyProcess = lazy('process');

/** An own property: what a polluted prototype adds is not configuration. */
function getOwn(object, key) {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A setting of one option, by the option's long name. */
function getSetting(options, name, key) {
  return Object.hasOwn(options, name) ? getOwn(options[name], key) : undefined;
}

function takesValue(options, name) {
  return getSetting(options, name, 'type') === 'string';
}

/** The long name of a one-letter option; the letter itself if no option has it. */
function longNameOf(letter, options) {
  return Object.keys(options).find((name) => getOwn(options[name], 'short') === letter) ?? letter;
}

/** The program's own arguments; with --eval there is no file among process.argv. */
function getMainArgs() {
  const { argv, _eval } = lazyProcess();
  return argv.slice(_eval === undefined ? 2 : 1);
}

function validateOption(name, config) {
  validateObject(config, `options.${name}`);
  const type = getOwn(config, 'type');
  validateUnion(type, `options.${name}.type`, ['string', 'boolean']);
  if (Object.hasOwn(config, 'short')) {
    validateString(config.short, `options.${name}.short`);
    if (config.short.length !== 1) {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}.short`, config.short, 'must be a single character');
    }
  }
  const multiple = getOwn(config, 'multiple');
  if (Object.hasOwn(config, 'multiple')) validateBoolean(multiple, `options.${name}.multiple`);
  const fallback = getOwn(config, 'default');
  if (fallback === undefined) return;
  if (type === 'string') (multiple ? validateStringArray : validateString)(fallback, `options.${name}.default`);
  else (multiple ? validateBooleanArray : validateBoolean)(fallback, `options.${name}.default`);
}

/** Splits a group of letters (`-abc`) into options of one letter; the first that takes a value gets the rest. */
function splitGroup(arg, options) {
  const parts = [];
  for (let i = 1; i < arg.length; i++) {
    if (i < arg.length - 1 && takesValue(options, longNameOf(arg[i], options))) {
      parts.push(`-${arg.slice(i)}`);
      break;
    }
    parts.push(`-${arg[i]}`);
  }
  return parts;
}

/** Finds out what each argument is, without judging it. */
function toTokens(args, options) {
  const tokens = [];
  const rest = [...args];
  let index = -1;
  // Parts of a group share the index of the argument they came from.
  let partsLeft = 0;

  /** An option whose value, if it takes one, is the next argument. */
  function addOption(name, rawName) {
    let value;
    let inlineValue;
    const at = index;
    if (takesValue(options, name) && rest[0] != null) {
      value = rest.shift();
      inlineValue = false;
      index++;
    }
    tokens.push({ kind: 'option', name, rawName, index: at, value, inlineValue });
  }

  while (rest.length > 0) {
    const arg = rest.shift();
    if (partsLeft > 0) partsLeft--;
    else index++;

    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const value of rest) tokens.push({ kind: 'positional', index: ++index, value });
      break;
    }
    if (arg.length < 2 || arg[0] !== '-') {
      tokens.push({ kind: 'positional', index, value: arg });
    } else if (arg[1] === '-') {
      // From the third character on: `--=` is an option named "=".
      const equals = arg.indexOf('=', 3);
      if (equals === -1) addOption(arg.slice(2), arg);
      else {
        const name = arg.slice(2, equals);
        tokens.push({ kind: 'option', name, rawName: `--${name}`, index, value: arg.slice(equals + 1), inlineValue: true });
      }
    } else {
      const name = longNameOf(arg[1], options);
      if (arg.length === 2) addOption(name, arg);
      else if (takesValue(options, name)) {
        tokens.push({ kind: 'option', name, rawName: `-${arg[1]}`, index, value: arg.slice(2), inlineValue: true });
      } else {
        const parts = splitGroup(arg, options);
        rest.unshift(...parts);
        partsLeft = parts.length;
      }
    }
  }
  return tokens;
}

/** Strict mode: an option must be known and have a value exactly if its type says so. */
function checkUsage(token, options, allowPositionals, allowNegative) {
  let { name } = token;
  if (!Object.hasOwn(options, name)) {
    const positive = allowNegative && name.startsWith('no-') ? name.slice(3) : undefined;
    if (positive === undefined || getSetting(options, positive, 'type') !== 'boolean') {
      throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
    }
    name = positive;
  }
  const short = getSetting(options, name, 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  const type = getSetting(options, name, 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

/** Strict mode: a value that looks like an option was probably forgotten. */
function checkValue(token) {
  const { name, rawName, value } = token;
  if (token.inlineValue || value == null || value.length < 2 || value[0] !== '-') return;
  const example = rawName.startsWith('--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${rawName}' argument is ambiguous.\n` +
      `Did you forget to specify the option argument for '${rawName}'?\n` +
      `To specify an option argument starting with a dash use ${example}.`,
  );
}

function storeOption(token, options, values, allowNegative) {
  let { name, value } = token;
  if (name === '__proto__') return;
  if (allowNegative && name.startsWith('no-') && value === undefined) {
    name = name.slice(3);
    token.name = name;
    value = false;
  }
  const stored = value ?? true;
  if (!getSetting(options, name, 'multiple')) values[name] = stored;
  else if (values[name]) values[name].push(stored);
  else values[name] = [stored];
}

/**
 * util.parseArgs(), see util.md.
 * @param {object} [config] args, options, strict, allowPositionals, allowNegative, tokens
 * @returns {{ values: object, positionals: string[], tokens?: object[] }}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_PARSE_ARGS_INVALID_OPTION_VALUE,
 *   ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL, ERR_PARSE_ARGS_UNKNOWN_OPTION
 */
export function parseArgs(config = kEmptyObject) {
  const args = getOwn(config, 'args') ?? getMainArgs();
  const strict = getOwn(config, 'strict') ?? true;
  const allowPositionals = getOwn(config, 'allowPositionals') ?? !strict;
  const returnTokens = getOwn(config, 'tokens') ?? false;
  const allowNegative = getOwn(config, 'allowNegative') ?? false;
  const options = getOwn(config, 'options') ?? { __proto__: null };

  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(returnTokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) validateOption(name, option);

  const tokens = toTokens(args, options);
  const values = { __proto__: null };
  const positionals = [];
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(token, options, allowPositionals, allowNegative);
        checkValue(token);
      }
      storeOption(token, options, values, allowNegative);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      positionals.push(token.value);
    }
  }

  for (const [name, option] of Object.entries(options)) {
    const fallback = getOwn(option, 'default');
    if (fallback !== undefined && values[name] === undefined && name !== '__proto__') values[name] = fallback;
  }
  return returnTokens ? { values, positionals, tokens } : { values, positionals };
}
