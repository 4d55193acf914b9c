// Puts a server under load: wrk with 64 connections in a process of its own.

import process from 'node:process';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Of load that is measured. */
const seconds = Number(process.env.HTTP_SECONDS ?? 2);

/** A script for wrk that posts JSON. */
export const postScript = fileURLToPath(new URL('post.lua', import.meta.url));

async function load(port, script, duration) {
  const args = ['-t1', '-c64', `-d${duration}s`, ...(script ? ['-s', script] : []), `http://127.0.0.1:${port}/`];
  const { stdout } = await promisify(execFile)('wrk', args);
  return Number(/(\d+) requests in/.exec(stdout)[1]);
}

/** Processor time (user and system) of this process for each request, in nanoseconds. */
export async function timeOfRequest(port, script) {
  await load(port, script, 1);
  const before = process.cpuUsage();
  const requests = await load(port, script, seconds);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / requests;
}
