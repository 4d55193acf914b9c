// A node:http2 server in this process with 100 streams of one connection at once: processor time of the server for each, in nanoseconds.

import http2 from 'node:http2';
import process from 'node:process';
import { once } from 'node:events';
import { clientOf } from './node.mjs';
import { timeOfRequest } from './processor_time.mjs';

const server = http2.createServer((req, res) => res.end('hello world'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ 'http2 hello, 100 streams': await timeOfRequest(clientOf('http2', server.address().port)) }));
process.exit(0);
