// Errors: their stack with the class made visible, repetitions left out and, in colours, what is not the program's own
// code dimmed.

import { internals, lazy, primordials } from 'internal/core';
import { op_module_builtin_ids } from 'internal/ops';
import { isError } from 'internal/util';
import { getPrefix, withoutLastSpace } from 'internal/util/inspect/names';
import { formatValue } from 'internal/util/inspect/value';

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypeJoin,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  ErrorPrototypeToString,
  MathMin,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypeToString,
  RegExpPrototypeExec,
  SafeMap,
  SafeSet,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeReplace,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const lazyProcess = lazy('process');
const lazyUrl = lazy('internal/url');

const builtInFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/;
const frameStart = '\n    at';

// Runs of lines shorter than this are not worth a note in their place.
const minRun = 3;

/** Reads a property that may be a getter that throws. */
function read(object, key) {
  try {
    return { threw: false, value: object[key] };
  } catch {
    return { threw: true, value: undefined };
  }
}

function getStackString(ctx, error) {
  const stack = read(error, 'stack').value;
  if (!stack) return ErrorPrototypeToString(error);
  if (typeof stack === 'string') return stack;
  // Error.prepareStackTrace may return anything.
  ArrayPrototypePush(ctx.seen, error);
  ctx.indentationLvl += 4;
  const shown = formatValue(ctx, stack);
  ctx.indentationLvl -= 4;
  ArrayPrototypePop(ctx.seen);
  return `${ErrorPrototypeToString(error)}\n    ${shown}`;
}

/**
 * The first run of more than three lines of `a` that stands in `b` as well.
 * @param {string[]} a
 * @param {string[]} b
 * @returns {[length: number, offset: number]} the offset is that in `a`
 */
function identicalSequenceRange(a, b) {
  for (let i = 0; i < a.length - minRun; i++) {
    const at = ArrayPrototypeIndexOf(b, a[i]);
    if (at === -1) continue;
    const limit = MathMin(a.length - i, b.length - at);
    let length = 1;
    while (length < limit && a[i + length] === b[at + length]) length++;
    if (length > minRun) return [length, i];
  }
  return [0, 0];
}

function greatestCommonDivisor(a, b) {
  while (b !== 0) ({ a, b } = { a: b, b: a % b });
  return a;
}

/** How often the `length` lines from `start` on follow themselves without a gap. */
function countRepetitions(lines, start, length) {
  let count = 0;
  for (let next = start + length; next + length <= lines.length; next += length) {
    for (let i = 0; i < length; i++) if (lines[start + i] !== lines[next + i]) return count;
    count++;
  }
  return count;
}

/**
 * Finds blocks of lines that repeat themselves, as the frames of a recursion do.
 * @param {string[]} lines
 * @returns {Array<[start: number, length: number, repetitions: number]>} `start` is the first repetition
 */
function findRepetitions(lines) {
  const positions = new SafeMap();
  for (let i = 0; i < lines.length; i++) {
    const found = positions.get(lines[i]);
    if (found === undefined) positions.set(lines[i], [i]);
    else ArrayPrototypePush(found, i);
  }
  const result = [];
  if (lines.length - positions.size <= minRun) return result;

  for (let i = 0; i < lines.length - minRun; i++) {
    const found = positions.get(lines[i]);
    const next = ArrayPrototypeIndexOf(found, i) + 1;
    if (next === found.length || found[found.length - 1] - i < minRun) continue;

    // Likely lengths of the block: the distances to the line's next occurrences, and what divides them all. Recursion
    // within recursion makes several possible: the one that leaves out most wins, of equals the shortest.
    let divisor = 0;
    let length = 0;
    let repetitions = 0;
    const consider = (candidate) => {
      const count = countRepetitions(lines, i, candidate);
      const gain = count * candidate - length * repetitions;
      if (gain > 0 || (gain === 0 && candidate < length)) {
        length = candidate;
        repetitions = count;
      }
    };
    for (let j = next; j < found.length && divisor !== 1; j++) {
      const distance = found[j] - i;
      consider(distance);
      const common = greatestCommonDivisor(distance, divisor);
      if (common !== divisor && common !== distance) consider(common);
      divisor = common;
    }
    if (repetitions * length >= minRun) {
      ArrayPrototypePush(result, [i + length, length, repetitions]);
      i += length * (repetitions + 1) - 1;
    }
  }
  return result;
}

/** Stacks of more lines may repeat themselves. */
const manyLines = 10;

/** Whether nothing can be left out of a stack, as it is short and no cause's stands beside it. */
function isShownWhole(error, stack) {
  const cause = read(error, 'cause').value;
  if (cause !== undefined && cause !== null && isError(cause)) return false;
  let lines = 1;
  for (let at = StringPrototypeIndexOf(stack, '\n'); at !== -1 && lines <= manyLines; at = StringPrototypeIndexOf(stack, '\n', at + 1)) lines++;
  return lines <= manyLines;
}

/** The lines of a stack without those its cause shows too and without repetitions. */
function getStackLines(ctx, error, stack) {
  const lines = StringPrototypeSplit(stack, '\n');

  const cause = read(error, 'cause').value;
  if (cause != null && isError(cause)) {
    const causeStack = getStackString(ctx, cause);
    const start = StringPrototypeIndexOf(causeStack, frameStart);
    if (start !== -1) {
      const causeLines = StringPrototypeSplit(StringPrototypeSlice(causeStack, start + 1), '\n');
      const { 0: length, 1: offset } = identicalSequenceRange(lines, causeLines);
      if (length > 0) {
        // The first and last common line stay, so that one can see where they are.
        const note = `    ... ${length - 2} lines matching cause stack trace ...`;
        ArrayPrototypeSplice(lines, offset + 1, length - 2, ctx.stylize(note, 'undefined'));
      }
    }
  }

  if (lines.length > manyLines) {
    const repetitions = findRepetitions(lines);
    for (let i = repetitions.length - 1; i >= 0; i--) {
      const { 0: start, 1: length, 2: count } = repetitions[i];
      const where = count > 1 ? `${length} lines ${count} times...` : 'lines ...';
      const note = `    ... collapsed ${length * count} duplicate lines matching above ${where}`;
      ArrayPrototypeSplice(lines, start, length * count, ctx.stylize(note, 'undefined'));
    }
  }
  return lines;
}

/** Makes the first line of a stack say the real class, as far as the stack looks like one V8 made. */
function improveStack(stack, constructor, name, tag) {
  if (typeof name !== 'string') {
    const shown = withoutLastSpace(getPrefix(constructor, tag, 'Error'));
    stack = StringPrototypeReplace(stack, `${name}`, `${name} [${shown}]`);
  }
  let length = name.length;
  const startsWithName =
    typeof name === 'string' &&
    StringPrototypeEndsWith(name, 'Error') &&
    StringPrototypeStartsWith(stack, name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !startsWithName) return stack;

  let fallback = 'Error';
  if (constructor === null) {
    const start =
      RegExpPrototypeExec(/^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/, stack) ??
      RegExpPrototypeExec(/^([a-z_A-Z0-9-]*Error)$/, stack);
    fallback = start?.[1] || '';
    length = fallback.length;
    fallback ||= 'Error';
  }
  const prefix = withoutLastSpace(getPrefix(constructor, tag, fallback));
  if (name === prefix) return stack;
  const rest = StringPrototypeSlice(stack, length);
  if (!StringPrototypeIncludes(prefix, name)) return `${prefix} [${name}]${rest}`;
  return length === 0 ? `${prefix}: ${stack}` : prefix + rest;
}

const nodeModules = 'node_modules';

/** Underlines the names of packages in a line. */
function markNodeModules(ctx, line) {
  let marked = '';
  let last = 0;
  let from = 0;
  for (;;) {
    const at = StringPrototypeIndexOf(line, nodeModules, from);
    if (at === -1) break;
    const separator = line[at - 1];
    const after = line[at + nodeModules.length];
    if ((after !== '/' && after !== '\\') || (separator !== '/' && separator !== '\\')) {
      from = at + 1; // only a part of a longer name
      continue;
    }
    const start = at + nodeModules.length + 1;
    let end = StringPrototypeIndexOf(line, separator, start);
    // A scoped package has one more part: @scope/name.
    if (end !== -1 && line[start] === '@') end = StringPrototypeIndexOf(line, separator, end + 1);
    if (end === -1) end = line.length;
    marked += StringPrototypeSlice(line, last, start) + ctx.stylize(StringPrototypeSlice(line, start, end), 'module');
    last = end;
    from = end;
  }
  return marked + StringPrototypeSlice(line, last);
}

/** Dims the current directory in a line, with the parentheses around the place. */
function markCwd(ctx, line, cwd) {
  let start = StringPrototypeIndexOf(line, cwd);
  if (start === -1) return line;
  let { length } = cwd;
  if (StringPrototypeSlice(line, start - 7, start) === 'file://') {
    start -= 7;
    length += 7;
  }
  const end = start + length + 1;
  const open = line[start - 1] === '(' ? start - 1 : start;
  const closes = open !== start && StringPrototypeEndsWith(line, ')');
  const rest = StringPrototypeSlice(line, end, closes ? -1 : line.length);
  return (
    StringPrototypeSlice(line, 0, open) +
    ctx.stylize(StringPrototypeSlice(line, open, end), 'undefined') +
    rest +
    (closes ? ctx.stylize(')', 'undefined') : '')
  );
}

function getCwd() {
  try {
    return lazyProcess().cwd();
  } catch {
    return undefined; // deleted
  }
}

/** Dims what is not the program's own: built-in modules and the current directory. */
function highlightLines(ctx, lines) {
  const cwd = getCwd();
  let cwdUrl;
  for (let i = 0; i < lines.length; i++) {
    const builtIn = RegExpPrototypeExec(builtInFrame, lines[i]);
    if (builtIn !== null && isBuiltInModule(builtIn[1])) {
      lines[i] = ctx.stylize(lines[i], 'undefined');
      continue;
    }
    const line = markNodeModules(ctx, lines[i]);
    lines[i] = line;
    if (cwd === undefined) continue;
    lines[i] = markCwd(ctx, line, cwd);
    if (lines[i] === line) {
      cwdUrl ??= lazyUrl().pathToFileURL(cwd).href;
      lines[i] = markCwd(ctx, line, cwdUrl);
    }
  }
}

let publicIds;

/** Whether an id is that of a built-in module; of internal ones, those that can be in a stack are known: the loaded ones. */
function isBuiltInModule(id) {
  publicIds ??= new SafeSet(op_module_builtin_ids());
  return publicIds.has(id) || ArrayPrototypeIncludes(internals.loadedIds(), id);
}

/** Takes a key out of those still to be shown, if the stack says its value already. */
function hideKey(keys, key, property, stack) {
  const at = ArrayPrototypeIndexOf(keys, key);
  if (at === -1 || property.threw) return;
  if (typeof property.value !== 'string' || StringPrototypeIncludes(stack, property.value)) ArrayPrototypeSplice(keys, at, 1);
}

/**
 * Shows an error. `keys` are the properties to be shown after it: those the stack contains are taken out, `cause` and
 * `errors` are put in although they are not enumerable.
 */
export function formatError(error, constructor, tag, ctx, keys) {
  let stack;
  try {
    stack = getStackString(ctx, error);
  } catch {
    return ObjectPrototypeToString(error);
  }
  const message = read(error, 'message');
  const name = read(error, 'name');
  if (!ctx.options.showHidden && keys.length !== 0) {
    const at = ArrayPrototypeIndexOf(keys, 'stack');
    if (at !== -1) ArrayPrototypeSplice(keys, at, 1);
    hideKey(keys, 'message', message, stack);
    hideKey(keys, 'name', name, stack);
  }
  if (ObjectPrototypeHasOwnProperty(error, 'cause') && !ArrayPrototypeIncludes(keys, 'cause')) {
    ArrayPrototypePush(keys, 'cause');
  }
  if (ObjectPrototypeHasOwnProperty(error, 'errors') && !ArrayPrototypeIncludes(keys, 'errors')) {
    if (ArrayIsArray(read(error, 'errors').value)) ArrayPrototypePush(keys, 'errors');
  }

  stack = improveStack(stack, constructor, name.value ?? 'Error', tag);

  // Lines of the message may look like frames: look behind it.
  const { value: text } = message;
  const at = (text && StringPrototypeIndexOf(stack, text)) || -1;
  const start = StringPrototypeIndexOf(stack, frameStart, at === -1 ? at : at + text.length);
  if (start === -1) stack = `[${stack}]`;
  else if (ctx.options.colors || !isShownWhole(error, StringPrototypeSlice(stack, start + 1))) {
    const lines = getStackLines(ctx, error, StringPrototypeSlice(stack, start + 1));
    if (ctx.options.colors) highlightLines(ctx, lines);
    stack = `${StringPrototypeSlice(stack, 0, start)}\n${ArrayPrototypeJoin(lines, '\n')}`;
  }
  if (ctx.indentationLvl !== 0) {
    stack = StringPrototypeReplaceAll(stack, '\n', `\n${StringPrototypeRepeat(' ', ctx.indentationLvl)}`);
  }
  return stack;
}
