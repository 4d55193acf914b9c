// @ts-check
// The expression a cursor stands in: found backwards from it, without parsing what is before.

const kWord = /[\p{ID_Continue}$\u200c\u200d]/u;
const kOpening = { ')': '(', ']': '[' };

/** The index of the quote that opens the string which ends at `end`; -1 if there is none. */
function stringStart(text, end) {
  const quote = text[end];
  for (let at = end - 1; at >= 0; at--) {
    if (text[at] === quote && text[at - 1] !== '\\') return at;
  }
  return -1;
}

/** The index of the bracket that opens what ends at `end`; -1 if there is none. */
function bracketStart(text, end) {
  const open = [];
  for (let at = end; at >= 0; at--) {
    const character = text[at];
    if (character === '"' || character === "'" || character === '`') {
      at = stringStart(text, at);
      if (at === -1) return -1;
    } else if (character in kOpening) {
      open.push(kOpening[character]);
    } else if (character === '(' || character === '[') {
      if (open.pop() !== character) return -1;
      if (open.length === 0) return at;
    }
  }
  return -1;
}

/** Where the word that ends before `end` begins. */
function wordStart(text, end) {
  let at = end;
  while (at > 0 && kWord.test(text[at - 1])) at--;
  return at;
}

/**
 * @typedef {{ kind: 'property', name: string } | { kind: 'computed', text: string }} Step
 * @typedef {{ text: string, root: string, steps: Step[] }} Chain a value and the way to a part of it
 */

/** The chain of members that ends before `end`. @returns {Chain | undefined} */
function chainBefore(text, end) {
  /** @type {Step[]} */
  const steps = [];
  let at = end;
  for (;;) {
    const last = text[at - 1];
    if (last === ']') {
      const start = bracketStart(text, at - 1);
      if (start === -1) return undefined;
      const before = text[start - 1];
      if (before !== undefined && (kWord.test(before) || before === ']' || before === ')' || before === '"' || before === "'")) {
        steps.unshift({ kind: 'computed', text: text.slice(start + 1, at - 1) });
        at = start;
        continue;
      }
      return before === '.' ? undefined : { text: text.slice(start, end), root: text.slice(start, at), steps };
    }
    if (last === ')') {
      const start = bracketStart(text, at - 1);
      const before = text.slice(0, Math.max(start, 0)).trimEnd().at(-1);
      // Calls are not made for the sake of a completion.
      if (start === -1 || (before !== undefined && (kWord.test(before) || before === ']' || before === ')'))) {
        return undefined;
      }
      return { text: text.slice(start, end), root: text.slice(start, at), steps };
    }
    if (last === '"' || last === "'" || last === '`') {
      const start = stringStart(text, at - 1);
      return start === -1 ? undefined : { text: text.slice(start, end), root: text.slice(start, at), steps };
    }
    if (last === '/' || /[a-z]/.test(last ?? '')) {
      const regExp = /(?:^|[=(,:[!&|?{};\s])(\/(?:[^\\/[\n]|\\.|\[[^\]]*\])+\/[dgimsuvy]*)$/.exec(text.slice(0, at));
      if (regExp !== null) return { text: text.slice(at - regExp[1].length, end), root: regExp[1], steps };
    }
    const start = wordStart(text, at);
    const word = text.slice(start, at);
    if (word === '') return undefined;
    const dot = /(\?\.|\.)$/.exec(text.slice(0, start));
    if (dot === null) return { text: text.slice(start, end), root: word, steps };
    steps.unshift({ kind: 'property', name: word });
    at = start - dot[0].length;
  }
}

/**
 * @param {string} text left of the cursor
 * @returns {{ word: string, object?: Chain, access?: string } | undefined} the word at the cursor, and what it is a member of with the dot
 *   between; undefined where there is nothing to complete
 */
export function expressionBefore(text) {
  const start = wordStart(text, text.length);
  const word = text.slice(start);
  const dot = /(\?\.|\.)$/.exec(text.slice(0, start));
  if (dot !== null) {
    const end = start - dot[0].length;
    const object = chainBefore(text, end);
    return object === undefined || /^\d*$/.test(object.root) ? undefined : { word, object, access: dot[0] };
  }
  if (/^\d/.test(word)) return undefined;
  const before = text.slice(0, start);
  const isDeclared = /\b(?:let|const|var|class|function)\s+$/.test(before);
  // Right after a brace stands the name of a new property.
  const canBegin = word !== '' ? !before.endsWith('{') : before.trim() === '' || /[\s([,;=+\-*%<>!&|?:~^]$/.test(before);
  return isDeclared || !canBegin ? undefined : { word };
}
