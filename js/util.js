// node:util: formatting, promises and callbacks, types, deprecation and other helpers.

import { lazy } from 'internal/core';
import { callbackify, defineLazyProperties, deprecate as wrapDeprecated, getSystemErrorMap, promisify } from 'internal/util';
import { getCallSites } from 'internal/util/call_sites';
import { debuglog } from 'internal/util/debuglog';
import { parseEnv as parseDotenv } from 'internal/util/dotenv';
import { format, formatWithOptions, inspect, stripVTControlCharacters } from 'internal/util/inspect';
import * as legacy from 'internal/util/legacy';
import { styleText } from 'internal/util/style_text';
import { validateString } from 'internal/validators';
import types from 'util/types';

const lazyComparisons = lazy('internal/util/comparisons');

/** util.deprecate(), see internal/util/deprecate. */
function deprecate(fn, message, code, { modifyPrototype } = {}) {
  return wrapDeprecated(fn, message, code, undefined, modifyPrototype);
}

/** util.isDeepStrictEqual(): what assert.deepStrictEqual() checks. */
function isDeepStrictEqual(a, b, skipPrototype) {
  return lazyComparisons().isDeepStrictEqual(a, b, skipPrototype);
}

/**
 * util.parseEnv(): the variables of a .env file.
 * @throws ERR_INVALID_ARG_TYPE
 */
function parseEnv(content) {
  validateString(content, 'content');
  return parseDotenv(content);
}

/** util.toUSVString(): lone surrogates become U+FFFD. */
function toUSVString(input) {
  return `${input}`.toWellFormed();
}

const { convertProcessSignalToExitCode, getSystemErrorMessage, getSystemErrorName } = legacy;
const shown = { format, formatWithOptions, inspect, stripVTControlCharacters, styleText };
const debugging = { debug: debuglog, debuglog, deprecate, getCallSites };
const system = { convertProcessSignalToExitCode, getSystemErrorMap, getSystemErrorMessage, getSystemErrorName, parseEnv };
const values = { callbackify, isDeepStrictEqual, promisify, toUSVString, types };

// One object for all: programs patch its properties and expect to be called.
const util = { ...shown, ...debugging, ...system, ...values, ...legacy.members };

const loadedWhenUsed = {
  'internal/abort_controller': ['aborted', 'transferableAbortController', 'transferableAbortSignal'],
  'internal/encoding': ['TextDecoder', 'TextEncoder'],
  'internal/mime': ['MIMEParams', 'MIMEType'],
  'internal/util/diff': ['diff'],
  'internal/util/parse_args/parse_args': ['parseArgs'],
  'internal/util/trace_sigint': ['setTraceSigInt'],
};
for (const [id, names] of Object.entries(loadedWhenUsed)) defineLazyProperties(util, id, names);

export default util;
