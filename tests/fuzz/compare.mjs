// Seeded random calls of Buffer, URL, StringDecoder and querystring give what they give under Node 24 (PEER_NODE names it; without it nothing is compared).
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '1500' } },
});
const names = positionals.length > 0 ? positionals : ['buffer', 'legacy_url', 'querystring', 'string_decoder', 'url'];
const kShown = 5;

function linesOf(runtime, name) {
  const program = fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));
  const child = spawn(runtime, [program, values.seed, values.count], { stdio: ['ignore', 'pipe', 'inherit'] });
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

async function compare(name) {
  const ours = linesOf(process.execPath, name);
  const theirs = linesOf(process.env.PEER_NODE, name);
  let differences = 0;
  for (let line = 1; ; line++) {
    const [our, their] = await Promise.all([ours.next(), theirs.next()]);
    if (our.value !== their.value && ++differences <= kShown) console.error(`${name} ${line}\n  node: ${their.value}\n  here: ${our.value}`);
    if (our.done || their.done) break;
  }
  return differences;
}

if (process.env.PEER_NODE) {
  for (const name of names) assert.strictEqual(await compare(name), 0, name);
}
