// @ts-check
// The methods of Console, see console.md. `this` is the console: they are bound to it.

import { lazy, primordials } from 'internal/core';
import { formatArguments, getInspectOptions, kState, kStderr, kStdout, writeLine } from 'internal/console/state';
import { readTimer, startTimer } from 'internal/console/timers';
import { channel } from 'internal/diagnostics/channel';
import { validateArray } from 'internal/validators';

const { ErrorCaptureStackTrace, ReflectApply } = primordials;

const lazyCursor = lazy('internal/readline/callbacks');
const lazyInspect = lazy('internal/util/inspect');
const lazyProcess = lazy('process');
const lazyTable = lazy('internal/console/table');

/** The method that formats its arguments like util.format() and writes them as a line; told to a diagnostics channel. */
function printer(name, output) {
  const messages = channel(`console.${name}`);
  const { [name]: print } = {
    [name](...args) {
      if (messages.hasSubscribers) messages.publish(args);
      writeLine(this, output, formatArguments(this, output, args));
    },
  };
  return print;
}

const printers = {
  log: printer('log', kStdout),
  info: printer('info', kStdout),
  debug: printer('debug', kStdout),
  warn: printer('warn', kStderr),
  error: printer('error', kStderr),
};

/** @type {Record<string, (this: any, ...args: any[]) => any>} */
export const methods = {
  ...printers,

  // Defaults make the methods' lengths 0, as the Console standard has them.
  dir(object = undefined, options = undefined) {
    writeLine(this, kStdout, lazyInspect().inspect(object, { customInspect: false, ...getInspectOptions(this, kStdout), ...options }));
  },

  time(label = 'default') {
    startTimer(this._times, 'console.time()', label);
  },

  timeEnd(label = 'default') {
    const time = readTimer(this._times, 'console.timeEnd()', label);
    if (time === undefined) return;
    this.log('%s: %s', `${label}`, time);
    this._times.delete(`${label}`);
  },

  timeLog(label = 'default', ...data) {
    const time = readTimer(this._times, 'console.timeLog()', label);
    if (time !== undefined) this.log('%s: %s', `${label}`, time, ...data);
  },

  trace: function trace(...args) {
    const error = { name: 'Trace', message: formatArguments(this, kStderr, args) };
    ErrorCaptureStackTrace(error, trace);
    this.error(error.stack);
  },

  assert(expression = undefined, ...args) {
    if (expression) return;
    if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`;
    else args.unshift('Assertion failed');
    ReflectApply(this.warn, this, args);
  },

  clear() {
    // Only a terminal can be cleared.
    const stream = this._stdout;
    if (!stream.isTTY || lazyProcess().env.TERM === 'dumb') return;
    const { clearScreenDown, cursorTo } = lazyCursor();
    cursorTo(stream, 0, 0);
    clearScreenDown(stream);
  },

  count(label = 'default') {
    const key = `${label}`;
    const { counts } = this[kState];
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    this.log(`${key}: ${count}`);
  },

  countReset(label = 'default') {
    const key = `${label}`;
    if (!this[kState].counts.delete(key)) lazyProcess().emitWarning(`Count for '${key}' does not exist`);
  },

  group(...data) {
    if (data.length > 0) ReflectApply(this.log, this, data);
    const state = this[kState];
    state.indentation += ' '.repeat(state.groupIndentation);
  },

  groupEnd() {
    const state = this[kState];
    state.indentation = state.indentation.slice(0, Math.max(0, state.indentation.length - state.groupIndentation));
  },

  table(data = undefined, properties = undefined) {
    if (properties !== undefined) validateArray(properties, 'properties');
    if (data === null || typeof data !== 'object') this.log(data);
    else this.log(lazyTable().renderTable(data, properties, getInspectOptions(this, kStdout)));
  },
};

methods.dirxml = methods.log;
methods.groupCollapsed = methods.group;
