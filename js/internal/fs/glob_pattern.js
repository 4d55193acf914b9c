// Glob patterns: braces, extended groups, classes. A pattern becomes lists of parts, one for each path segment: text, a RegExp, or
// GLOBSTAR. The rules are those of minimatch as fs.glob() sets it: no comments, no negation, a backslash is a slash, `*` hides dot files.

/** The part `**`. */
export const GLOBSTAR = Symbol('globstar **');

/** Finds the first balanced `{…}`. */
function findBraces(text) {
  const open = text.indexOf('{');
  for (let start = open; start !== -1; start = text.indexOf('{', start + 1)) {
    let depth = 0;
    for (let i = start; i < text.length; i++) {
      if (text[i] === '{') depth++;
      else if (text[i] === '}' && --depth === 0) return { start, end: i };
    }
  }
  return null;
}

/** Splits at the commas that are in no inner braces. */
function splitAlternatives(body) {
  const alternatives = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '{') depth++;
    else if (body[i] === '}') depth--;
    else if (body[i] === ',' && depth === 0) {
      alternatives.push(body.slice(from, i));
      from = i + 1;
    }
  }
  alternatives.push(body.slice(from));
  return alternatives;
}

/** `{1..5}`, `{01..10..2}`, `{a..e}`: the values, or null for anything else. */
function expandSequence(body) {
  const match = /^(?:(-?\d+)\.\.(-?\d+)|([a-zA-Z])\.\.([a-zA-Z]))(?:\.\.(-?\d+))?$/.exec(body);
  if (match === null) return null;
  const isNumber = match[1] !== undefined;
  const first = isNumber ? Number(match[1]) : match[3].charCodeAt(0);
  const last = isNumber ? Number(match[2]) : match[4].charCodeAt(0);
  const step = Math.max(1, Math.abs(Number(match[5] ?? 1))) * (last < first ? -1 : 1);
  const isPadded = isNumber && [match[1], match[2]].some((text) => /^-?0\d/.test(text));
  const width = isPadded ? Math.max(match[1].length, match[2].length) : 0;
  const values = [];
  for (let value = first; step > 0 ? value <= last : value >= last; value += step) {
    if (!isNumber) values.push(String.fromCharCode(value));
    else if (value < 0) values.push(`-${String(-value).padStart(width - 1, '0')}`);
    else values.push(String(value).padStart(width, '0'));
  }
  return values;
}

/**
 * Replaces braces by all of their alternatives.
 * @param {string} text
 * @returns {string[]}
 */
function expandBraces(text) {
  const braces = findBraces(text);
  if (braces === null) return [text];
  const before = text.slice(0, braces.start);
  const body = text.slice(braces.start + 1, braces.end);
  const rest = expandBraces(text.slice(braces.end + 1));
  let middle = before.endsWith('$') ? null : expandSequence(body);
  if (middle === null && !before.endsWith('$')) {
    const alternatives = splitAlternatives(body);
    // Braces without alternatives are text, though what is in them may not be.
    if (alternatives.length > 1) middle = alternatives.flatMap(expandBraces);
    else middle = expandBraces(body).map((inner) => `{${inner}}`);
  }
  middle ??= [`{${body}}`];
  return middle.flatMap((inner) => rest.map((end) => before + inner + end));
}

const posixClasses = {
  '__proto__': null,
  '[:alnum:]': '\\p{L}\\p{Nl}\\p{Nd}',
  '[:alpha:]': '\\p{L}\\p{Nl}',
  '[:ascii:]': '\\x00-\\x7f',
  '[:blank:]': '\\p{Zs}\\t',
  '[:cntrl:]': '\\p{Cc}',
  '[:digit:]': '\\p{Nd}',
  '[:graph:]': '[^\\p{Z}\\p{C}]',
  '[:lower:]': '\\p{Ll}',
  '[:print:]': '[^\\p{C}]',
  '[:punct:]': '\\p{P}',
  '[:space:]': '\\p{Z}\\t\\r\\n\\v\\f',
  '[:upper:]': '\\p{Lu}',
  '[:word:]': '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}',
  '[:xdigit:]': 'A-Fa-f0-9',
};

function escapeText(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function escapeInClass(character) {
  if (/[\w\s]/.test(character) || character.codePointAt(0) > 0x7f) return character;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Reads `[…]` at `start`; null when it is not closed and so is text. */
function parseClass(text, start) {
  let i = start + 1;
  const isNegated = text[i] === '!' || text[i] === '^';
  if (isNegated) i++;
  const first = i;
  let source = '';
  while (i < text.length && (text[i] !== ']' || i === first)) {
    const name = text[i] === '[' && Object.keys(posixClasses).find((each) => text.startsWith(each, i));
    if (name) {
      source += posixClasses[name];
      i += name.length;
    } else if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      // A range that runs backwards holds nothing.
      if (text[i] <= text[i + 2]) source += `${escapeInClass(text[i])}-${escapeInClass(text[i + 2])}`;
      i += 3;
    } else {
      source += escapeInClass(text[i]);
      i++;
    }
  }
  if (i >= text.length) return null;
  // A class of one character is that character.
  if (!isNegated && i === first + 1) return { type: 'text', text: text[first], end: i + 1 };
  // A class of nothing matches nothing.
  const body = source === '' ? '[]' : `[${isNegated ? '^\\/' : ''}${source}]`;
  return { type: 'class', source: source === '' && isNegated ? '[^\\/]' : body, end: i + 1 };
}

/** Reads what stands between `(` and `)`, or up to the end of the text when `isTop`. */
function parseNodes(text, start, isTop) {
  const alternatives = [[]];
  let i = start;
  while (i < text.length) {
    const nodes = alternatives.at(-1);
    const character = text[i];
    if (!isTop && character === ')') return { alternatives, end: i + 1 };
    if (!isTop && character === '|') {
      alternatives.push([]);
      i++;
      continue;
    }
    if (text[i + 1] === '(' && '?*+@!'.includes(character)) {
      const group = parseNodes(text, i + 2, false);
      if (group !== null) {
        nodes.push({ type: 'group', kind: character, alternatives: group.alternatives });
        i = group.end;
        continue;
      }
    }
    if (character === '[') {
      const parsed = parseClass(text, i);
      if (parsed !== null) {
        nodes.push(parsed);
        i = parsed.end;
        continue;
      }
    }
    if (character === '*' || character === '?') {
      // Several stars are one.
      if (!(character === '*' && nodes.at(-1)?.type === '*')) nodes.push({ type: character });
    } else {
      nodes.push({ type: 'text', text: character });
    }
    i++;
  }
  // A group that is not closed is text.
  return isTop ? { alternatives, end: i } : null;
}

const kNoDot = '(?!\\.)';
const kNoDotNames = '(?!\\.{1,2}$)';

/** What must not stand at the start of a name that is matched by magic: a dot. */
function guard(node) {
  if (node === undefined) return '';
  if (node.type === 'text') return node.text === '.' ? kNoDotNames : '';
  return node.type === 'group' ? '' : kNoDot;
}

/** The RegExp source of a list of nodes that is followed by `rest`. `atStart` tells that a name may begin here. */
function compileNodes(nodes, rest, atStart) {
  let source = rest;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const isStart = atStart && i === 0;
    source = (isStart ? guard(nodes[i]) : '') + compileNode(nodes[i], source, isStart) + source;
  }
  return source;
}

function compileNode(node, rest, atStart) {
  switch (node.type) {
    case 'text':
      return escapeText(node.text);
    case 'class':
      return node.source;
    case '?':
      return '[^\\/]';
    case '*':
      return '[^\\/]*?';
    default:
      return compileGroup(node, rest, atStart);
  }
}

function compileGroup({ kind, alternatives }, rest, atStart) {
  if (kind === '!') {
    // What is refused is the group together with all that follows it.
    const refused = alternatives.map((nodes) => compileNodes(nodes, '', false)).join('|');
    // As in minimatch, a star there stands for something.
    const tail = rest === '[^\\/]*?' ? '[^\\/]+?' : rest;
    return `(?:(?!(?:${refused})${tail}$)${atStart ? kNoDot : ''}[^\\/]*?)`;
  }
  if (kind === '@') return `(?:${alternatives.map((nodes) => compileNodes(nodes, '', atStart)).join('|')})`;
  // The group may be left out or come again: the guard stands before it, not in it.
  const namesDot = alternatives.some(([first]) => first?.type === 'text' && first.text === '.');
  const inner = alternatives.map((nodes) => compileNodes(nodes, '', false)).join('|');
  return `${atStart ? (namesDot ? kNoDotNames : kNoDot) : ''}(?:${inner})${kind}`;
}

/** One part of a pattern: text, GLOBSTAR, or a RegExp. */
function parsePart(part) {
  if (part === '**') return GLOBSTAR;
  if (part === '') return '';
  const { alternatives: [nodes] } = parseNodes(part, 0, true);
  if (nodes.every((node) => node.type === 'text')) return nodes.map((node) => node.text).join('');
  // A star that stands alone does not match the empty name.
  const body = compileNodes(nodes, '', true);
  const source = nodes.length === 1 && nodes[0].type === '*' ? `${kNoDot}[^\\/]+?` : body;
  return new RegExp(`^${source}$`, 'v');
}

/** `p/../q` is `q`; `**` between two others is taken once. Patterns may split in two on the way. */
function simplify(partLists) {
  let changed;
  do {
    changed = false;
    for (const parts of partLists) {
      for (let star = parts.indexOf('**'); star !== -1; star = parts.indexOf('**', star + 1)) {
        while (parts[star + 1] === '**') parts.splice(star + 1, 1);
        const [next, after, afterNext] = parts.slice(star + 1, star + 4);
        const isName = (part) => part && part !== '.' && part !== '..';
        if (next !== '..' || !isName(after) || !isName(afterNext)) continue;
        // a/**/../b/c means a/../b/c as well as a/**/b/c.
        changed = true;
        parts.splice(star, 1);
        const other = parts.slice();
        other[star] = '**';
        partLists.push(other);
        star--;
      }
      for (let i = 1; i < parts.length - 1; i++) {
        if (i === 1 && parts[1] === '' && parts[0] === '') continue;
        if (parts[i] !== '.' && parts[i] !== '') continue;
        changed = true;
        parts.splice(i, 1);
        i--;
      }
      if (parts[0] === '.' && parts.length === 2 && (parts[1] === '.' || parts[1] === '')) {
        changed = true;
        parts.pop();
      }
      for (let up = parts.indexOf('..', 1); up !== -1; up = parts.indexOf('..', up + 1)) {
        const previous = parts[up - 1];
        if (!previous || previous === '.' || previous === '..' || previous === '**') continue;
        changed = true;
        parts.splice(up - 1, 2, ...(up === 1 && parts[up + 1] === '**' ? ['.'] : []));
        if (parts.length === 0) parts.push('');
        up = Math.max(0, up - 2);
      }
    }
  } while (changed);
  return partLists;
}

/**
 * Takes a pattern apart.
 * @param {string} pattern
 * @returns {Array<Array<string | RegExp | symbol>>} its alternatives
 */
export function parsePattern(pattern) {
  const alternatives = [...new Set(expandBraces(pattern.replaceAll('\\', '/')))];
  const partLists = simplify(alternatives.map((each) => each.split(/\/+/)));
  const seen = new Set();
  const result = [];
  for (const parts of partLists) {
    const key = parts.join('/');
    if (seen.has(key)) continue;
    seen.add(key);
    result.push(parts.map(parsePart));
  }
  return result;
}

/** Whether one part of a pattern matches one name. */
export function testPart(part, name) {
  if (part === GLOBSTAR) return true;
  if (typeof part === 'string') return part === name;
  return part !== undefined && part.test(name);
}

/** Whether the names from `n` on are matched by the parts from `p` on. */
function matchFrom(names, n, parts, p) {
  for (; p < parts.length; n++, p++) {
    if (n === names.length) return false;
    if (parts[p] === GLOBSTAR) {
      if (p === parts.length - 1) return names.slice(n).every((name) => !name.startsWith('.'));
      for (let next = n; next < names.length; next++) {
        if (matchFrom(names, next, parts, p + 1)) return true;
        if (names[next].startsWith('.')) return false;
      }
      return false;
    }
    if (!testPart(parts[p], names[n])) return false;
  }
  // A slash at the end adds an empty name.
  return n === names.length || (n === names.length - 1 && names[n] === '');
}

/**
 * Makes a function that tells whether a path matches.
 * @param {string} pattern
 * @param {boolean} [matchBase] a pattern without a slash is for the last name of a path
 * @returns {(path: string) => boolean}
 */
export function createMatcher(pattern, matchBase = false) {
  const alternatives = parsePattern(pattern);
  return (path) => {
    const names = path.split(/\/+/);
    return alternatives.some((parts) => {
      if (matchBase && parts.length === 1) return matchFrom([names.findLast(Boolean) ?? ''], 0, parts, 0);
      return matchFrom(names, 0, parts, 0);
    });
  };
}
