import chalk, { Chalk, chalkStderr, supportsColor, supportsColorStderr } from 'chalk';

console.log(JSON.stringify([chalk.red.bold('x'), chalk.hex('#336699').bgYellow`y`, new Chalk({ level: 2 }).rgb(1, 2, 3)('z'), chalkStderr.blue('e')]));
console.log(supportsColor, supportsColorStderr, chalk.level);
