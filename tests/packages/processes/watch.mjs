// chokidar sees files come, change, go and move.
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import chokidar from 'chokidar';

fs.mkdirSync('watched/folder', { recursive: true });
fs.writeFileSync('watched/a', '1');
const events = [];
const watcher = chokidar.watch('watched').on('all', (event, path) => events.push(`${event} ${path}`));
const expect = async (count) => {
  for (let tries = 0; events.length < count && tries < 100; tries++) await sleep(20);
  await sleep(60);
  console.log(events.splice(0).sort());
};
await new Promise((resolve) => watcher.on('ready', resolve));
await expect(3);
fs.writeFileSync('watched/a', '22');
await expect(1);
fs.writeFileSync('watched/folder/b', 'b');
await expect(1);
fs.unlinkSync('watched/a');
await expect(1);
fs.renameSync('watched/folder', 'watched/moved');
await expect(4);
await watcher.close();
console.log('closed');
