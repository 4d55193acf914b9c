// @ts-check
// Whether a stream gets colours, and the few colours internal modules write themselves.

import { lazy } from 'internal/core';

const lazyProcess = lazy('process');
const lazyTty = lazy('internal/tty');

/**
 * Whether what is written to a stream may be coloured: it is a terminal with more than two colours, or FORCE_COLOR says so.
 * @param {{ isTTY?: boolean, getColorDepth?: () => number } | undefined} stream
 * @returns {boolean}
 */
export function shouldColorize(stream) {
  if (lazyProcess().env.FORCE_COLOR !== undefined) return lazyTty().getColorDepth() > 2;
  if (!stream?.isTTY) return false;
  return typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true;
}

const codes = {
  blue: '\u001b[34m',
  green: '\u001b[32m',
  white: '\u001b[39m',
  yellow: '\u001b[33m',
  red: '\u001b[31m',
  gray: '\u001b[90m',
  clear: '\u001bc',
  reset: '\u001b[0m',
};

/** The colours for stderr by name, all empty if it has none. They are found out by refresh(). */
const colors = {
  blue: '',
  green: '',
  white: '',
  yellow: '',
  red: '',
  gray: '',
  clear: '',
  reset: '',
  hasColors: false,
  shouldColorize,
  refresh() {
    colors.hasColors = shouldColorize(lazyProcess().stderr);
    for (const name of Object.keys(codes)) colors[name] = colors.hasColors ? codes[name] : '';
  },
};

export default colors;
