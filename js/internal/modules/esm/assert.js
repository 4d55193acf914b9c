// Whether the attributes of an import fit the format of the module. Docs: esm.md, "Import attributes".

import { codes } from 'internal/errors';
import { getOptionValue } from 'internal/options';

const { ERR_IMPORT_ATTRIBUTE_MISSING, ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE, ERR_IMPORT_ATTRIBUTE_UNSUPPORTED } = codes;

/** The type that modules of a format are imported with; '' for none. */
const typeOfFormat = {
  '__proto__': null,
  'addon': '',
  'builtin': '',
  'commonjs': '',
  'commonjs-typescript': '',
  'json': 'json',
  'module': '',
  'module-typescript': '',
  'wasm': '',
};

/**
 * Checks what the default load step is about to hand out.
 * @param {string} url
 * @param {string | undefined} format one that is not Node's is for hooks to judge
 * @param {Record<string, string>} [attributes]
 * @throws {ERR_IMPORT_ATTRIBUTE_UNSUPPORTED | ERR_IMPORT_ATTRIBUTE_MISSING | ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE}
 */
export function validateAttributes(url, format, attributes) {
  const keys = Object.keys(attributes ?? {});
  for (const key of keys) {
    if (key !== 'type') throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key], url);
  }
  const textImports = getOptionValue('--experimental-import-text');
  const wanted = format === 'text' && textImports ? 'text' : typeOfFormat[format];
  if (wanted === undefined) return;
  const type = keys.length === 0 ? '' : attributes.type;
  if (type === wanted) return;
  if (type === '') throw new ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', wanted);
  if (type !== 'json' && !(type === 'text' && textImports)) throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', type, url);
  throw new ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(url, type);
}
