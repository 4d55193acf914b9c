// protojs:serve, Deno.serve and Bun.serve under load: as load.mjs, with the same handlers in terms of Request and Response. Node has no such server
// and reports nothing.

import process from 'node:process';
import { timeOfRequest } from './processor_time.mjs';
import { wrk } from './wrk.mjs';

const large = new Uint8Array(100 * 1024).fill(120);

const scenarios = {
  hello: { handler: () => new Response('hello world') },
  'JSON echo': { script: 'post.lua', handler: async (request) => Response.json(await request.json()) },
  '100 KB': { handler: () => new Response(large) },
};

/** @returns {Promise<number>} the port */
async function listen(handler) {
  const hostname = '127.0.0.1';
  if (globalThis.Bun) return Bun.serve({ hostname, port: 0, fetch: handler }).port;
  const { promise, resolve } = Promise.withResolvers();
  const options = { hostname, port: 0, onListen: ({ port }) => resolve(port) };
  if (globalThis.Deno) {
    Deno.serve(options, handler);
  } else {
    const { serve } = await import('protojs:serve');
    serve(options, handler);
  }
  return promise;
}

const isNode = !process.versions.protojs && !globalThis.Bun && !globalThis.Deno;
const report = {};
if (!isNode) {
  for (const [name, { handler, script }] of Object.entries(scenarios)) {
    report[`serve: ${name}`] = await timeOfRequest(wrk(await listen(handler), { script }));
  }
}
console.log(JSON.stringify(report));
process.exit(0);
