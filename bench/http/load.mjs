// A node:http server in this process, wrk with 64 connections in another: processor time (user and system) of the server for each request, in
// nanoseconds. Unlike requests per second it hardly depends on what else the machine does; 1e9 divided by it is what one core can serve.

import http from 'node:http';
import process from 'node:process';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const seconds = Number(process.env.HTTP_SECONDS ?? 2);
const post = fileURLToPath(new URL('post.lua', import.meta.url));
const large = Buffer.alloc(100 * 1024, 'x');

const scenarios = {
  hello: { handler: (req, res) => res.end('hello world') },
  'JSON echo': {
    script: post,
    handler(req, res) {
      let body = '';
      req.setEncoding('utf8');
      req.on('data', (chunk) => (body += chunk));
      req.on('end', () => {
        res.setHeader('Content-Type', 'application/json');
        res.end(JSON.stringify(JSON.parse(body)));
      });
    },
  },
  '100 KB': { handler: (req, res) => res.end(large) },
};

async function load(port, script, duration) {
  const args = ['-t1', '-c64', `-d${duration}s`, ...(script ? ['-s', script] : []), `http://127.0.0.1:${port}/`];
  const { stdout } = await promisify(execFile)('wrk', args);
  return Number(/(\d+) requests in/.exec(stdout)[1]);
}

const report = {};
for (const [name, { handler, script }] of Object.entries(scenarios)) {
  const server = http.createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await load(port, script, 1);
  const before = process.cpuUsage();
  const requests = await load(port, script, seconds);
  const { user, system } = process.cpuUsage(before);
  report[name] = ((user + system) * 1000) / requests;
  server.close();
}
console.log(JSON.stringify(report));
process.exit(0);
