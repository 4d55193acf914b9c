// util.styleText(): a text between the escape codes of styles.

import { lazy } from 'internal/core';
import { codes } from 'internal/errors';
import { inspect } from 'internal/util/inspect';
import { validateBoolean, validateObject, validateOneOf, validateString } from 'internal/validators';

const lazyColors = lazy('internal/util/colors');
const lazyProcess = lazy('process');
const lazyStreams = lazy('internal/streams/kind');

const hexColor = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
const foregroundOff = '\u001b[39m';

/** The codes of a style. Bold and dim share their closing code, so a closing code inside must not be dropped. */
function namedStyle(name) {
  const color = inspect.colors[name];
  if (!color) validateOneOf(name, 'format', Object.getOwnPropertyNames(inspect.colors));
  const [on, off] = color;
  return { open: `\u001b[${on}m`, close: `\u001b[${off}m`, keepClose: on === 1 || on === 2 };
}

function hexStyle(hex) {
  if (!hexColor.test(hex)) {
    throw new codes.ERR_INVALID_ARG_VALUE('format', hex, 'must be a valid hex color (#RGB or #RRGGBB)');
  }
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1);
  const rgb = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return { open: `\u001b[38;2;${rgb.join(';')}m`, close: foregroundOff, keepClose: false };
}

/** Where a nested style ends, starts the outer one again. */
function reopen(text, { open, close, keepClose }) {
  if (!text.includes(close)) return text;
  const parts = text.split(close);
  // A closing code at the very end is followed by the outer one's anyway.
  const tail = parts.at(-1) === '' ? close + parts.pop() : '';
  return parts.join(keepClose ? close + open : open) + tail;
}

function checkStream(stream) {
  const { isNodeStream, isReadableStream, isWritableStream } = lazyStreams();
  if (!isReadableStream(stream) && !isWritableStream(stream) && !isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
}

/**
 * util.styleText(), see util.md.
 * @param {string | string[]} format names of util.inspect.colors, '#RGB', '#RRGGBB' or 'none'
 * @param {string} text
 * @param {{ validateStream?: boolean, stream?: object }} [options] by default, styles depend on process.stdout
 * @returns {string}
 * @throws ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE
 */
export function styleText(format, text, options) {
  validateString(text, 'text');
  if (options !== undefined) validateObject(options, 'options');
  const validateStream = options?.validateStream ?? true;
  validateBoolean(validateStream, 'options.validateStream');

  let plain = false;
  if (validateStream) {
    const stream = options?.stream ?? lazyProcess().stdout;
    checkStream(stream);
    plain = !lazyColors().shouldColorize(stream);
  }

  let open = '';
  let close = '';
  let styled = text;
  for (const name of Array.isArray(format) ? format : [format]) {
    if (name === 'none') continue;
    const style = typeof name === 'string' && name[0] === '#' ? hexStyle(name) : namedStyle(name);
    open += style.open;
    close = style.close + close;
    styled = reopen(styled, style);
  }
  return plain ? text : open + styled + close;
}
