import { glob, globSync, Glob } from 'glob';

const options = { cwd: 'tree', posix: true };
console.log((await glob('**/*', options)).sort());
console.log(globSync('{a,b}/**/*.txt', { ...options, nodir: true }).sort());
console.log((await glob('*', { ...options, withFileTypes: true })).map((entry) => [entry.name, entry.isDirectory()]).sort());
const streamed = [];
for await (const name of new Glob('**/*.md', { ...options, dot: true })) streamed.push(name);
console.log(streamed.sort());
const stats = await glob('a/*', { ...options, stat: true, withFileTypes: true });
console.log(stats.map((entry) => [entry.name, entry.size]).sort());
