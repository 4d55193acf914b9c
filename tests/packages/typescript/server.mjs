// tsserver, as an editor talks to it: requests on its standard input, replies on its standard output.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';

const server = createRequire(import.meta.url).resolve('typescript/lib/tsserver.js');
const child = spawn(process.execPath, [server, '--disableAutomaticTypingAcquisition'], { stdio: ['pipe', 'pipe', 'inherit'] });
const file = path.resolve('broken.ts');
const requests = [
  ['open', { file }],
  ['semanticDiagnosticsSync', { file }],
  ['quickinfo', { file, line: 2, offset: 11 }],
  ['exit', {}],
];
let seq = 0;
function send() {
  const [command, args] = requests[seq];
  child.stdin.write(`${JSON.stringify({ seq: seq++, type: 'request', command, arguments: args })}\n`);
}
// One request at a time: 'exit' does not wait for the replies before it.
createInterface({ input: child.stdout }).on('line', (line) => {
  if (!line.startsWith('{')) return;
  const message = JSON.parse(line);
  if (message.type !== 'response') return;
  delete message.performanceData;
  console.log(JSON.stringify(message, undefined, 1));
  send();
});
child.on('close', (code) => console.log('exit', code));
send();
