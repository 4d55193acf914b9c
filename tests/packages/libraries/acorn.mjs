import fs from 'node:fs';
import { createRequire } from 'node:module';
import { parse, Parser, tokenizer, version } from 'acorn';

console.log(version, parse('const a = 1n ?? b?.c', { ecmaVersion: 'latest', locations: true }).body[0]);
const file = createRequire(import.meta.url).resolve('typescript/lib/typescript.js');
console.log(parse(fs.readFileSync(file, 'utf8'), { ecmaVersion: 2022 }).body.length);
console.log([...tokenizer('x => `a${1}`', { ecmaVersion: 2020 })].map((token) => token.type.label).join(' '));
class Shouting extends Parser {
  parseIdent(...args) {
    const node = super.parseIdent(...args);
    node.name = node.name.toUpperCase();
    return node;
  }
}
console.log(Shouting.parse('foo', { ecmaVersion: 6 }).body[0].expression);
try {
  parse('let let', { ecmaVersion: 6 });
} catch (error) {
  console.log(error);
}
