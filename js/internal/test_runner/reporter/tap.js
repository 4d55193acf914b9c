// @ts-check
// The reporter `tap`: the Test Anything Protocol, version 13.

import process from 'process';
import { coverageTable } from 'internal/test_runner/coverage/table';
import { inspect } from 'internal/util/inspect';
import { isDate, isRegExp } from 'internal/util/types';

const plain = { green: '', red: '', yellow: '', white: '' };

// The backslashes of the escapes for what has no place in a line are escaped as well, like those of the text.
const escapeTitle = (text) => String(text)
  .replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll('\b', '\\b').replaceAll('\f', '\\f').replaceAll('\v', '\\v')
  .replaceAll('\\', '\\\\').replaceAll('#', '\\#');

/** What lies in an object is told in lines of its own, deeper by two places. */
function block(indent, name, object, outer) {
  const inside = [...outer, object];
  return `${indent}  ${name}:\n${Object.entries(object).map(([key, value]) => line(`${indent}  `, key, value, inside)).join('')}`;
}

function line(indent, name, value, outer = []) {
  if (value === undefined) return '';
  if (value === null) return `${indent}  ${name}: ~\n`;
  if (typeof value === 'object') {
    if (outer.includes(value)) return `${indent}  ${name}: <Circular>\n`;
    if (isDate(value)) return `${indent}  ${name}: ${value.toISOString()}\n`;
    if (!isRegExp(value)) return block(indent, name, value, outer);
  }
  if (typeof value !== 'string' || !value.includes('\n')) return `${indent}  ${name}: ${inspect(value)}\n`;
  const lines = value.split(/\r?\n/).map((part) => (part === '' ? '' : `${indent}    ${part}`));
  return `${indent}  ${name}: |-\n${lines.join('\n')}\n`;
}

function errorDetails(indent, error) {
  if (!error) return '';
  const cause = error.code === 'ERR_TEST_FAILURE' ? error.cause : error;
  let out = line(indent, 'failureType', error.failureType);
  const isObject = typeof cause === 'object' && cause !== null;
  const message = isObject && 'message' in cause ? String(cause.message) : error.message;
  out += line(indent, 'error', message);
  out += line(indent, 'code', (isObject && cause.code) || error.code);
  if (isObject && cause.name && cause.name !== 'Error') out += line(indent, 'name', cause.name);
  if (isObject && cause.code === 'ERR_ASSERTION') {
    out += line(indent, 'expected', cause.expected) + line(indent, 'actual', cause.actual) + line(indent, 'operator', cause.operator);
  }
  const stack = isObject ? cause.stack : error.stack;
  if (typeof stack === 'string') {
    const frames = stack.split('\n').filter((frame) => /^\s+at /.test(frame)).map((frame) => frame.replace(/^\s+at /, ''));
    if (frames.length > 0) out += `${indent}  stack: |-\n${frames.map((frame) => `${indent}    ${frame}\n`).join('')}`;
  }
  return out;
}

function result(type, data) {
  const indent = '    '.repeat(data.nesting);
  const { details, skip, todo, expectFailure } = data;
  let out = `${indent}${type === 'test:pass' ? 'ok' : 'not ok'} ${data.testNumber} - ${escapeTitle(data.name)}`;
  const note = (word, reason) => ` # ${word}${typeof reason === 'string' && reason ? ` ${escapeTitle(reason)}` : ''}`;
  if (skip !== undefined) out += note('SKIP', skip);
  else if (todo !== undefined) out += note('TODO', todo);
  else if (expectFailure !== undefined) out += note('EXPECTED FAILURE', expectFailure);
  out += `\n${indent}  ---\n${indent}  duration_ms: ${details.duration_ms}\n${line(indent, 'type', details.type)}`;
  if (type === 'test:fail') {
    if (data.file) out += line(indent, 'location', `${data.file}:${data.line}:${data.column}`);
    out += errorDetails(indent, details.error);
  }
  return `${out}${indent}  ...\n`;
}

/** Docs: test, "Test reporters". */
export default async function* tap(source) {
  yield 'TAP version 13\n';
  for await (const { type, data } of source) {
    const indent = '    '.repeat(data.nesting ?? 0);
    if (type === 'test:pass' || type === 'test:fail') yield result(type, data);
    else if (type === 'test:plan') yield `${indent}1..${data.count}\n`;
    else if (type === 'test:start') yield `${indent}# Subtest: ${escapeTitle(data.name)}\n`;
    else if (type === 'test:diagnostic' || type === 'test:log') yield `${indent}# ${escapeTitle(data.message)}\n`;
    else if (type === 'test:coverage') yield coverageTable(data.summary, { prefix: `${indent}# `, colors: plain, columns: process.stdout.columns });
    else if (type === 'test:stdout' || type === 'test:stderr') {
      for (const text of data.message.split(/\r?\n/)) if (text !== '') yield `# ${escapeTitle(text)}\n`;
    }
  }
}
