console.log('hello', process.argv.slice(2), process.env.npm_package_version);
