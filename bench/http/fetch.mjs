// fetch in this process, 64 at once against a server of node: processor time of the client for each, in nanoseconds.

import process from 'node:process';
import { startServer } from './node.mjs';
import { timeOfRequest } from './processor_time.mjs';

const { port, stop } = await startServer();

async function load(seconds) {
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const lane = async () => {
    for (; performance.now() < end; count++) await (await fetch(`http://127.0.0.1:${port}/`)).text();
  };
  await Promise.all(Array.from({ length: 64 }, lane));
  return count;
}

console.log(JSON.stringify({ 'fetch, 64 at once': await timeOfRequest(load) }));
stop();
process.exit(0);
