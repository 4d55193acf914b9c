const TerserPlugin = require('terser-webpack-plugin');

module.exports = {
  mode: 'production',
  entry: { one: './src/one.js', two: './src/two.js' },
  output: { path: `${__dirname}/dist` },
  stats: { all: false, errors: true, warnings: true, assets: true, assetsSort: 'name' },
  optimization: { minimizer: [new TerserPlugin({ parallel: 2, terserOptions: { mangle: { toplevel: true } } })] },
};
