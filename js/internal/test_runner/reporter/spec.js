// The reporter `spec`: a tree of results, then the failures.

import process from 'process';
import { Transform } from 'stream';
import { coverageTable } from 'internal/test_runner/coverage/table';
import { formatLocation, formatMessage, formatResult, palette } from 'internal/test_runner/reporter/format';

/** Docs: test, "Test reporters". */
export class SpecReporter extends Transform {
  #started = [];
  #parents = [];
  #failed = [];

  constructor() {
    super({ __proto__: null, writableObjectMode: true });
  }

  #result(type, data, colors) {
    // The start event of this test is the last one; those below it are its parents that have no line yet.
    this.#started.pop();
    let prefix = '';
    while (this.#started.length > 0) {
      const parent = this.#started.shift();
      this.#parents.unshift(parent);
      prefix += `${'  '.repeat(parent.nesting)}\u25B6 ${parent.name}\n`;
    }
    let hasChildren = false;
    if (this.#parents[0]?.nesting === data.nesting && this.#parents[0].name === data.name) {
      this.#parents.shift();
      hasChildren = true;
    }
    const options = { prefix, indent: '  '.repeat(data.nesting), withError: false, hasChildren };
    return `${formatResult(type, data, colors, options)}\n`;
  }

  #render({ type, data }) {
    const colors = palette();
    switch (type) {
      case 'test:start':
        this.#started.push({ nesting: data.nesting, name: data.name });
        return '';
      case 'test:pass':
        return this.#result(type, data, colors);
      case 'test:fail':
        if (data.details?.error?.failureType !== 'subtestsFailed') this.#failed.push(data);
        return this.#result(type, data, colors);
      case 'test:diagnostic':
      case 'test:log':
        return formatMessage(data, colors);
      case 'test:stderr':
      case 'test:stdout':
        return data.message;
      case 'test:coverage':
        return coverageTable(data.summary, { prefix: `${colors.blue}\u2139 `, colors, columns: process.stdout.columns });
      case 'test:summary':
        return data.file === undefined ? this.#failures(colors) : '';
      default:
        return '';
    }
  }

  #failures(colors) {
    if (this.#failed.length === 0) return '';
    const lines = [`\n${colors.red}\u2716 failing tests:${colors.white}\n`];
    for (const data of this.#failed) {
      const result = formatResult('test:fail', data, colors);
      lines.push(data.file && data.line ? `${formatLocation(data)}\n${result}` : result);
    }
    this.#failed = [];
    return lines.join('\n');
  }

  _transform(event, encoding, callback) {
    callback(null, this.#render(event));
  }

  _flush(callback) {
    callback(null, this.#failures(palette()));
  }
}

/** The reporter, to be called with or without `new`. */
export function spec() {
  return new SpecReporter();
}
