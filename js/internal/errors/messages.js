// @ts-check
// Messages of error codes that depend on their arguments, and the helpers that word a value or a list for a message.
// Every function here is named after its code; the error under construction is `this` for those that add properties.

import { lazy, primordials } from 'internal/core';
import { kArrowMessage } from 'internal/errors/stack_trace';

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  JSONStringify,
  MathAbs,
  NumberIsInteger,
  ObjectAssign,
  ObjectDefineProperty,
  RegExpPrototypeExec,
  String,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeRepeat,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

const lazyInspect = lazy('internal/util/inspect');
const lazyPath = lazy('path');
const lazyUrl = lazy('internal/url');

const classNamePattern = /^[A-Z][a-zA-Z0-9]*$/;

// What `typeof` can say, plus the two names that read better as types than as classes.
const typeNames = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

/** Sets a property that must not show up when the error is printed. */
function setHidden(error, key, value) {
  ObjectDefineProperty(error, key, { __proto__: null, value, enumerable: false, configurable: true, writable: true });
}

/** Sets a plain own property even if a prototype has a setter of that name. */
function setOwn(error, key, value) {
  ObjectDefineProperty(error, key, { __proto__: null, value, enumerable: true, configurable: true, writable: true });
}

/**
 * Joins words as an English list: `a`, `a and b`, `a, b, and c`.
 * @param {unknown[]} words
 * @param {string} [conjunction]
 * @returns {string}
 */
function formatList(words, conjunction = 'and') {
  const last = words.length - 1;
  if (last < 0) return '';
  if (last === 0) return `${words[0]}`;
  if (last === 1) return `${words[0]} ${conjunction} ${words[1]}`;
  return `${ArrayPrototypeJoin(ArrayPrototypeSlice(words, 0, last), ', ')}, ${conjunction} ${words[last]}`;
}

/**
 * Groups the digits of an integer in text form by thousands: `-1234567` becomes `-1_234_567`.
 * @param {string} digits
 * @returns {string}
 */
function addNumericalSeparator(digits) {
  const first = digits[0] === '-' ? 1 : 0;
  let grouped = '';
  let end = digits.length;
  for (; end >= first + 4; end -= 3) grouped = `_${StringPrototypeSlice(digits, end - 3, end)}${grouped}`;
  return StringPrototypeSlice(digits, 0, end) + grouped;
}

/**
 * Says what was received instead of what was wanted, such as `type number (5)` or `an instance of Foo`.
 * @param {unknown} value
 * @returns {string}
 */
function determineSpecificType(value) {
  if (value == null) return String(value);
  switch (typeof value) {
    case 'number':
      return 1 / value === -Infinity ? 'type number (-0)' : `type number (${value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'boolean':
      return `type boolean (${value})`;
    case 'symbol':
      return `type symbol (${String(value)})`;
    case 'function':
      return `function ${value.name}`;
    case 'string': {
      const shown = value.length > 28 ? `${StringPrototypeSlice(value, 0, 25)}...` : value;
      return StringPrototypeIncludes(shown, "'") ? `type string (${JSONStringify(shown)})` : `type string ('${shown}')`;
    }
    default:
      if (value.constructor && 'name' in value.constructor) return `an instance of ${value.constructor.name}`;
      return lazyInspect().inspect(value, { depth: -1 });
  }
}

/**
 * Inspects a value whose own custom inspection may throw: the second attempt leaves that out.
 * @param {unknown} value
 * @param {object} [options]
 * @returns {string}
 */
function inspectWithNoCustomRetry(value, options) {
  const { inspect } = lazyInspect();
  try {
    return inspect(value, options);
  } catch {
    return inspect(value, { ...options, customInspect: false });
  }
}

/** `"x" argument`, or `"x.y" property` for a dotted name. */
function nameOfArgument(name) {
  if (StringPrototypeEndsWith(name, ' argument')) return name;
  return `"${name}" ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'}`;
}

/** The part of ERR_INVALID_ARG_TYPE that says what would have been right. */
function describeExpected(expected) {
  const types = [];
  const classes = [];
  const others = [];
  for (let i = 0; i < expected.length; i++) {
    const name = expected[i];
    if (ArrayPrototypeIncludes(typeNames, name)) ArrayPrototypePush(types, StringPrototypeToLowerCase(name));
    else if (RegExpPrototypeExec(classNamePattern, name) !== null) ArrayPrototypePush(classes, name);
    else ArrayPrototypePush(others, name);
  }
  // Beside other classes `object` reads better as one more class.
  const objectAt = classes.length > 0 ? ArrayPrototypeIndexOf(types, 'object') : -1;
  if (objectAt !== -1) {
    ArrayPrototypeSplice(types, objectAt, 1);
    ArrayPrototypePush(classes, 'Object');
  }
  const parts = [];
  if (types.length > 0) ArrayPrototypePush(parts, `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  if (classes.length > 0) ArrayPrototypePush(parts, `an instance of ${formatList(classes, 'or')}`);
  if (others.length > 1) ArrayPrototypePush(parts, `one of ${formatList(others, 'or')}`);
  else if (others.length === 1) {
    const capitalized = StringPrototypeToLowerCase(others[0]) !== others[0];
    ArrayPrototypePush(parts, capitalized ? `an ${others[0]}` : others[0]);
  }
  return ArrayPrototypeJoin(parts, ' or ');
}

export function ERR_ACCESS_DENIED(message, permission = '', resource = '') {
  this.permission = permission;
  this.resource = resource;
  return message;
}

export function ERR_BUFFER_OUT_OF_BOUNDS(name) {
  return name ? `"${name}" is outside of buffer bounds` : 'Attempt to access memory outside buffer bounds';
}

export function ERR_DEBUGGER_STARTUP_ERROR(message, details) {
  if (details !== undefined) ObjectAssign(this, details);
  return message;
}

export function ERR_ENCODING_INVALID_ENCODED_DATA(encoding, errno) {
  this.errno = errno;
  return `The encoded data was not valid for encoding ${encoding}`;
}

export function ERR_FALSY_VALUE_REJECTION(reason) {
  this.reason = reason;
  return 'Promise was rejected with falsy value';
}

export function ERR_HTTP2_INVALID_SETTING_VALUE(name, actual, min, max) {
  this.actual = actual;
  if (min !== undefined) {
    this.min = min;
    this.max = max;
  }
  return `Invalid value for setting "${name}": ${actual}`;
}

export function ERR_HTTP2_STREAM_CANCEL(error) {
  const message = 'The pending stream has been canceled';
  if (!error) return message;
  this.cause = error;
  return typeof error.message === 'string' ? `${message} (caused by: ${error.message})` : message;
}

export function ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(attribute, value, url) {
  const where = url === undefined ? '' : ` in ${url}`;
  return `Import attribute "${attribute}" with value "${value}" is not supported${where}`;
}

export function ERR_INTERNAL_ASSERTION(message) {
  const suffix =
    'This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n' +
    'Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n';
  return message === undefined ? suffix : `${message}\n${suffix}`;
}

export function ERR_INVALID_ADDRESS_FAMILY(family, host, port) {
  this.host = host;
  this.port = port;
  return `Invalid address family: ${family} ${host}:${port}`;
}

export function ERR_INVALID_ARG_TYPE(name, expected, actual) {
  const wanted = describeExpected(ArrayIsArray(expected) ? expected : [expected]);
  return `The ${nameOfArgument(name)} must be ${wanted}. Received ${determineSpecificType(actual)}`;
}

export function ERR_INVALID_ARG_VALUE(name, value, reason = 'is invalid') {
  let shown = lazyInspect().inspect(value);
  if (shown.length > 128) shown = `${StringPrototypeSlice(shown, 0, 128)}...`;
  const kind = StringPrototypeIncludes(name, '.') ? 'property' : 'argument';
  return `The ${kind} '${name}' ${reason}. Received ${shown}`;
}

export function ERR_INVALID_CHAR(name, field) {
  return `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`;
}

export function ERR_INVALID_FILE_URL_PATH(reason, input) {
  this.input = input;
  return `File URL path ${reason}`;
}

export function ERR_INVALID_MIME_SYNTAX(production, text, invalidIndex) {
  const where = invalidIndex === -1 ? '' : ` at ${invalidIndex}`;
  return `The MIME syntax for a ${production} in "${text}" is invalid${where}`;
}

export function ERR_INVALID_MODULE_SPECIFIER(request, reason, base) {
  return `Invalid module "${request}" ${reason}${importedFrom(base)}`;
}

export function ERR_INVALID_PACKAGE_CONFIG(path, base, message) {
  return `Invalid package config ${path}${base ? ` while importing ${base}` : ''}${message ? `. ${message}` : ''}`;
}

export function ERR_INVALID_PACKAGE_TARGET(packagePath, key, target, isImport = false, base = undefined) {
  const lacksDotSlash = typeof target === 'string' && !isImport && target.length > 0 && !StringPrototypeStartsWith(target, './');
  const ending = `${importedFrom(base)}${lacksDotSlash ? '; targets must start with "./"' : ''}`;
  const shown = JSONStringify(target);
  if (key === '.') return `Invalid "exports" main target ${shown} defined in the package config ${packagePath}package.json${ending}`;
  const field = isImport ? 'imports' : 'exports';
  return `Invalid "${field}" target ${shown} defined for '${key}' in the package config ${packagePath}package.json${ending}`;
}

export function ERR_INVALID_RETURN_PROPERTY(input, name, property, value) {
  return `Expected a valid ${input} to be returned for the "${property}" from the "${name}" hook but got ${determineSpecificType(value)}.`;
}

export function ERR_INVALID_RETURN_PROPERTY_VALUE(input, name, property, value) {
  return `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ${determineSpecificType(value)}.`;
}

export function ERR_INVALID_RETURN_VALUE(input, name, value) {
  return `Expected ${input} to be returned from the "${name}" function but got ${determineSpecificType(value)}.`;
}

export function ERR_INVALID_URL(input, base = null) {
  // The URL may hold secrets: it is a property, not part of the message.
  this.input = input;
  if (base != null) this.base = base;
  return 'Invalid URL';
}

export function ERR_INVALID_URL_SCHEME(expected) {
  const schemes = typeof expected === 'string' ? [expected] : expected;
  const wanted = schemes.length === 2 ? `one of scheme ${schemes[0]} or ${schemes[1]}` : `of scheme ${schemes[0]}`;
  return `The URL must be ${wanted}`;
}

export function ERR_IP_BLOCKED(ip) {
  return `IP(${ip}) is blocked by net.BlockList`;
}

export function ERR_MISSING_ARGS(...names) {
  const quote = (name) => `"${name}"`;
  const quoted = ArrayPrototypeMap(names, (name) =>
    ArrayIsArray(name) ? ArrayPrototypeJoin(ArrayPrototypeMap(name, quote), ' or ') : quote(name));
  return `The ${formatList(quoted)} argument${names.length > 1 ? 's' : ''} must be specified`;
}

export function ERR_MODULE_NOT_FOUND(path, base, exactUrl) {
  if (exactUrl) setOwn(this, 'url', `${exactUrl}`);
  return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
}

export function ERR_OUT_OF_RANGE(name, range, input, replaceDefault = false) {
  const lead = replaceDefault ? name : `The value of "${name}" is out of range.`;
  let received;
  if (NumberIsInteger(input) && MathAbs(input) > 2 ** 32) received = addNumericalSeparator(String(input));
  else if (typeof input === 'bigint') {
    const large = input > 2n ** 32n || input < -(2n ** 32n);
    received = `${large ? addNumericalSeparator(String(input)) : input}n`;
  } else received = lazyInspect().inspect(input);
  return `${lead} It must be ${range}. Received ${received}`;
}

export function ERR_PACKAGE_IMPORT_NOT_DEFINED(specifier, packagePath, base) {
  const where = packagePath ? ` in package ${packagePath}package.json` : '';
  return `Package import specifier "${specifier}" is not defined${where} imported from ${base}`;
}

export function ERR_PACKAGE_MAP_EXTERNAL_FILE(specifier, parentPath, configPath) {
  return `Cannot resolve "${specifier}" from "${parentPath}": file is not within any package defined in ${configPath}`;
}

export function ERR_PACKAGE_MAP_INVALID(configPath, reason) {
  return `Invalid package-map.json at "${configPath}": ${reason}`;
}

export function ERR_PACKAGE_MAP_KEY_NOT_FOUND(key, configPath) {
  return `Package key "${key}" referenced in dependencies but not defined in ${configPath}`;
}

export function ERR_PACKAGE_PATH_NOT_EXPORTED(packagePath, subpath, base) {
  const where = `${packagePath}package.json${importedFrom(base)}`;
  if (subpath === '.') return `No "exports" main defined in ${where}`;
  return `Package subpath '${subpath}' is not defined by "exports" in ${where}`;
}

export function ERR_PARSE_ARGS_UNKNOWN_OPTION(option, allowPositionals) {
  const hint = allowPositionals
    ? ". To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- " +
      JSONStringify(option)
    : '';
  return `Unknown option '${option}'${hint}`;
}

export function ERR_REQUIRE_ASYNC_MODULE(filename, requiredBy, locations) {
  let message =
    'require() cannot be used on an ESM graph with top-level await. Use import() instead.' +
    (locations ? '' : ' To see where the top-level await comes from, use --experimental-print-required-tla.');
  if (filename) message += `\nRequired module: ${filename}`;
  if (requiredBy) {
    // The file that called require(), or the chain of such files.
    const requireStack = ArrayIsArray(requiredBy) ? requiredBy : [requiredBy];
    if (requireStack.length > 0) message += `\nRequire stack:\n- ${ArrayPrototypeJoin(requireStack, '\n- ')}`;
    setHidden(this, 'requireStack', requireStack);
  }
  if (locations && locations.length > 0) {
    const { fileURLToPath } = lazyUrl();
    const frames = ArrayPrototypeMap(locations, ({ url, line, column, sourceLine }) => {
      const file = StringPrototypeStartsWith(url, 'file:') ? fileURLToPath(url) : url;
      return `${file}:${line}\n\n${sourceLine}\n${StringPrototypeRepeat(' ', column - 1)}^`;
    });
    setHidden(this, 'topLevelAwaitLocations', locations);
    setHidden(this, kArrowMessage, ArrayPrototypeJoin(frames, '\n\n'));
  }
  return message;
}

export function ERR_REQUIRE_ESM(filename, hasEsmSyntax, parentPath = null, packageJsonPath = null) {
  const head = `require() of ES Module ${filename}${parentPath ? ` from ${parentPath}` : ''} not supported.`;
  const dynamicImport = 'dynamic import() which is available in all CommonJS modules';
  if (!packageJsonPath) {
    if (!StringPrototypeEndsWith(filename, '.mjs')) return head;
    return `${head}\nInstead change the require of ${filename} to a ${dynamicImport}.`;
  }
  const path = lazyPath();
  const base = path.basename(filename);
  const shown = parentPath && base === path.basename(parentPath) ? filename : base;
  if (hasEsmSyntax) return `${head}\nInstead change the require of ${shown} in ${parentPath} to a ${dynamicImport}.`;
  return (
    `${head}\n${shown} is treated as an ES module file as it is a .js file whose nearest parent package.json contains ` +
    '"type": "module" which declares all .js files in that package scope as ES modules.' +
    `\nInstead either rename ${shown} to end in .cjs, change the requiring code to use ${dynamicImport}, ` +
    `or change "type": "module" to "type": "commonjs" in ${packageJsonPath} to treat all .js files as CommonJS ` +
    '(using .mjs for all ES modules instead).\n'
  );
}

export function ERR_REQUIRE_ESM_RACE_CONDITION(filename, parentFilename, isForAsyncLoaderHookWorker) {
  const thread = isForAsyncLoaderHookWorker ? 'loader hook worker thread' : 'non-loader-hook thread';
  return (
    `Cannot require() ES Module ${filename} because it is not yet fully loaded.\n` +
    'This may be caused by a race condition if the module is simultaneously dynamically import()-ed via Promise.all().\n' +
    'Try await-ing the import() sequentially in a loop instead.\n' +
    ` (From ${parentFilename ? `${parentFilename} in ` : ' '}${thread})`
  );
}

export function ERR_SOCKET_BAD_PORT(name, port, allowZero = true) {
  return `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ${determineSpecificType(port)}.`;
}

export function ERR_TEST_FAILURE(error, failureType) {
  const message = error?.message ?? error;
  this.failureType = failureType;
  this.cause = error;
  return typeof message === 'string' ? message : inspectWithNoCustomRetry(message);
}

export function ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(value, protocols) {
  return (
    `ALPN callback returned a value (${value}) that did not match any of the client's offered protocols ` +
    `(${ArrayPrototypeJoin(protocols, ', ')})`
  );
}

export function ERR_TLS_CERT_ALTNAME_INVALID(reason, host, cert) {
  this.reason = reason;
  this.host = host;
  this.cert = cert;
  return `Hostname/IP does not match certificate's altnames: ${reason}`;
}

export function ERR_UNHANDLED_ERROR(error) {
  return error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`;
}

/** `more`: why, or who asked for it. */
export function ERR_UNKNOWN_BUILTIN_MODULE(id, more = '') {
  return `No such built-in module: ${id}${more}`;
}

export function ERR_UNSUPPORTED_DIR_IMPORT(path, base, exactUrl) {
  setOwn(this, 'url', exactUrl);
  return `Directory import '${path}' is not supported resolving ES modules imported from ${base}`;
}

export function ERR_UNSUPPORTED_ESM_URL_SCHEME(url, supported) {
  return (
    `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM loader. ` +
    `Received protocol '${url.protocol}'`
  );
}

export function ERR_VM_MODULE_LINK_FAILURE(message, cause) {
  this.cause = cause;
  return message;
}

/** @param {string} where the variable and its place; '' for the function itself */
export function ERR_DEFERRED_CAPTURE(where, reason) {
  return `The function cannot be sent to another thread: ${where === '' ? '' : `${where}: `}${reason}`;
}

export function ERR_WORKER_INVALID_EXEC_ARGV(errors, message = 'invalid execArgv flags') {
  return `Initiated Worker with ${message}: ${ArrayPrototypeJoin(errors, ', ')}`;
}

export function ERR_WORKER_PATH(filename) {
  let hint = '';
  if (StringPrototypeStartsWith(filename, 'file://')) hint = ' Wrap file:// URLs with `new URL`.';
  else if (StringPrototypeStartsWith(filename, 'data:text/javascript')) hint = ' Wrap data: URLs with `new URL`.';
  return (
    "The worker script or module filename must be an absolute path or a relative path starting with './' or '../'." +
    `${hint} Received "${filename}"`
  );
}

/** ` imported from x`, or nothing when the importer is not known. */
function importedFrom(base) {
  return base ? ` imported from ${base}` : '';
}
