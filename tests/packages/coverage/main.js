console.log(require('./lib').sign(Number(process.argv[2])));
