// A node:http server in this process under load: processor time of the server for each request, in nanoseconds. Unlike requests per second it
// hardly depends on what else the machine does; 1e9 divided by it is what one core can serve.

import http from 'node:http';
import process from 'node:process';
import { once } from 'node:events';
import { postScript, timeOfRequest } from './wrk.mjs';

const large = Buffer.alloc(100 * 1024, 'x');

const scenarios = {
  hello: { handler: (req, res) => res.end('hello world') },
  'JSON echo': {
    script: postScript,
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

const report = {};
for (const [name, { handler, script }] of Object.entries(scenarios)) {
  const server = http.createServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  report[name] = await timeOfRequest(server.address().port, script);
  server.close();
}
console.log(JSON.stringify(report));
process.exit(0);
