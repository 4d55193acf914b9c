// A node:http server in this process under load: processor time of the server for each request, in nanoseconds.

import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import zlib from 'node:zlib';
import { once } from 'node:events';
import { timeOfRequest } from './processor_time.mjs';
import { wrk } from './wrk.mjs';

const large = Buffer.alloc(100 * 1024, 'x');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protojs-bench-http-'));
const file = path.join(folder, 'file');
fs.writeFileSync(file, Buffer.alloc(1024 * 1024, 'x'));
const rows = Array.from({ length: 100 }, (_, id) => ({ id, name: `row ${id}`, tags: ['a', 'b', 'c'], nested: { even: id % 2 === 0 } }));

const hello = (req, res) => res.end('hello world');

const scenarios = {
  hello: { handler: hello },
  'JSON echo': {
    script: 'post.lua',
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
  'hello, 16 pipelined': { script: 'pipeline.lua', handler: hello },
  'file of 1 MB by pipe': { handler: (req, res) => fs.createReadStream(file).pipe(res) },
  'gzip of JSON': {
    handler(req, res) {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      zlib.gzip(JSON.stringify(rows), (error, body) => res.end(body));
    },
  },
  'upload of 20 MB': {
    script: 'upload.lua',
    connections: 4,
    handler(req, res) {
      let bytes = 0;
      req.on('data', (chunk) => (bytes += chunk.length));
      req.on('end', () => res.end(String(bytes)));
    },
  },
};

const report = {};
for (const [name, { handler, ...options }] of Object.entries(scenarios)) {
  const server = http.createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  report[name] = await timeOfRequest(wrk(server.address().port, options));
  server.close();
}
fs.rmSync(folder, { recursive: true });
console.log(JSON.stringify(report));
process.exit(0);
