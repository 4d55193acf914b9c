// @ts-check
// The format of .env files, for util.parseEnv(), process.loadEnvFile() and --env-file.

const lineBreak = /\r\n?/g;

/** Where a value in quotes ends; -1 if it has no closing quote. */
function findClosingQuote(content, start) {
  return content.indexOf(content[start], start + 1);
}

/**
 * util.parseEnv(): the variables of a .env file.
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function parseEnv(text) {
  const content = text.replace(lineBreak, '\n').trim();
  const variables = {};
  let at = 0;

  const skipLine = () => {
    const end = content.indexOf('\n', at);
    at = end === -1 ? content.length : end + 1;
  };

  while (at < content.length) {
    const character = content[at];
    if (character === '\n' || character === ' ' || character === '\t') {
      at++;
      continue;
    }
    if (character === '#') {
      skipLine();
      continue;
    }

    const equals = content.indexOf('=', at);
    const lineEnd = content.indexOf('\n', at);
    // A line without `=` is no assignment.
    if (equals === -1 || (lineEnd !== -1 && equals > lineEnd)) {
      if (lineEnd === -1) break;
      at = lineEnd + 1;
      continue;
    }
    let key = content.slice(at, equals).trim();
    at = equals + 1;
    if (key.startsWith('export ')) key = key.slice('export '.length).trim();
    if (key === '') {
      skipLine();
      continue;
    }

    // The value starts on the same line, after blanks.
    while (content[at] === ' ' || content[at] === '\t') at++;
    if (at >= content.length || content[at] === '\n') {
      variables[key] = '';
      at++;
      continue;
    }

    const quote = content[at];
    if (quote === '"' || quote === "'" || quote === '`') {
      const end = findClosingQuote(content, at);
      if (end !== -1) {
        // Values in quotes may span lines. Only double quotes know an escape: \n.
        const value = content.slice(at + 1, end);
        variables[key] = quote === '"' ? value.replaceAll('\\n', '\n') : value;
        at = end + 1;
        skipLine();
        continue;
      }
    }

    const end = content.indexOf('\n', at);
    const line = content.slice(at, end === -1 ? content.length : end);
    const comment = line.indexOf('#');
    variables[key] = (comment === -1 ? line : line.slice(0, comment)).trim();
    at = end === -1 ? content.length : end + 1;
  }
  return variables;
}
