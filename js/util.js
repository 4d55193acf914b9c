// node:util: formatting, promises and callbacks, types, deprecation and other helpers.

import { lazy } from 'internal/core';
import { callbackify, defineLazyProperties, deprecate as deprecateInternal, getSystemErrorMap, promisify } from 'internal/util';
import { getCallSites } from 'internal/util/call_sites';
import { debuglog } from 'internal/util/debuglog';
import { parseEnv as parseDotenv } from 'internal/util/dotenv';
import { format, formatWithOptions, inspect, stripVTControlCharacters } from 'internal/util/inspect';
import {
  _errnoException,
  _exceptionWithHostPort,
  _extend,
  convertProcessSignalToExitCode,
  getSystemErrorMessage,
  getSystemErrorName,
  inherits,
} from 'internal/util/legacy';
import { styleText } from 'internal/util/style_text';
import { validateString } from 'internal/validators';
import types from 'util/types';

const lazyAbortController = lazy('internal/abort_controller');
const lazyComparisons = lazy('internal/util/comparisons');

/** util.deprecate(), see internal/util/deprecate. */
function deprecate(fn, message, code, { modifyPrototype } = {}) {
  return deprecateInternal(fn, message, code, undefined, modifyPrototype);
}

/** util.parseEnv(): the variables of a .env file. */
function parseEnv(content) {
  validateString(content, 'content');
  return parseDotenv(content);
}

// Not the functions alone: programs patch properties of this object and expect to be called.
const util = {
  _errnoException,
  _exceptionWithHostPort,
  _extend: deprecateInternal(_extend, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  styleText,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray: deprecateInternal(
    Array.isArray,
    'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.',
    'DEP0044',
  ),
  isDeepStrictEqual(a, b, skipPrototype) {
    return lazyComparisons().isDeepStrictEqual(a, b, skipPrototype);
  },
  promisify,
  stripVTControlCharacters,
  toUSVString(input) {
    return `${input}`.toWellFormed();
  },
  get transferableAbortSignal() {
    return lazyAbortController().transferableAbortSignal;
  },
  get transferableAbortController() {
    return lazyAbortController().transferableAbortController;
  },
  get aborted() {
    return lazyAbortController().aborted;
  },
  types,
  parseEnv,
};

defineLazyProperties(util, 'internal/util/parse_args/parse_args', ['parseArgs']);
defineLazyProperties(util, 'internal/encoding', ['TextDecoder', 'TextEncoder']);
defineLazyProperties(util, 'internal/mime', ['MIMEType', 'MIMEParams']);
defineLazyProperties(util, 'internal/util/diff', ['diff']);
defineLazyProperties(util, 'internal/util/trace_sigint', ['setTraceSigInt']);

export default util;
