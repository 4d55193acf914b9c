// TCP echo inside one process: nanoseconds for a round trip of 64 bytes, on one connection and on 64 at once, and for a MiB in one direction.

import net from 'node:net';
import { once } from 'node:events';

const message = Buffer.alloc(64, 'x');

async function listening(onConnection) {
  const server = net.createServer({ noDelay: true }, onConnection);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function connected(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Round trips one after the other on each of `sockets`. */
function roundTrips(sockets, total) {
  return new Promise((resolve) => {
    let left = total;
    let open = sockets.length;
    const listeners = [];
    const start = performance.now();
    for (const socket of sockets) {
      let received = 0;
      const onData = (chunk) => {
        received += chunk.length;
        if (received < message.length) return;
        received -= message.length;
        if (left-- > 0) {
          socket.write(message);
          return;
        }
        if (--open > 0) return;
        sockets.forEach((one, index) => one.off('data', listeners[index]));
        resolve(((performance.now() - start) * 1e6) / total);
      };
      listeners.push(onData);
      socket.on('data', onData);
      socket.write(message);
    }
  });
}

async function echo(connections, total) {
  const server = await listening((socket) => socket.on('data', (chunk) => socket.write(chunk)));
  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(server.address().port)));
  await roundTrips(sockets, total / 4);
  const time = await roundTrips(sockets, total);
  for (const socket of sockets) socket.destroy();
  server.close();
  return time;
}

async function stream(mebibytes) {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const server = await listening((socket) => {
    let left = mebibytes * 16;
    const write = () => {
      while (left-- > 0) if (!socket.write(chunk)) return;
      socket.end();
    };
    socket.on('drain', write);
    write();
  });
  const start = performance.now();
  const socket = await connected(server.address().port);
  socket.resume();
  await once(socket, 'end');
  const time = ((performance.now() - start) * 1e6) / mebibytes;
  socket.destroy();
  server.close();
  return time;
}

const result = {
  'echo 1': await echo(1, 20_000),
  'echo 64': await echo(64, 60_000),
  'MiB': await stream(256),
};
console.log(JSON.stringify(result));
