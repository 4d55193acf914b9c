// @ts-check
// The text for an exception that ends the process: the source line with carets below, then the inspected value.
// What the program did to the prototypes of the language must not change it, so nothing here is called through one.

import { core, lazy, primordials } from 'internal/core';
import { op_module_error_source } from 'internal/ops';
import process from 'process';
import { kArrowMessage, kEnhanceStackBeforeInspector } from 'internal/errors';

const {
  Error,
  FunctionPrototypeCall,
  MathMax,
  ObjectPrototypeIsPrototypeOf,
  ObjectPrototypeToString,
  String,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
} = primordials;
const { prototype: ErrorPrototype } = Error;

const colors = lazy('internal/util/colors');
const inspectModule = lazy('internal/util/inspect');

/** How values are shown. */
function options(useColors) {
  return { __proto__: null, customInspect: false, depth: 5, colors: useColors };
}

/**
 * @param {unknown} er
 * @param {boolean} fromPromise whether it is the reason of a rejection: then the place is that of the error, not of a `throw`
 * @returns {string} with a line break at the end
 */
export function describeFatalException(er, fromPromise) {
  const isObject = (typeof er === 'object' && er !== null) || typeof er === 'function';
  const source = sourceLine(er, isObject, fromPromise);
  if (isObject && isErrorObject(er)) return `${source}${source && '\n\n'}${inspectedError(er)}\n`;
  const above = source && `\n${source}\n`;
  if (isObject && isReadable(er)) return `${above}${inspected(er)}\n`;
  return `${above}${plainText(er)}\n(Use \`${commandName()} --trace-uncaught ...\` to show where the exception was thrown)\n`;
}

function isErrorObject(value) {
  try {
    return core.isNativeError(value) || ObjectPrototypeIsPrototypeOf(ErrorPrototype, value);
  } catch {
    // A proxy that hides its prototype.
    return false;
  }
}

function commandName() {
  const path = String(process.argv0 || 'node');
  return StringPrototypeSlice(path, StringPrototypeLastIndexOf(path, '/') + 1);
}

function plainText(value) {
  if (typeof value === 'symbol') return '';
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return ObjectPrototypeToString(value);
  } catch {
    return '[object Object]';
  }
}

/** An object whose getters throw is named, not shown. */
function isReadable(value) {
  try {
    void value.stack;
    void value.name;
    return true;
  } catch {
    return false;
  }
}

/** The line that threw, as V8 remembers it for errors and for the exception just caught; empty when nobody knows. */
function sourceLine(er, isObject, fromPromise) {
  try {
    const arrow = isObject ? er[kArrowMessage] : undefined;
    if (arrow !== undefined) return arrow;
    const place = op_module_error_source(er, fromPromise);
    return place ? markedLine(place[0], place[1], place[2], place[3], place[4]) : '';
  } catch {
    // Without a place, the stack has to do.
    return '';
  }
}

/** `start` and `end` are columns; tabs before them are kept, so that the carets stand below the code. */
function markedLine(file, line, source, start, end) {
  let marks = '';
  for (let column = 0; column < start; column++) marks += source[column] === '\t' ? '\t' : ' ';
  for (let count = MathMax(1, end - start); count > 0; count--) marks += '^';
  return `${file}:${line}\n${source}\n${marks}`;
}

/** The stack, and after it the properties, causes and the like. */
function inspectedError(er) {
  let stack;
  try {
    // An emitter adds where it emitted the error that nobody listened to.
    const enhance = er[kEnhanceStackBeforeInspector];
    if (typeof enhance === 'function') er.stack = FunctionPrototypeCall(enhance, er);
    stack = er.stack;
  } catch {
    // A getter of the error threw.
  }
  try {
    return inspectModule().inspect(er, options(colors().shouldColorize(process.stderr)));
  } catch {
    return typeof stack === 'string' ? stack : inspected(er);
  }
}

function inspected(value) {
  try {
    return inspectModule().inspect(value, options(false));
  } catch {
    return plainText(value);
  }
}
