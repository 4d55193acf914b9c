exports.load = () => require('node:fs').readFileSync(`${__dirname}/config.txt`, 'utf8');
