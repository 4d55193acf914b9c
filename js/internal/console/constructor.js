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

/**
 * `new Console({ stdout, stderr, ignoreErrors, colorMode, inspectOptions, groupIndentation })`, or
 * `new Console(stdout, stderr, ignoreErrors)`; `new` may be left out.
 * @throws ERR_CONSOLE_WRITABLE_STREAM, ERR_INVALID_ARG_VALUE, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE,
 *   ERR_INCOMPATIBLE_OPTION_PAIR
 */
export function Console(options) {
  if (new.target === undefined) return Reflect.construct(Console, arguments);

  const settings =
    !options || typeof options.write === 'function'
      ? { stdout: options, stderr: arguments[1], ignoreErrors: arguments[2] }
      : options;
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', groupIndentation } = settings;
  if (!stdout || typeof stdout.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  if (!stderr || typeof stderr.write !== 'function') throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) validateInteger(groupIndentation, 'groupIndentation', 0, maxGroupIndentation);
  const inspectOptions = readInspectOptions(settings, stdout, stderr);

  // Bound to the instance, from the instance: a subclass may override them.
  for (const key of Object.keys(Console.prototype)) {
    this[key] = assignFunctionName(key, this[key].bind(this));
  }
  defineHidden(this, { _stdout: stdout, _stderr: stderr });
  bindProperties(this, ignoreErrors, colorMode, groupIndentation, inspectOptions);
}

Object.assign(Console.prototype, methods);

// The global console is none that was constructed, yet it is an instance.
Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value: assignFunctionName(Symbol.hasInstance, (instance) => instance[kState] !== undefined),
});
