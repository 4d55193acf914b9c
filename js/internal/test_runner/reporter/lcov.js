// The reporter `lcov`: coverage in the format of geninfo(1). It says nothing about tests.

import path from 'path';

const isHit = ({ count }) => count > 0;

function fileRecord(file, workingDirectory) {
  const { functions, branches, lines } = file;
  const named = functions.map(({ name, ...rest }, at) => ({ ...rest, name: name || `anonymous_${at}` }));
  return [
    'TN:',
    `SF:${path.relative(workingDirectory, file.path)}`,
    ...named.map(({ name, line }) => `FN:${line},${name}`),
    ...named.map(({ name, count }) => `FNDA:${count},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(isHit).length}`,
    ...branches.map(({ line, count }, at) => `BRDA:${line},${at},0,${count}`),
    `BRF:${branches.length}`,
    `BRH:${branches.filter(isHit).length}`,
    ...lines.map(({ line, count }) => `DA:${line},${count}`),
    `LH:${lines.filter(isHit).length}`,
    `LF:${lines.length}`,
    'end_of_record',
    '',
  ].join('\n');
}

/** @param {AsyncIterable<{ type: string, data: object }>} source */
export default async function* lcov(source) {
  for await (const { type, data } of source) {
    if (type === 'test:coverage') yield data.summary.files.map((file) => fileRecord(file, data.summary.workingDirectory)).join('');
  }
}
