// The end of a connection that is not measured: `other_end.mjs <http2 | tls> <port> <seconds>` is a client that prints how many requests or
// handshakes it made, `other_end.mjs server` an HTTP server that prints its port.

import http from 'node:http';
import http2 from 'node:http2';
import tls from 'node:tls';
import process from 'node:process';
import { once } from 'node:events';

const [kind, port, seconds] = process.argv.slice(2);

/** Goes on with `lanes` at once until the time is over. @returns {Promise<number>} how often `step` came to its end */
async function repeat(lanes, step) {
  const end = performance.now() + Number(seconds) * 1000;
  let count = 0;
  const lane = async () => {
    for (; performance.now() < end; count++) await step();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return count;
}

async function http2Requests() {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const count = await repeat(100, async () => {
    const stream = session.request({ ':path': '/' });
    stream.resume();
    await once(stream, 'close');
  });
  session.close();
  return count;
}

const handshakes = () =>
  repeat(16, async () => {
    const socket = tls.connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    socket.destroy();
  });

if (kind === 'server') {
  const server = http.createServer((req, res) => res.end('hello world'));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
} else {
  console.log(await (kind === 'http2' ? http2Requests() : handshakes()));
}
