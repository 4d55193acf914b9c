// module.stripTypeScriptTypes(), and TypeScript from the command line. Docs: module.md, typescript.md.

import { op_module_strip_types, op_module_transpile_text } from 'internal/ops';
import { Buffer } from 'buffer';
import { emitExperimentalWarning, kEmptyObject } from 'internal/util';
import { validateBoolean, validateObject, validateOneOf, validateString } from 'internal/validators';

/**
 * module.stripTypeScriptTypes(code[, options])
 * @param {string} code
 * @param {{ mode?: 'strip' | 'transform', sourceMap?: boolean, sourceUrl?: string }} [options]
 * @returns {string}
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_TYPESCRIPT_SYNTAX | ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX}
 */
export function stripTypeScriptTypes(code, options = kEmptyObject) {
  emitExperimentalWarning('stripTypeScriptTypes');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceMap = false, sourceUrl = '' } = options;
  validateOneOf(mode, 'options.mode', ['strip', 'transform']);
  const isTransform = mode === 'transform';
  // Blanks in the place of types need no map.
  if (isTransform) validateBoolean(sourceMap, 'options.sourceMap');
  else validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  validateString(sourceUrl, 'options.sourceUrl');
  const [text, map] = op_module_strip_types(code, isTransform, sourceMap, sourceUrl);
  const mapUrl = () => `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  const comment = map !== undefined ? `sourceMappingURL=${mapUrl()}` : sourceUrl && `sourceURL=${sourceUrl}`;
  return comment === '' ? text : `${text}\n\n//# ${comment}`;
}

/**
 * Takes the types out of a program from the command line.
 * @param {string} name as stack traces show it
 * @param {string} text
 * @param {'' | 'commonjs' | 'module'} format
 * @returns {{ text: string, isModule: boolean }}
 */
export function transpileText(name, text, format) {
  const [code, isModule] = op_module_transpile_text(name, text, format);
  return { text: code, isModule };
}
