var fs = require('node:fs')
let never = 1;
function load(name) {
  if (name == null) return undefinedName;
  return new Promise((res, rej) => fs.readFile(name, (error, data) => (error ? rej(error) : res(data))));
}
load('x').then((data) => { console.log(data) });
module.exports = load;
