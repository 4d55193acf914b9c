const { Transform } = require('node:stream');
const { dest, parallel, series, src } = require('gulp');

const upper = () =>
  new Transform({
    objectMode: true,
    transform(file, encoding, done) {
      file.contents = Buffer.from(String(file.contents).toUpperCase());
      done(null, file);
    },
  });

exports.copy = () => src('src/*.js').pipe(upper()).pipe(dest('gulped'));
exports.hello = async () => console.log('hello');
exports.default = series(exports.copy, parallel(exports.hello, (done) => done()));
