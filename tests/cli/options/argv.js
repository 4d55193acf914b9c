console.log(JSON.stringify({ argv: process.argv.slice(1).map((word) => word.replace(__dirname, ".")), execArgv: process.execArgv }));
