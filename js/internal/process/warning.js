// process.emitWarning() and what is printed for a warning. Docs: process, "Event: 'warning'".

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';
import { validateString } from 'internal/validators';

const lazyConsole = lazy('internal/console/global');
const lazyFs = lazy('fs');
const lazyPath = lazy('path');

/** Codes and names that --disable-warning silences; read once, when the first warning comes. */
let disabled;
/** Whether the hint about --trace-warnings has been printed. */
let hintShown = false;
/** Where warnings go: a file name, or '' for stderr; read once. */
let file;
let fileDescriptor;

function redirectTarget() {
  return (file ??= getOptionValue('--redirect-warnings') || process.env.NODE_REDIRECT_WARNINGS || '');
}

function openFile(name) {
  const fs = lazyFs();
  fileDescriptor = fs.openSync(name, 'a');
  process.on('exit', () => {
    try {
      fs.closeSync(fileDescriptor);
    } catch {
      // The process ends anyhow.
    }
  });
}

function write(message) {
  const name = redirectTarget();
  if (name !== '') {
    try {
      if (fileDescriptor === undefined) openFile(name);
      lazyFs().appendFile(fileDescriptor, `${message}\n`, (error) => {
        if (error) lazyConsole().error(message);
      });
      return;
    } catch {
      // A file that cannot be opened must not swallow the warning.
    }
  }
  lazyConsole().error(message);
}

function isSilenced(warning) {
  disabled ??= new Set([].concat(getOptionValue('--disable-warning')));
  return (warning?.code && disabled.has(warning.code)) || (warning?.name && disabled.has(warning.name));
}

let silent;

/** --no-warnings or NODE_NO_WARNINGS=1; read once, when the first warning comes. */
function isSilent() {
  return (silent ??= !getOptionValue('--warnings') || process.env.NODE_NO_WARNINGS === '1');
}

/** The listener of 'warning' that prints. Programs may remove it. */
export function onWarning(warning) {
  if (isSilent() || isSilenced(warning) || !(warning instanceof Error)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let message = `(${process.release.name}:${process.pid}) `;
  if (warning.code) message += `[${warning.code}] `;
  if (trace && warning.stack) {
    message += `${warning.stack}`;
  } else {
    message += typeof warning.toString === 'function' ? `${warning.toString()}` : Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') message += `\n${warning.detail}`;
  if (!trace && !hintShown) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const command = lazyPath().basename(process.argv0 || 'node', '.exe');
    message += `\n(Use \`${command} ${flag} ...\` to show where the warning was created)`;
    hintShown = true;
  }
  write(message);
}

function emit(warning) {
  process.emit('warning', warning);
}

function createWarning(message, type, code, above, detail) {
  const warning = new Error(message);
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, above || process.emitWarning);
  return warning;
}

/**
 * process.emitWarning(warning[, options]) and (warning[, type[, code]][, ctor]).
 * @param {string | Error} warning
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function emitWarning(warning, type, code, ctor) {
  // Deprecated functions call this often: nothing is made when nobody will see it.
  if (process.noDeprecation && type === 'DeprecationWarning') return;
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      // In a tick of its own, so that the warnings before it are printed.
      process.nextTick(() => {
        throw warning;
      });
      return;
    }
  }
  process.nextTick(emit, warning);
}

/** The same, printed before returning: for what happens when the process is about to end. */
export function emitWarningSync(warning, type, code, ctor) {
  process.emit('warning', createWarning(warning, type, code, ctor));
}
