// @ts-check
// The expression in the program's source that an error comes from, for the message of assert.ok().

import { op_util_error_source } from 'internal/ops';

// A chain of member accesses at the end of a text: V8 gives the position of the last name, `ok` in `assert.ok(value)`.
const name = '[\\p{ID_Continue}$]+';
const text = `'[^']*'|"[^"]*"`;
const memberChain = new RegExp(
  `[\\p{ID_Start}$_][\\p{ID_Continue}$]*(?:\\??\\.\\s*${name}|\\??\\.?\\[\\s*(?:${text}|${name})\\s*\\])*\\s*(?:\\??\\.\\s*|\\??\\.?\\[\\s*)?$`,
  'u',
);

const closing = { '"': '"', "'": "'", '`': '`' };

/** The index behind a string that starts at `from`; the end of the text if it goes on in the next line. */
function skipString(code, from) {
  const quote = closing[code[from]];
  for (let i = from + 1; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === quote) return i + 1;
  }
  return code.length;
}

/** The index behind a comment that starts at `from`. */
function skipComment(code, from) {
  if (code[from + 1] === '/') return code.length;
  const end = code.indexOf('*/', from + 2);
  return end === -1 ? code.length : end + 2;
}

// After these a slash starts a regular expression; otherwise it divides.
const beforeRegExp = /(?:^|[([{,;:=!&|?+\-*%~^<>]|\b(?:return|typeof|case|in|of|void|delete))\s*$/;

/** The index behind a regular expression that starts at `from`, or that of the next character if it is a division. */
function skipRegExp(code, from) {
  if (!beforeRegExp.test(code.slice(0, from))) return from + 1;
  let inClass = false;
  for (let i = from + 1; i < code.length; i++) {
    if (code[i] === '\\') i++;
    else if (code[i] === '[') inClass = true;
    else if (code[i] === ']') inClass = false;
    else if (code[i] === '/' && !inClass) return i + 1;
  }
  return from + 1;
}

/** Where the call ends that starts at `from`: behind its closing parenthesis, or before a semicolon. */
function findEnd(code, from) {
  let depth = 0;
  for (let i = from; i < code.length;) {
    const character = code[i];
    if (closing[character] !== undefined) i = skipString(code, i);
    else if (character === '/' && (code[i + 1] === '/' || code[i + 1] === '*')) i = skipComment(code, i);
    else if (character === '/') i = skipRegExp(code, i);
    else {
      i++;
      if (character === '(') depth++;
      else if (character === ')' && --depth <= 0) return depth === 0 ? i : i - 1;
      else if (character === ';' && depth === 0) return i - 1;
    }
  }
  return code.length;
}

/**
 * The expression in a line that starts at a column, with the object it is called on. It ends with the line.
 * @param {string} line
 * @param {number} column
 * @returns {string}
 */
function getFirstExpression(line, column) {
  const chain = memberChain.exec(line.slice(0, column));
  const touches = chain !== null && /(?:\.|\[|\])\s*$/.test(chain[0]);
  return line.slice(touches ? chain.index : column, findEnd(line, column));
}

/**
 * The expression an error was made for. Its stack must not have been read yet.
 * @param {object} error an error, or an object Error.captureStackTrace() was called with
 * @returns {string | undefined}
 */
export function getErrorSourceExpression(error) {
  const source = op_util_error_source(error);
  return source === null ? undefined : getFirstExpression(source[0], source[1]);
}
