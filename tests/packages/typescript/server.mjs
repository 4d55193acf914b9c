// tsserver, as an editor talks to it: requests on its standard input, replies on its standard output.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const server = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');
const child = spawn(process.execPath, [server, '--disableAutomaticTypingAcquisition'], { stdio: ['pipe', 'pipe', 'inherit'] });
const file = path.resolve('broken.ts');
const requests = [
  ['open', { file }],
  ['semanticDiagnosticsSync', { file }],
  ['quickinfo', { file, line: 2, offset: 11 }],
  ['exit', {}],
];
requests.forEach(([command, args], seq) => child.stdin.write(`${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`));
let output = '';
child.stdout.setEncoding('utf8').on('data', (chunk) => (output += chunk));
child.on('close', (code) => {
  for (const line of output.split('\n').filter((text) => text.startsWith('{'))) {
    const message = JSON.parse(line);
    if (message.type !== 'response') continue;
    delete message.performanceData;
    console.log(JSON.stringify(message, undefined, 1));
  }
  console.log('exit', code);
});
