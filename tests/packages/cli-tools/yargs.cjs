const argv = require('yargs/yargs')(process.argv.slice(2)).option('count', { type: 'number' }).parse();
// Without $0: yargs takes the script's name for it only where the runtime's file is called node.
delete argv.$0;
console.log(argv);
