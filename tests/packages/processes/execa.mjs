// execa over everything a child process has: streams, pipes, signals, time limits, messages.
import { execa, execaNode, execaSync, $ } from 'execa';

const tell = (error) => console.log(error.shortMessage, '|', error.code, error.exitCode, error.signal, error.isCanceled, error.timedOut);

const { stdout, exitCode, escapedCommand } = await execa('echo', ['two words']);
console.log(stdout, exitCode, escapedCommand);
await execa('sh', ['-c', 'echo out; echo err >&2; exit 4']).catch((error) => console.log(error.message));
await execa('no-such-program').catch(tell);
await execa('sleep', ['30'], { timeout: 50 }).catch(tell);
await execa('sh', ['-c', 'kill -TERM $$']).catch(tell);

const controller = new AbortController();
const canceled = execa('sleep', ['30'], { cancelSignal: controller.signal });
setTimeout(() => controller.abort(), 30);
await canceled.catch(tell);

console.log(execaSync('cat', { input: 'synchronous' }).stdout);
console.log((await execa('cat', { input: 'asynchronous', all: true })).all);
console.log((await execa({ lines: true })`printf ${'a\nb'}`).stdout);
for await (const line of execa('printf', ['one\ntwo'])) console.log(line);
console.log((await execa('echo', ['piped']).pipe('tr', ['a-z', 'A-Z'])).stdout);
console.log((await $({ shell: true })`echo $((6 * 7))`).stdout);

async function* upper(line) {
  yield line.toUpperCase();
}
console.log((await execa({ stdout: [upper, { file: 'out.txt' }] })`echo transformed`).stdout);
console.log((await execa('cat', { inputFile: 'out.txt' })).stdout);
console.log((await execaNode('print.cjs', ['WORD'], { env: { WORD: 'in the environment' } })).stdout);

const child = execa({ ipc: true, node: true })`child.mjs`;
await child.sendMessage({ list: [1, { two: 2 }] });
console.log(await child.getOneMessage());
await child;
