// The compiler as a library: it builds again when a file changes.
const fs = require('node:fs');
const path = require('node:path');
const webpack = require('webpack');

const source = path.join(__dirname, 'src/math.js');
const old = new Date(Date.now() - 60_000);
fs.utimesSync(source, old, old);
const compiler = webpack({
  mode: 'none',
  context: __dirname,
  entry: './src/math.js',
  output: { path: path.join(__dirname, 'watched'), library: { type: 'commonjs2' } },
});
compiler.hooks.done.tap('here', ({ compilation }) => console.log('done', Object.keys(compilation.assets), compilation.errors.length));
let builds = 0;
const watching = compiler.watch({ aggregateTimeout: 20 }, (error, stats) => {
  builds++;
  console.log('built', error, stats.hasErrors(), Object.keys(require('./watched/main.js')));
  delete require.cache[require.resolve('./watched/main.js')];
  if (builds === 1) setTimeout(() => fs.writeFileSync(source, 'export const triple = (number) => number * 3;\n'), 100);
  else watching.close(() => console.log('closed'));
});
