// Seeded random calls of Buffer, crypto, URL, StringDecoder, querystring, zlib, util.inspect and v8.deserialize give what they give under Node 24.
//
// With PEER_NODE, the path of such a Node, line by line; without, the hash of a short run is that of expected.json.
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const kNames = ['buffer', 'crypto', 'deserialize', 'inflate', 'inspect', 'legacy_url', 'querystring', 'string_decoder', 'url'];
const { env } = process;
const kShort = { seed: '1', count: '600' };
const kShown = 5;
const kExcerpt = 200;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: env.FUZZ_SEED || kShort.seed },
    count: { type: 'string', default: env.FUZZ_COUNT || kShort.count },
    record: { type: 'boolean', default: false },
  },
});
const names = positionals.length > 0 ? positionals : kNames;
const expected = new URL('expected.json', import.meta.url);

function start(runtime, name, { seed, count }) {
  const program = fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));
  return spawn(runtime, [program, seed, count], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout;
}

/** A line from a little before the place where it differs from another. */
function excerpt(line = 'nothing', other = '') {
  let at = 0;
  while (at < line.length && line[at] === other[at]) at++;
  return at < kExcerpt ? line.slice(0, 3 * kExcerpt) : `${line.slice(0, kExcerpt)} … ${line.slice(at - kExcerpt / 2, at + kExcerpt)}`;
}

/** Line by line with Node. @returns {Promise<number>} how many lines differ; the first are shown */
async function compare(name) {
  const linesOf = (runtime) => createInterface({ input: start(runtime, name, values) })[Symbol.asyncIterator]();
  const ours = linesOf(process.execPath);
  const theirs = linesOf(env.PEER_NODE);
  let differences = 0;
  for (let line = 1; ; line++) {
    const [our, their] = await Promise.all([ours.next(), theirs.next()]);
    if (our.value !== their.value && ++differences <= kShown) {
      console.error(`${name} ${line}\n  node: ${excerpt(their.value, our.value)}\n  here: ${excerpt(our.value, their.value)}`);
    }
    if (our.done || their.done) break;
  }
  return differences;
}

async function hashOf(runtime, name) {
  const hash = createHash('sha256');
  for await (const chunk of start(runtime, name, kShort)) hash.update(chunk);
  return hash.digest('hex');
}

if (values.record) {
  const hashes = {};
  for (const name of kNames) hashes[name] = await hashOf(env.PEER_NODE, name);
  writeFileSync(expected, `${JSON.stringify(hashes, undefined, 2)}\n`);
} else if (env.PEER_NODE) {
  for (const name of names) assert.strictEqual(await compare(name), 0, name);
} else {
  const hashes = JSON.parse(readFileSync(expected, 'utf8'));
  for (const name of names) assert.strictEqual(await hashOf(process.execPath, name), hashes[name], name);
}
