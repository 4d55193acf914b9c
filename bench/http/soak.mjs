// A node:http server in this process at full load whose clients die at random: `soak.mjs [minutes]` (60 without). Prints memory and descriptors
// ten times, and fails if descriptors are left open when the load is over. Needs wrk and Linux's /proc. Not a case of run.js: it takes an hour.

import fs from 'node:fs';
import http from 'node:http';
import process from 'node:process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';

const duration = Number(process.argv[2] ?? 60) * 60_000;
const large = Buffer.alloc(100 * 1024, 'x');
const post = fileURLToPath(new URL('post.lua', import.meta.url));
let requests = 0;

const server = http.createServer((req, res) => {
  requests++;
  if (req.url === '/large') return res.end(large);
  req.on('error', () => {});
  req.pipe(res);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

const descriptors = () => fs.readdirSync('/proc/self/fd').length;
const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
function print(minutes) {
  const { rss, heapUsed } = process.memoryUsage();
  const memory = `${megabytes(rss)} MiB resident  ${megabytes(heapUsed)} MiB heap`;
  console.log(`${minutes.toFixed(1)} min  ${requests} requests  ${memory}  ${descriptors()} descriptors`);
}

/** A client that is killed within three seconds, in the midst of its requests. */
async function client(args) {
  const child = spawn('wrk', ['-t1', '-c32', '-d10s', ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await sleep(Math.random() * 3000);
  child.kill('SIGKILL');
  await ended;
}

async function clients(args) {
  while (elapsed() < duration) await client(args);
}

// What the first child process opens for good is no leak.
await client([origin]);
await sleep(2000);
const before = descriptors();
const start = performance.now();
const elapsed = () => performance.now() - start;
const ticker = setInterval(() => print(elapsed() / 60_000), duration / 10);
await Promise.all([clients([`${origin}/large`]), clients(['-s', post, `${origin}/echo`])]);
clearInterval(ticker);
await sleep(2000);
print(elapsed() / 60_000);
const left = descriptors() - before;
console.log(left > 0 ? `descriptors left open: ${left}` : 'no descriptor is left open');
process.exit(left > 0 ? 1 : 0);
