// Named imports that a CommonJS module does not have: Node explains what to do instead.

import { lazy } from 'internal/core';

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
  error.message = `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS module, which may not support all ` +
    'module.exports as named exports.\nCommonJS modules can always be imported via the default export, for example using:\n\n' +
    `import pkg from '${specifier}';\n${destructuring(place, name)}`;
  return error;
}

function importsCommonJs(parent, specifier) {
  const { op_module_resolve_import, op_module_load_default } = lazy('internal/ops')();
  try {
    const url = op_module_resolve_import(specifier, parent, undefined);
    return url.startsWith('file:') && op_module_load_default(url)[0] === 'commonjs';
  } catch {
    return false;
  }
}

/** The line a programmer would write instead, made of the import statement where that stands on one line. */
function destructuring([, url, line], name) {
  let text;
  try {
    text = fs().readFileSync(new URL(url), 'utf8').split('\n')[line - 1];
  } catch {
    return `const { ${name} } = pkg;\n`;
  }
  const names = /import\s+(?:\S+\s*,\s*)?\{([^}]*)\}/.exec(text)?.[1];
  return names === undefined ? '' : `const {${names.replace(/\s+as\s+/g, ': ')}} = pkg;\n`;
}
