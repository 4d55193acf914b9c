// fs-extra and tar.
import fs from 'node:fs';
import fse from 'fs-extra';
import * as tar from 'tar';

const here = (text) => text.replaceAll(process.cwd(), '.');
await fse.outputJson('in/a/b.json', { x: 1 }, { spaces: 2 });
fs.writeFileSync('in/c.txt', 'text '.repeat(1000));
await fse.copy('in', 'copied', { filter: (from) => !from.endsWith('.json') });
await fse.move('copied/c.txt', 'moved/deep/c.txt');
await fse.ensureSymlink('in/a', 'links/a');
console.log(fs.readdirSync('copied', { recursive: true }), await fse.readJson('links/a/b.json'), await fse.pathExists('copied/c.txt'));
await fse.copy('in', 'in/a/self').catch(({ message }) => console.log(here(message)));
await fse.readJson('nowhere.json').catch(({ message }) => console.log(message));
fs.writeFileSync('broken.json', '{x');
await fse.readJson('broken.json').catch(({ message }) => console.log(message));
await fse.emptyDir('moved');
await fse.remove('copied');

await tar.create({ file: 'all.tgz', gzip: true, portable: true, mtime: new Date(1e12) }, ['in', 'links']);
const entries = [];
await tar.list({ file: 'all.tgz', onReadEntry: ({ path, size, type, linkpath }) => entries.push([path, size, type, linkpath && here(linkpath)].join(' ')) });
console.log(entries.sort());
fs.mkdirSync('out');
await tar.extract({ file: 'all.tgz', cwd: 'out', strip: 1, filter: (path) => !path.startsWith('links') });
console.log(fs.readdirSync('out', { recursive: true }).sort(), fs.readFileSync('out/c.txt', 'utf8').length);
fs.writeFileSync('broken.tgz', 'no archive');
await tar.extract({ file: 'broken.tgz', strict: true }).catch(({ code, message }) => console.log(code, message));
await tar.extract({ file: 'nowhere.tgz' }).catch(({ code, message }) => console.log(code, here(message)));
