console.log('extra', process.argv.slice(2), process.execArgv, typeof process.execPath);
process.exitCode = 7;
