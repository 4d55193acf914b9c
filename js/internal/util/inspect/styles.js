// @ts-check
// util.inspect.colors and util.inspect.styles: escape codes by name, and which kind of value gets which.

import { primordials } from 'internal/core';

const { ArrayPrototypeConcat, ObjectDefineProperty, StringPrototypeSlice, StringPrototypeToUpperCase } = primordials;

/** Select Graphic Rendition (ECMA-48 8.3.117) by name: [on, off], in the order util.inspect.colors lists them. */
export const colors = { __proto__: null };

function define(names, firstOn, off) {
  for (let i = 0; i < names.length; i++) colors[names[i]] = [firstOn + i, off];
}

function prefixed(names) {
  const result = [];
  for (let i = 0; i < names.length; i++) {
    result[i] = `bg${StringPrototypeToUpperCase(names[i][0])}${StringPrototypeSlice(names[i], 1)}`;
  }
  return result;
}

const foregroundOff = 39;
const backgroundOff = 49;
const hues = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const dark = ArrayPrototypeConcat(['black'], hues);
// What is brighter than black is called gray.
const bright = ['gray'];
for (let i = 0; i < hues.length; i++) bright[i + 1] = `${hues[i]}Bright`;

define(['reset'], 0, 0);
define(['bold', 'dim'], 1, 22);
define(['italic'], 3, 23);
define(['underline'], 4, 24);
define(['blink'], 5, 25);
define(['inverse'], 7, 27);
define(['hidden'], 8, 28);
define(['strikethrough'], 9, 29);
define(['doubleunderline'], 21, 24);
define(dark, 30, foregroundOff);
define(prefixed(dark), 40, backgroundOff);
define(['framed'], 51, 54);
define(['overlined'], 53, 55);
define(bright, 90, foregroundOff);
define(prefixed(bright), 100, backgroundOff);

/** Other names of the same: they follow what a program puts under the first one, and are not listed. */
const aliases = {
  __proto__: null,
  grey: 'gray',
  blackBright: 'gray',
  bgGrey: 'bgGray',
  bgBlackBright: 'bgGray',
  faint: 'dim',
  crossedout: 'strikethrough',
  strikeThrough: 'strikethrough',
  crossedOut: 'strikethrough',
  conceal: 'hidden',
  swapColors: 'inverse',
  swapcolors: 'inverse',
  doubleUnderline: 'doubleunderline',
};
for (const alias in aliases) {
  const name = aliases[alias];
  const get = () => colors[name];
  const set = (value) => {
    colors[name] = value;
  };
  ObjectDefineProperty(colors, alias, { __proto__: null, configurable: true, get, set });
}

/** The colour of each kind of value, util.inspect.styles; kinds without an entry, such as `name`, are not coloured. */
export const styles = { __proto__: null };
const kindsByColor = {
  __proto__: null,
  cyan: ['special'],
  yellow: ['number', 'bigint', 'boolean'],
  grey: ['undefined'],
  bold: ['null'],
  green: ['string', 'symbol'],
  magenta: ['date'],
  red: ['regexp'],
  underline: ['module'],
};
for (const color in kindsByColor) {
  const kinds = kindsByColor[color];
  for (let i = 0; i < kinds.length; i++) styles[kinds[i]] = color;
}

// Programs may replace inspect.colors and inspect.styles: what counts is what is there when a value is shown.
let inspect = { colors, styles };

/** Tells where the tables are to be read from: util.inspect itself. */
export function readStylesFrom(holder) {
  inspect = holder;
}

/** Colours a text as a kind of value. */
export function stylizeWithColor(text, kind) {
  const style = inspect.styles[kind];
  const color = style === undefined ? undefined : inspect.colors[style];
  return color === undefined ? text : `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
}

/** Leaves a text as it is. */
export function stylizeNoColor(text) {
  return text;
}
