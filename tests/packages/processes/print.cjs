const { argv, env } = process;
for (const word of argv.slice(2)) {
  if (word.startsWith('--exit=')) process.exit(Number(word.slice(7)));
  console.log(word, env[word]);
}
