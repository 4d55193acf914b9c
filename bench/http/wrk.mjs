// Puts a server under load: wrk in a process of its own.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * A load for timeOfRequest.
 * @param {number} port
 * @param {{ script?: string, connections?: number }} [options] a script of this folder that says what wrk sends; GET / without one
 */
export function wrk(port, { script, connections = 64 } = {}) {
  const scriptArgs = script ? ['-s', fileURLToPath(new URL(script, import.meta.url))] : [];
  return async (seconds) => {
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, ...scriptArgs, `http://127.0.0.1:${port}/`];
    const { stdout } = await promisify(execFile)('wrk', args);
    return Number(/(\d+) requests in/.exec(stdout)[1]);
  };
}
