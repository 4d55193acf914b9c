import { Argument, Command, Option } from 'commander';

const program = new Command();
program
  .name('tool')
  .version('1.2.3')
  .description('A tool with subcommands.')
  .option('-v, --verbose', 'say more', (_, total) => total + 1, 0)
  .hook('preAction', (command, action) => console.log('before', action.name()));
program
  .command('build')
  .description('builds files')
  .argument('<files...>', 'what to build')
  .addOption(new Option('-l, --level <number>', 'how hard').default(1).env('LEVEL').argParser(Number))
  .option('--no-color', 'plain output')
  .action((files, options, command) => console.log(files, options, command.optsWithGlobals()));
program
  .command('pick')
  .addArgument(new Argument('<size>', 'a size').choices(['small', 'large']))
  .action(async (size) => console.log(size));
program.command('extra <args...>', 'runs another program', { executableFile: 'extra' });
await program.parseAsync();
