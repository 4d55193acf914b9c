// Prints the results in the order of the files, whichever worker was first.
module.exports = class {
  onRunComplete(contexts, { testResults }) {
    for (const file of testResults.toSorted((a, b) => (a.testFilePath < b.testFilePath ? -1 : 1))) {
      console.log(require('node:path').basename(file.testFilePath));
      for (const { fullName, status } of file.testResults) console.log(`  ${status} ${fullName}`);
    }
  }
};
