export function twice(value) { const unused = 1; return value + value; }
console.log(twice(Number(process.argv[2])));
