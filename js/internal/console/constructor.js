// @ts-check
// console.Console: a console over any two streams.

import { codes } from 'internal/errors';
import { methods } from 'internal/console/methods';
import { ConsoleState, createWriteErrorHandler, kState, kStderr, kStdout } from 'internal/console/state';
import { assignFunctionName } from 'internal/util';
import { isMap } from 'internal/util/types';
import { validateInteger, validateObject, validateOneOf } from 'internal/validators';

const maxGroupIndentation = 1000;
const defaultGroupIndentation = 2;

function defineHidden(object, properties) {
  for (const key of Reflect.ownKeys(properties)) {
    Object.defineProperty(object, key, {
      __proto__: null,
      value: properties[key],
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }
}

/**
 * Gives an object what the methods of Console need, except `_stdout` and `_stderr`.
 * @param {object} console
 * @param {boolean} ignoreErrors
 * @param {boolean | 'auto'} colorMode
 * @param {number} [groupIndentation]
 * @param {Map<object, object>} [inspectOptions] by stream
 */
export function bindProperties(console, ignoreErrors, colorMode, groupIndentation = defaultGroupIndentation, inspectOptions) {
  defineHidden(console, {
    _stdoutErrorHandler: createWriteErrorHandler(console, kStdout),
    _stderrErrorHandler: createWriteErrorHandler(console, kStderr),
    _ignoreErrors: Boolean(ignoreErrors),
    _times: new Map(),
    [kState]: new ConsoleState(colorMode, groupIndentation, inspectOptions),
  });
  Object.defineProperty(console, Symbol.toStringTag, {
    __proto__: null,
    value: 'console',
    writable: false,
    enumerable: false,
    configurable: true,
  });
}

/** The inspectOptions by stream, checked. */
function readInspectOptions({ inspectOptions, colorMode }, stdout, stderr) {
  if (inspectOptions === undefined) return undefined;
  validateObject(inspectOptions, 'options.inspectOptions');
  const byStream = isMap(inspectOptions)
    ? inspectOptions
    : new Map([
        [stdout, inspectOptions],
        [stderr, inspectOptions],
      ]);
  for (const options of byStream.values()) {
    if (options.colors !== undefined && colorMode !== undefined) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }
  return byStream;
}

/** The settings of a console, whichever way they were given, complete and checked. */
function readSettings(first, second, third) {
  const isStream = !first || typeof first.write === 'function';
  const given = isStream ? { stdout: first, stderr: second, ignoreErrors: third } : first;
  const { stdout } = given;
  const { stderr = stdout, ignoreErrors = true, colorMode = 'auto' } = given;
  const settings = { ...given, stderr, ignoreErrors, colorMode };
  for (const name of ['stdout', 'stderr']) {
    if (typeof settings[name]?.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM(name);
  }
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  const { groupIndentation } = given;
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, maxGroupIndentation);
  settings.inspectOptions = readInspectOptions(given, stdout, stderr);
  return settings;
}

/**
 * `new Console({ stdout, stderr, ignoreErrors, colorMode, inspectOptions, groupIndentation })`, or
 * `new Console(stdout, stderr, ignoreErrors)`; `new` may be left out.
 * @throws ERR_CONSOLE_WRITABLE_STREAM, ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE,
 *   ERR_INCOMPATIBLE_OPTION_PAIR
 */
export function Console(options) {
  if (new.target === undefined) return Reflect.construct(Console, arguments);
  const settings = readSettings(...arguments);

  // Bound to the instance, from the instance: a subclass may override them.
  for (const name of Object.keys(Console.prototype)) this[name] = assignFunctionName(name, this[name].bind(this));
  defineHidden(this, { _stdout: settings.stdout, _stderr: settings.stderr });
  bindProperties(this, settings.ignoreErrors, settings.colorMode, settings.groupIndentation, settings.inspectOptions);
}

Object.assign(Console.prototype, methods);

// The global console is none that was constructed, yet it is an instance.
const isConsole = assignFunctionName(Symbol.hasInstance, (value) => value[kState] !== undefined);
Object.defineProperty(Console, Symbol.hasInstance, { __proto__: null, value: isConsole });
