import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';

await yargs(hideBin(process.argv))
  .scriptName('server')
  .parserConfiguration({ 'populate--': true })
  .command(
    'serve [port]',
    'starts it',
    (builder) => builder.positional('port', { describe: 'where', type: 'number', default: 3000 }).option('tag', { type: 'array', demandOption: true, choices: ['a', 'b'] }),
    async (argv) => console.log(argv),
  )
  .option('verbose', { alias: 'v', type: 'boolean', description: 'say more' })
  .example('$0 serve 80 --tag a', 'an example')
  .epilogue('The end.')
  .strictCommands()
  .wrap(80)
  .parseAsync();
