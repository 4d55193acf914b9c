'use strict';
// Proves that the parser accepts and refuses 2,000 generated inputs, strictly and leniently, with the codes that node 24 gives
// (parser_verdicts.txt, made by `node parser_verdicts.js --record`).
const assert = require('node:assert');
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { HTTPParser } = require('node:_http_common');
const { inputs } = require('./parser_messages.cjs');

const { kOnHeaders, kOnHeadersComplete, kOnBody, kOnMessageComplete, REQUEST, RESPONSE, kLenientAll } = HTTPParser;

/** What became of an input, in short: H a head and its number of fields, B bytes of content, T trailers, E an end, and a code. */
function verdict({ isRequest, lenient, pieces }) {
  const parser = new HTTPParser();
  parser.initialize(isRequest ? REQUEST : RESPONSE, {}, 0, lenient ? kLenientAll : 0);
  let found = '';
  let content = 0;
  let fields = 0;
  const flush = () => {
    if (content > 0) found += `B${content}`;
    content = 0;
  };
  parser[kOnHeaders | 0] = (list) => {
    fields += list.length;
  };
  parser[kOnHeadersComplete | 0] = (major, minor, list) => {
    fields += list?.length ?? 0;
    found += `H${fields / 2}`;
    fields = 0;
    return 0;
  };
  parser[kOnBody | 0] = (chunk) => {
    content += chunk.length;
  };
  parser[kOnMessageComplete | 0] = () => {
    flush();
    if (fields > 0) found += `T${fields / 2}`;
    fields = 0;
    found += 'E';
  };
  let result;
  for (const piece of pieces) {
    result = parser.execute(piece, 0, piece.length);
    if (typeof result !== 'number') break;
  }
  if (typeof result === 'number') result = parser.finish();
  flush();
  return result instanceof Error ? `${found}!${result.code}` : found;
}

const verdicts = inputs(2000, 20261201).map(verdict);
const file = join(__dirname, 'parser_verdicts.txt');
if (process.argv[2] === '--record') {
  writeFileSync(file, `${verdicts.join('\n')}\n`);
} else {
  assert.deepStrictEqual(verdicts, readFileSync(file, 'latin1').trimEnd().split('\n'));
}
