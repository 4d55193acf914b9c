// What the reporters for people have in common: symbols, colours, lines of results and errors.

import { relative } from 'path';
import process from 'process';
import { inspect } from 'internal/util/inspect';
import { shouldColorize } from 'internal/util/colors';

const symbols = { 'test:fail': '\u2716 ', 'test:pass': '\u2714 ', 'test:diagnostic': '\u2139 ', 'test:log': '\u2139 ' };
const skipSymbol = '\uFE63 ';
const todoSymbol = '\u26A0 ';
const paint = { red: 31, green: 32, yellow: 33, blue: 34, gray: 90 };

/** The escape codes for stdout, empty if it has no colours. */
export function palette() {
  const on = shouldColorize(process.stdout);
  const colors = { white: on ? '\u001b[39m' : '', hasColors: on };
  for (const [name, code] of Object.entries(paint)) colors[name] = on ? `\u001b[${code}m` : '';
  return colors;
}

/** The error of a test, indented. */
function formatError(error, indent, colors) {
  if (!error) return '';
  const cause = error.code === 'ERR_TEST_FAILURE' ? error.cause : error;
  let text;
  try {
    text = inspect(cause, { colors: colors.hasColors, breakLength: Infinity });
  } catch {
    text = inspect(cause, { colors: colors.hasColors, breakLength: Infinity, customInspect: false });
  }
  return `\n${indent}  ${text.split(/\r?\n/).join(`\n${indent}  `)}\n`;
}

/** The line of a result. */
export function formatResult(type, data, colors, { prefix = '', indent = '', withError = true, hasChildren = false } = {}) {
  let color = { 'test:fail': colors.red, 'test:pass': colors.green, 'test:diagnostic': colors.blue, 'test:log': colors.blue }[type];
  let symbol = symbols[type] ?? ' ';
  const { skip, todo, expectFailure } = data;
  const duration = !data.details?.duration_ms ? '' : ` ${colors.gray}(${data.details.duration_ms}ms)${colors.white}`;
  let title = `${data.name}${duration}`;
  if (skip !== undefined) {
    color = colors.gray;
    symbol = skipSymbol;
    title += ` # ${typeof skip === 'string' && skip ? skip : 'SKIP'}`;
  } else if (todo !== undefined) {
    if (type === 'test:fail') {
      color = colors.yellow;
      symbol = todoSymbol;
    }
    title += ` # ${typeof todo === 'string' && todo ? todo : 'TODO'}`;
  } else if (expectFailure !== undefined) {
    title += ` # ${typeof expectFailure === 'string' ? expectFailure : 'EXPECTED FAILURE'}`;
  }
  const error = withError && !hasChildren ? formatError(data.details?.error, indent, colors) : '';
  return `${prefix}${indent}${color}${symbol}${title}${colors.white}${error}`;
}

/** A message in the colour and with the sign of messages. */
export function formatMessage(data, colors) {
  return `${'  '.repeat(data.nesting)}${colors.blue}${symbols['test:diagnostic']}${data.message}${colors.white}\n`;
}

/** Where a test stands, relative to the working directory. */
export function formatLocation({ file, line, column }) {
  return `test at ${relative(process.cwd(), file)}:${line}:${column}`;
}
