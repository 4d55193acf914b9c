// The children are measured too, however they are started.
const { execFileSync, fork, spawn } = require('node:child_process');

console.log(execFileSync(process.execPath, ['main.js', '1'], { encoding: 'utf8' }).trim());
spawn('node', ['main.js', '0'], { stdio: 'inherit' }).on('exit', () => fork('main.js', ['2']));
