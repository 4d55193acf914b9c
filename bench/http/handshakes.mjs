// A node:tls server in this process, 16 full handshakes at once: processor time of the server for each, in nanoseconds.

import fs from 'node:fs';
import process from 'node:process';
import tls from 'node:tls';
import { once } from 'node:events';
import { clientOf } from './node.mjs';
import { timeOfRequest } from './processor_time.mjs';

const keys = new URL('../../tests/tls/keys/', import.meta.url);
const server = tls.createServer({ key: fs.readFileSync(new URL('server-key.pem', keys)), cert: fs.readFileSync(new URL('server-cert.pem', keys)) });
server.on('secureConnection', (socket) => socket.on('error', () => {}).resume());
server.on('tlsClientError', () => {});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ 'TLS handshake': await timeOfRequest(clientOf('tls', server.address().port)) }));
process.exit(0);
