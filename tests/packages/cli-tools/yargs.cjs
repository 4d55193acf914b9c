const argv = require('yargs/yargs')(process.argv.slice(2)).option('count', { type: 'number' }).parse();
console.log(argv);
