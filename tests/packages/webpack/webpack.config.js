const path = require('node:path');

module.exports = (env) => ({
  mode: env.mode ?? 'production',
  target: 'node',
  devtool: 'source-map',
  entry: { main: './src/main.js' },
  output: { path: path.join(__dirname, 'dist'), filename: '[name].js', chunkFilename: '[name].js' },
  module: { rules: [{ test: /\.css$/, use: ['css-loader'] }, { test: /\.txt$/, type: 'asset/inline' }] },
  // The minimizer works in threads.
  optimization: { minimize: false, chunkIds: 'named' },
  cache: { type: 'filesystem', cacheDirectory: path.join(__dirname, 'cache') },
});
