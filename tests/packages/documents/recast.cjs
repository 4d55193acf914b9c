// Changes code without touching how the rest is written.
const { parse, prettyPrint, print, types, visit } = require('recast');

const ast = parse('function  f ( a,b ){ return a+b }  // kept\nlet x = {a,  b}', { sourceFileName: 'a.js' });
ast.program.body[0].id.name = 'renamed';
visit(ast, {
  visitIdentifier(path) {
    if (path.node.name === 'b') path.replace(types.builders.literal(1));
    return false;
  },
});
const { code, map } = print(ast, { sourceMapName: 'map.json' });
console.log(code, JSON.stringify(map));
console.log(prettyPrint(ast, { tabWidth: 2, quote: 'single' }).code);
try {
  parse('let x = ;');
} catch (error) {
  console.log(error.message, error.index, error.lineNumber);
}
