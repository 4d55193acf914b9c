// Babel's API with a plugin written here, the parser, and the asynchronous loading of a configuration.
import babel from '@babel/core';

const plugin = ({ types: t }) => ({
  visitor: {
    BinaryExpression(path) {
      if (path.node.operator === '+' && t.isNumericLiteral(path.node.left) && t.isNumericLiteral(path.node.right)) {
        path.replaceWith(t.numericLiteral(path.node.left.value + path.node.right.value));
      }
    },
  },
});
console.log(babel.transformSync('const x = 1 + 2 + 3; // sum', { plugins: [plugin], configFile: false }).code);
console.log((await babel.transformAsync('a?.b ?? (() => 1)', { filename: 'x.js' })).code);
console.log(babel.parseSync('let a; let a;', { configFile: false, parserOpts: { errorRecovery: true } }).errors.map((error) => error.code));
console.log(Object.keys((await babel.loadPartialConfigAsync({ filename: 'src/modern.js' })).options));
await babel.transformFileAsync('broken.js').catch((error) => console.log(error.code, error.reasonCode, error.loc));
