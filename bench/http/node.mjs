// Node at the other end of what is measured, the same for every runtime: other_end.mjs in a process of its own.

import process from 'node:process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const node = process.env.PEER_NODE ?? 'node';
const program = fileURLToPath(new URL('other_end.mjs', import.meta.url));

/** A load for timeOfRequest: a client of `kind` (see other_end.mjs) of the server at `port`. */
export function clientOf(kind, port) {
  return async (seconds) => Number((await promisify(execFile)(node, [program, kind, String(port), String(seconds)])).stdout);
}

/** A node:http server that says hello, until `stop()`. @returns {Promise<{ port: number, stop: () => void }>} */
export async function startServer() {
  const child = spawn(node, [program, 'server'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { port: Number(line), stop: () => child.kill() };
}
