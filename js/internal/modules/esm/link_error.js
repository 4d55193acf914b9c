// Mistakes of mixing CommonJS and ES modules: Node explains what to do instead.

import { lazy } from 'internal/core';
import { kArrowMessage } from 'internal/errors';
import {
  op_module_find_package_json,
  op_module_load_default,
  op_module_package_type,
  op_module_resolve_import,
} from 'internal/ops';
import { fileURLToPath } from 'internal/url';

const fs = lazy('fs');

/**
 * Rewrites V8's "does not provide an export" when the module asked is CommonJS.
 * @param {Error} error from linking
 */
export function decorateMissingExport(error) {
  if (!(error instanceof SyntaxError)) return error;
  const match = /^The requested module '(.+?)' does not provide an export named '(.+?)'$/.exec(error.message);
  if (match === null) return error;
  const [, specifier, name] = match;
  const place = /^(file:[^\n]+):(\d+)$/m.exec(String(error.stack).split('\n', 1)[0]);
  if (place === null || !importsCommonJs(place[1], specifier)) return error;
  const before = error.message;
  error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all ` +
    'module.exports as named exports.\nCommonJS modules can always be imported via the default export, for example using:\n\n' +
    `import pkg from '${specifier}';\n${destructuring(place, specifier, name)}`;
  // The stack was written down with the place of the import.
  error.stack = String(error.stack).replace(before, () => error.message);
  return error;
}

function importsCommonJs(parent, specifier) {
  try {
    const url = op_module_resolve_import(specifier, parent, undefined);
    return url.startsWith('file:') && op_module_load_default(url)[0] === 'commonjs';
  } catch {
    return false;
  }
}

/** The line a programmer would write instead, made of the import statement where that stands on one line. */
function destructuring([, url, line], specifier, name) {
  let text;
  try {
    text = fs().readFileSync(new URL(url), 'utf8').split('\n')[line - 1];
  } catch {
    return `const { ${name} } = pkg;\n`;
  }
  // The line may hold several statements: the one that asks this module for this name is meant.
  const statements = text.matchAll(/import\s+(?:[^\s{]+\s*,\s*)?\{([^}]*)\}\s*from\s*(?:'([^']*)'|"([^"]*)")/g);
  const isMeant = ([, names, single, double]) => (single ?? double) === specifier && names.split(/[\s,]+/).includes(name);
  const names = statements.find(isMeant)?.[1];
  return names === undefined ? '' : `const {${names.replace(/\s+as\s+/g, ': ')}} = pkg;\n`;
}

/**
 * Notes which line of a module imports what cannot be resolved: for the report of the error, and in its stack in place of our own functions,
 * where nothing else is on it.
 * @param {unknown} error of the resolution
 * @param {string} parent the importing module's URL
 * @param {string} specifier
 */
export function noteImport(error, parent, specifier) {
  if (!(error instanceof Error) || Object.hasOwn(error, kArrowMessage)) return;
  const place = importPlace(parent, specifier);
  if (place === undefined) return;
  const { line, column, text } = place;
  const value = `${parent}:${line}\n${text}\n${text.slice(0, column).replace(/[^\t]/g, ' ')}${'^'.repeat(specifier.length + 2)}`;
  Object.defineProperty(error, kArrowMessage, { __proto__: null, value, enumerable: false, configurable: true, writable: true });
  const frames = String(error.stack).split('\n').filter((frame) => frame.startsWith('    at '));
  if (frames.length === 0 || !frames.every((frame) => frame.includes('node:internal/'))) return;
  error.stack = String(error.stack).replace(frames.join('\n'), `    at ${parent}:${line}:${column + 1}`);
}

/** Where a module names another in a static import or re-export. */
function importPlace(parent, specifier) {
  let source;
  try {
    source = fs().readFileSync(new URL(parent), 'utf8');
  } catch {
    // A data: URL, or what a hook has loaded.
    return undefined;
  }
  const at = namedAt(source, `'${specifier}'`) ?? namedAt(source, `"${specifier}"`);
  if (at === undefined) return undefined;
  const before = source.slice(0, at).split(/\r?\n/);
  return { line: before.length, column: before.at(-1).length, text: source.split(/\r?\n/)[before.length - 1] };
}

/** The offset of a string behind `from` or `import`. A specifier is of any length: it is looked for as it is, not by a pattern. */
function namedAt(source, quoted) {
  for (let at = source.indexOf(quoted); at !== -1; at = source.indexOf(quoted, at + 1)) {
    if (/\b(?:from|import)\s*$/.test(source.slice(Math.max(0, at - 100), at))) return at;
  }
  return undefined;
}

/** What an ES module has in place of CommonJS's variables. */
const replacements = {
  __proto__: null,
  require: 'replace require() with import',
  module: 'use export instead of module.exports/exports',
  exports: 'use export instead of module.exports/exports',
  __filename: 'use import.meta.filename instead',
  __dirname: 'use import.meta.dirname instead',
};
const commonJsGlobal = /^(require|module|exports|__filename|__dirname) is not defined$/;

/**
 * Explains a variable of CommonJS that an ES module does not have.
 * @param {unknown} error of the evaluation
 * @param {() => string} getUrl of the module that was to be evaluated
 * @param {boolean} hasTopLevelAwait
 */
export function explainCommonJsGlobal(error, getUrl, hasTopLevelAwait) {
  if (error?.name !== 'ReferenceError' || typeof error.message !== 'string') return;
  const name = commonJsGlobal.exec(error.message)?.[1];
  if (name === undefined) return;
  if (hasTopLevelAwait) {
    error.message = `Cannot determine intended module format because both '${name}' and top-level await are present. If the code is ` +
      `intended to be CommonJS, wrap await in an async function. If the code is intended to be an ES module, ${replacements[name]}.`;
    error.code = 'ERR_AMBIGUOUS_MODULE_SYNTAX';
    return;
  }
  error.message += ' in ES module scope';
  if (name === 'require') error.message += ', you can use import instead';
  const href = getUrl();
  if (!href.startsWith('file:') || !/\.js(\?[^#]*)?(#.*)?$/.test(href)) return;
  if (op_module_package_type(fileURLToPath(href)) !== 'module') return;
  error.message += "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
    `'${op_module_find_package_json(href, 'data:')}' contains "type": "module". To treat it as a CommonJS script, rename it to use the '.cjs' file extension.`;
}
