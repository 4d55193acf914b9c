import * as sass from 'sass';

console.log(sass.info.split('\n')[0].split('\t')[0]);
console.log(sass.compileString('a { b: double(21px) }', { functions: { 'double($n)': ([n]) => new sass.SassNumber(n.assertNumber().value * 2, 'px') } }).css);
const importer = { canonicalize: (url) => new URL(`mem:${url}`), load: async (url) => ({ contents: `.from { url: "${url.pathname}" }`, syntax: 'scss' }) };
console.log((await sass.compileStringAsync('@use "x";', { importers: [importer], sourceMap: true })).sourceMap.mappings);
try {
  sass.compileString('a { b: 1 + }');
} catch (error) {
  console.log(error instanceof sass.Exception, error.sassMessage, error.span.start);
}
