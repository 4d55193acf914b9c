// tsc --watch sees a file change, twice, and is ended with a signal.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url).resolve('typescript/lib/tsc.js');
fs.mkdirSync('watched', { recursive: true });
fs.writeFileSync('watched/a.ts', 'export const a: number = 1;\n');
fs.writeFileSync('watched/b.ts', 'import { a } from "./a";\nexport const b: number = a;\n');
const child = spawn(process.execPath, [tsc, '--watch', '--typeRoots', 'typings', '--outDir', 'watched/out', '--preserveWatchOutput', 'watched/b.ts'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const changes = [
  () => fs.writeFileSync('watched/a.ts', 'export const a: string = "one";\n'),
  () => fs.writeFileSync('watched/a.ts', 'export const a: number = 2;\n'),
  () => child.kill('SIGTERM'),
];
child.stdout.setEncoding('utf8');
let pending = '';
child.stdout.on('data', (chunk) => {
  process.stdout.write(chunk.replace(/\d+:\d+:\d+ [AP]M/g, '<time>'));
  pending += chunk;
  if (!pending.includes('Watching for file changes')) return;
  pending = '';
  // The watchers start after the report: give them a moment.
  setTimeout(changes.shift() ?? (() => {}), 300);
});
child.on('exit', (code, signal) => console.log('exit', code, signal, fs.readFileSync('watched/out/a.js', 'utf8')));
