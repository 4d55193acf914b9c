// @ts-check
// The reporter `dot`: a sign for each test, then the failures.

import process from 'process';
import { coverageTable } from 'internal/test_runner/coverage/table';
import { formatMessage, formatResult, palette } from 'internal/test_runner/reporter/format';

/** Docs: test, "Test reporters". */
export default async function* dot(source) {
  const colors = palette();
  const failed = [];
  const errors = [];
  let coverage;
  let column = 0;
  for await (const { type, data } of source) {
    if (type === 'test:coverage') coverage = data.summary;
    if (type === 'test:diagnostic' && data.level === 'error') errors.push(data);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (type === 'test:fail') failed.push(data);
    yield type === 'test:pass' ? `${colors.green}.${colors.white}` : `${colors.red}X${colors.white}`;
    if (++column >= Math.max(20, process.stdout.columns ?? 20)) {
      column = 0;
      yield '\n';
    }
  }
  yield '\n';
  for (const data of errors) yield formatMessage(data, colors);
  if (coverage !== undefined) yield coverageTable(coverage, { prefix: `${colors.blue}\u2139 `, colors, columns: process.stdout.columns });
  if (failed.length === 0) return;
  yield `\n${colors.red}Failed tests:${colors.white}\n\n`;
  for (const data of failed) yield formatResult('test:fail', data, colors);
}
