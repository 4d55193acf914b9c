// Jest as a library.
const { runCLI } = require('jest');

runCLI({ _: ['suite/passing.test.js'], $0: '', runInBand: true, silent: true, reporters: [], ci: true }, [__dirname]).then(({ results }) => {
  console.log(results.success, results.numPassedTests, results.numTodoTests, results.snapshot.matched);
});
