// @ts-check
// What a prompt says of an exception: without the frames that lead to the prompt itself.

import { internals } from 'internal/core';
import { isNativeError } from 'internal/util/types';

const isOfPrompt = (site) => /^REPL\d+$/.test(site.getFileName() ?? '');

/** The frames below the outermost one of the input. */
function innerFrames(error, sites) {
  const outermost = sites.findLastIndex(isOfPrompt);
  return outermost === -1 ? sites : sites.slice(0, outermost);
}

/** @returns {string | undefined} the stack, worded now if nobody has read it yet */
function stackOf(error) {
  let isFresh = false;
  internals.chooseFrames = (thrown, sites) => {
    isFresh ||= thrown === error;
    return innerFrames(thrown, sites);
  };
  try {
    const { stack } = error;
    return isFresh || typeof stack !== 'string' ? stack : cut(stack);
  } finally {
    internals.chooseFrames = undefined;
  }
}

/** The same for a stack that is a text already. */
function cut(stack) {
  const lines = stack.split('\n');
  const outermost = lines.findLastIndex((line) => /^\s+at .*\bREPL\d+:\d+:\d+\)?$/.test(line));
  if (outermost === -1) return stack;
  const last = lines.findLastIndex((line) => /^\s+at /.test(line));
  return [...lines.slice(0, outermost), ...lines.slice(last + 1)].join('\n');
}

/** Makes the stack of an error fit to be shown. */
function trimStack(error) {
  const stack = stackOf(error);
  if (typeof stack !== 'string' || stack === '') return;
  // Where in the input the parser stopped is in the picture of the line already.
  const isOfParser = error.name === 'SyntaxError';
  const shown = isOfParser ? stack.replace(/^(?:REPL\d+|undefined):\d+\r?\n/, '').replace(/^\s+at\s.*\n?/gm, '').replace(/\n$/, '') : stack;
  if (shown !== error.stack) error.stack = shown;
}

/**
 * @param {any} error
 * @param {any} writer of the prompt
 * @returns {string} with a line break at the end
 */
export function describe(error, writer) {
  let text = '';
  if (isNativeError(error) || (typeof error === 'object' && error !== null && Object.prototype.toString.call(error) === '[object Error]')) {
    trimStack(error);
    text = writer(error);
    // The brackets of an error without frames say nothing here.
    if (text.startsWith('[') && text.endsWith(']')) text = text.slice(1, -1);
  } else {
    text = writer(error);
  }
  const lines = text.split(/(?<=\n)/);
  const at = lines.findIndex((line) => /^\[?(?:[A-Z][A-Za-z0-9_]*)*Error/.test(line));
  const width = writer.options?.breakLength ?? 80;
  if (at === -1) return `Uncaught${lines.length === 1 ? ' ' : ':\n'}${text}\n`;
  lines[at] = (lines[at].length <= width ? 'Uncaught ' : 'Uncaught:\n') + lines[at];
  return `${lines.join('')}${text.endsWith('\n') ? '' : '\n'}`;
}
