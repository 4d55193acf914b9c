// chokidar sees files come, change, go and move.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import chokidar from 'chokidar';

fs.mkdirSync('watched/folder', { recursive: true });
fs.writeFileSync('watched/a', '1');
const events = [];
// chokidar learns of a folder that is gone in two ways at once. Whichever is first decides whether it says the path in full.
const watcher = chokidar.watch('watched').on('all', (event, file) => events.push(`${event} ${path.relative('.', file)}`));
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
