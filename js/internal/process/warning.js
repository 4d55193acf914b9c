// process.emitWarning() and what is printed for a warning. Docs: process, "process.emitWarning", "Event: 'warning'".

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { validateString } from 'internal/validators';

const lazyConsole = lazy('internal/console/global');
const lazyFs = lazy('fs');
const lazyPath = lazy('path');

// ---- printing --------------------------------------------------------------------------------------------------------

/** What the command line and the environment say, read when the first warning comes. */
class Settings {
  /** Names and codes that are not printed. */
  silenced = new Set([getOptionValue('--disable-warning')].flat());
  isSilent = !getOptionValue('--warnings') || process.env.NODE_NO_WARNINGS === '1';
  /** A file name, or '' for stderr. */
  file = getOptionValue('--redirect-warnings') || process.env.NODE_REDIRECT_WARNINGS || '';
  #fd;

  prints(warning) {
    if (this.isSilent || !(warning instanceof Error)) return false;
    if (warning.name === 'DeprecationWarning' && process.noDeprecation) return false;
    return !this.silenced.has(warning.name) && !this.silenced.has(warning.code);
  }

  write(text) {
    if (this.file === '' || !this.#append(text)) lazyConsole().error(text);
  }

  // A file that cannot be opened must not swallow the warning.
  #append(text) {
    try {
      this.#fd ??= lazyFs().openSync(this.file, 'a');
      lazyFs().appendFile(this.#fd, `${text}\n`, (error) => {
        if (error) lazyConsole().error(text);
      });
      return true;
    } catch {
      return false;
    }
  }
}

let settings;
/** Whether the program was told once how it gets to know more. */
let hasHinted = false;

/** The listener of 'warning' that prints. Programs may remove it. */
export function onWarning(warning) {
  settings ??= new Settings();
  if (!settings.prints(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  const traces = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  const code = warning.code ? `[${warning.code}] ` : '';
  const lines = [`(${process.release.name}:${process.pid}) ${code}${(traces && warning.stack) || textOf(warning)}`];
  if (typeof warning.detail === 'string') lines.push(warning.detail);
  if (!traces && !hasHinted) {
    hasHinted = true;
    const command = lazyPath().basename(process.argv0 || 'node', '.exe');
    lines.push(`(Use \`${command} --trace-${isDeprecation ? 'deprecation' : 'warnings'} ...\` to show where the warning was created)`);
  }
  settings.write(lines.join('\n'));
}

function textOf(warning) {
  return typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
}

// ---- emitting --------------------------------------------------------------------------------------------------------

/** The two ways to call emitWarning() as one: options, or a row of arguments of which the first function is the constructor. */
function readArguments(type, code, ctor) {
  if (typeof type === 'object' && type !== null && !Array.isArray(type)) {
    const detail = typeof type.detail === 'string' ? type.detail : undefined;
    return { name: type.type || 'Warning', code: type.code, ctor: type.ctor, detail };
  }
  if (typeof type === 'function') return { name: 'Warning', code: undefined, ctor: type };
  if (typeof code === 'function') return { name: type, code: undefined, ctor: code };
  return { name: type, code, ctor };
}

function createWarning(message, { name, code, ctor, detail }) {
  const warning = new Error(message);
  warning.name = String(name || 'Warning');
  if (code) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor || process.emitWarning);
  return warning;
}

function tell(warning) {
  process.emit('warning', warning);
}

function throwWarning(warning) {
  throw warning;
}

/**
 * process.emitWarning(warning[, options]) and (warning[, type[, code]][, ctor]).
 * @param {string | Error} warning
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function emitWarning(warning, type, code, ctor) {
  // Deprecated functions call this often: nothing is made when nobody will see it.
  if (process.noDeprecation && type === 'DeprecationWarning') return;
  const options = readArguments(type, code, ctor);
  if (options.name !== undefined) validateString(options.name, 'type');
  if (options.code !== undefined) validateString(options.code, 'code');
  if (typeof warning === 'string') warning = createWarning(warning, options);
  else if (!(warning instanceof Error)) throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);

  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  // In a tick: what is about to be printed before is printed, and an exception does not come out of the deprecated call.
  process.nextTick(isDeprecation && process.throwDeprecation ? throwWarning : tell, warning);
}

/** The same, printed before returning: for what happens when the process is about to end. */
export function emitWarningSync(warning, name, code, ctor) {
  tell(createWarning(warning, { name, code, ctor }));
}
