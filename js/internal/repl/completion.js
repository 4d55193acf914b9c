// What the tab key offers. Docs: repl, "Tab".

import { op_get_non_index_property_names } from 'internal/ops';
import { commonPrefix } from 'internal/readline/characters';
import { isProxy } from 'internal/util/types';
import { offered } from 'internal/repl/builtins';
import { completeFile, completeModule } from 'internal/repl/complete_paths';
import { expressionBefore } from 'internal/repl/expression';
import { Observer } from 'internal/repl/observer';

/** The filter of op_get_non_index_property_names that leaves nothing out. */
const kAllProperties = 0;

const kIdentifier = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const kOldAccessors = /^__(?:define|lookup)[GS]etter__$/;
const kKeywords = [
  'async', 'await', 'break', 'case', 'catch', 'const', 'continue', 'debugger', 'default', 'delete', 'do', 'else', 'export', 'false',
  'finally', 'for', 'function', 'if', 'import', 'in', 'instanceof', 'let', 'new', 'null', 'return', 'switch', 'this', 'throw', 'true', 'try',
  'typeof', 'var', 'void', 'while', 'with', 'yield',
];

/** The property names of an object and of what it inherits from: a group for each, the nearest first. */
function propertyGroups(value) {
  const groups = [];
  let object = value === null || value === undefined ? null : Object(value);
  const isPrimitive = object !== value;
  if (isPrimitive && object !== null) object = Object.getPrototypeOf(object) === String.prototype ? object : Object.getPrototypeOf(object);
  for (let depth = 0; object !== null && depth < 100; depth++) {
    if (isProxy(object)) break;
    const names = op_get_non_index_property_names(object, kAllProperties)
      .filter((name) => typeof name === 'string' && kIdentifier.test(name) && !kOldAccessors.test(name));
    groups.push(names);
    object = Object.getPrototypeOf(object);
  }
  return groups;
}

/** The names a lone word can be the beginning of. */
function globalGroups(repl, observer) {
  const groups = [observer.lexicalNames(), ...propertyGroups(repl.context)];
  const contextual = repl.useGlobal ? [] : propertyGroups(observer.global);
  if (contextual.length > 0) groups.push(...contextual);
  return [...groups, kKeywords];
}

/** Keeps what begins with `word`, without regard to case; sorted, the farthest group first, an empty string between two. */
function assemble(groups, word, prefix) {
  const wanted = word.toLowerCase();
  const seen = new Set();
  const kept = [];
  for (const group of groups) {
    const names = [...new Set(group)].filter((name) => name.toLowerCase().startsWith(wanted) && !seen.has(name));
    for (const name of names) seen.add(name);
    if (names.length > 0) kept.unshift(names.sort(byName).map((name) => prefix + name));
  }
  return kept.flatMap((names, index) => (index === 0 ? names : ['', ...names]));
}

const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Commands, after a dot at the beginning of a line. */
function completeCommand(repl, word) {
  const names = Object.keys(repl.commands).filter((name) => name.startsWith(word)).sort();
  return [names, word];
}

/** What a text left of the cursor can become. @returns {[string[], string | undefined]} */
function completionsOf(repl, text) {
  const line = text.trimStart();
  const command = /^\.(\w*)$/.exec(line);
  if (command !== null && !text.includes('\n')) return completeCommand(repl, command[1]);
  const module = /\b(require|import)\s*(?:\.\s*resolve\s*)?\(\s*(['"`])(([\w@./:-]+\/)?[\w@./:-]*)$/.exec(line);
  if (module !== null) return completeModule(repl, module[1], module[3], offered.modules);
  if (/\b(?:require|import)\s*\(\s*(?:'[^']*'|"[^"]*"|`[^`]*`)$/.test(line)) return [[], undefined];
  const file = /\bfs(?:\.promises)?\s*\.\s*[a-z][a-zA-Z]+\(\s*["'`](.*)$/.exec(line);
  if (file !== null) return completeFile(file[1]);
  const expression = expressionBefore(text);
  if (expression === undefined) return [[], undefined];
  const observer = Observer.of(repl);
  if (expression.object === undefined) {
    return [assemble(globalGroups(repl, observer), expression.word, ''), expression.word];
  }
  const whole = `${expression.object.text}${expression.access}`;
  const found = observer.valueOf(expression.object);
  if (found === undefined) return [[], whole + expression.word];
  return [assemble(propertyGroups(found.value), expression.word, whole), whole + expression.word];
}

/**
 * Answers the tab key. Nothing of the program runs on the way.
 * @param {object} repl
 * @param {string} text left of the cursor
 * @param {(error: null, result: [string[], string | undefined]) => void} callback
 */
export function complete(repl, text, callback) {
  let answer;
  try {
    answer = completionsOf(repl, text);
  } catch {
    // Half-made objects of the user are no reason to fail.
    answer = [[], text];
  }
  // In the editor a list would stand in the middle of the text.
  if (repl.editorMode && answer[0].length > 1) answer[0] = [commonPrefix(answer[0].filter(Boolean))].filter((name) => name.length > answer[1].length);
  callback(null, answer);
}
