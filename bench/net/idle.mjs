// Memory of a server for each idle connection, in KiB: the clients live in a process of their own.

import net from 'node:net';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const [port, count] = process.argv.slice(2).map(Number);
const connections = Number(process.env.IDLE_CONNECTIONS ?? 5000);

if (port) {
  let open = 0;
  const next = () => {
    if (open++ < count) net.connect(port, '127.0.0.1', next).on('error', () => process.exit(1));
  };
  next();
  process.stdin.resume().on('end', () => process.exit(0));
} else {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  global.gc?.();
  const before = process.memoryUsage.rss();
  const client = spawn(process.execPath, [fileURLToPath(import.meta.url), server.address().port, connections], { stdio: ['pipe', 'inherit', 'inherit'] });
  let open = 0;
  await new Promise((resolve) => server.on('connection', () => ++open === connections && resolve()));
  global.gc?.();
  const each = (process.memoryUsage.rss() - before) / 1024 / connections;
  client.stdin.end();
  console.log(JSON.stringify({ 'idle connection': each }));
  process.exit(0);
}
