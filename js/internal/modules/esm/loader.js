// ES modules, the JavaScript half: what import() does, import.meta, require of ES modules, and what synthetic modules export.
// The graph itself is loaded and linked in Rust (ops/module/src/esm).

import { core, internals, lazy } from 'internal/core';
import {
  op_module_evaluate,
  op_module_evaluating_importer,
  op_module_exception,
  op_module_find,
  op_module_find_package_json,
  op_module_import,
  op_module_link,
  op_module_load_default,
  op_module_load_text,
  op_module_load_url,
  op_module_namespace,
  op_module_package_type,
  op_module_require_facade,
  op_module_resolve_import,
  op_module_status,
  op_module_url,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { getOptionValue } from 'internal/options';
import { canBeRequiredByUsers, loadBuiltin } from 'internal/modules/builtins';
import { emitResolutionWarnings } from 'internal/modules/warnings';
import { decorateMissingExport, explainCommonJsGlobal } from 'internal/modules/esm/link_error';
import { fileURLToPath, isURL, pathToFileURL, URL } from 'internal/url';

const { ERR_REQUIRE_ASYNC_MODULE, ERR_REQUIRE_ESM, ERR_REQUIRE_CYCLE_MODULE, ERR_IMPORT_ATTRIBUTE_UNSUPPORTED } = codes;
const cjs = lazy('internal/modules/cjs/loader');
const vm = lazy('internal/vm/module_callbacks');
const hooks = lazy('internal/modules/customization_hooks');
const asyncHooks = lazy('internal/modules/esm/hooks');
const wasm = lazy('internal/modules/esm/wasm');

/** V8's module states, as op_module_status gives them. */
const kEvaluating = 3;
const kEvaluated = 4;
const kErrored = 5;

/** ES modules that CommonJS code has required: the module object by id, while it runs and after. */
const requiredById = new Map();
const idByModule = new WeakMap();

/** Loads a module by URL with all it imports. @returns {number} its id */
export function load(href, format) {
  const id = op_module_load_url(href, format);
  emitResolutionWarnings();
  return id;
}

/** Links and evaluates. @returns {Promise<void>} of the evaluation */
export function evaluate(id) {
  const isAsync = link(id);
  const promise = op_module_evaluate(id);
  const state = core.getPromiseDetails(promise);
  // Nearly always it is through.
  if (state[0] === kFulfilled) return promise;
  if (state[0] === kRejected) {
    explainCommonJsGlobal(state[1], () => op_module_url(id), false);
    return promise;
  }
  return promise.catch((error) => {
    explainCommonJsGlobal(error, () => op_module_url(id), isAsync);
    throw error;
  });
}

/** States of a promise, as core.getPromiseDetails gives them. */
const kFulfilled = 1;
const kRejected = 2;

function link(id) {
  try {
    return op_module_link(id);
  } catch (error) {
    throw decorateMissingExport(error);
  }
}

/**
 * import(): V8 hands it here with the importing script's name and its host-defined option (the symbol of a vm script).
 * It gives importModule's own promise, so that V8 finds who awaits it for the stack traces of asynchronous functions.
 */
export function importDynamically(specifier, referrer, attributes, hostOption) {
  if (typeof hostOption === 'symbol') return importForVm(hostOption, specifier, attributes);
  return importModule(specifier, parentUrl(referrer), attributes);
}

async function importForVm(hostOption, specifier, attributes) {
  return vm().importModuleDynamically(hostOption, specifier, attributes);
}

/** Imports a module for a program. @returns {Promise<object>} its namespace */
export async function importModule(specifier, parent, attributes) {
  // As in Node the importing code runs on before anything is loaded. Twice: after one turn `async () => import(…)` has not
  // handed its promise on, and the stack trace of an exception in the module would lack the functions that wait for it.
  await undefined;
  await undefined;
  const type = checkAttributes(attributes, specifier, parent);
  if (internals.asyncModuleHooks !== undefined) await asyncHooks().prepare(specifier, parent, type);
  const id = op_module_import(specifier, parent, typeNumbers[type]);
  emitResolutionWarnings();
  await evaluate(id);
  return op_module_namespace(id);
}

/** Types of import attributes as the Rust side knows them. */
const typeNumbers = { '__proto__': null, '': 0, 'json': 1, 'text': 2 };

/** The type that attributes ask for, '' for none. */
function checkAttributes(attributes, specifier, parent) {
  if (attributes === undefined) return '';
  const keys = Object.keys(attributes);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = attributes[key];
    if (key === 'type' && (value === 'json' || (value === 'text' && getOptionValue('--experimental-import-text')))) continue;
    const url = resolveStrictly(specifier, parent);
    // That the file cannot be loaded at all comes first.
    if (key === 'type' && internals.moduleHooks === undefined && !url.startsWith('node:')) op_module_load_default(url);
    throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, value, url);
  }
  return attributes.type ?? '';
}

function resolveStrictly(specifier, parent) {
  return internals.moduleHooks === undefined ? op_module_resolve_import(specifier, parent, undefined) :
    hooks().resolveForImport(specifier, parent, '').url;
}

/** import.source(): the object that stands for a module's source. @returns {Promise<WebAssembly.Module>} */
export async function importSourceDynamically(specifier, referrer, attributes, hostOption) {
  await undefined;
  if (hostOption === vm().kMissingCallback) return vm().importModuleDynamically(hostOption, specifier, attributes);
  return wasm().moduleSource(resolveStrictly(specifier, parentUrl(referrer)));
}

/** Resolves and loads without the asynchronous hooks. @returns {number} the module's id */
export function loadSpecifier(specifier, parent) {
  return op_module_import(specifier, parent ?? '', 0);
}

/** Imports a module of hooks, by the hooks that are there already. @returns {Promise<object>} its namespace */
export async function importHooks(specifier, parent) {
  await asyncHooks().prepareNow(specifier, parent);
  const id = loadSpecifier(specifier, parent);
  await evaluate(id);
  return op_module_namespace(id);
}

/** The URL imports are relative to: a CommonJS file's name is a path, code from the command line has none. */
function parentUrl(referrer) {
  if (typeof referrer === 'string') {
    if (path.isAbsolute(referrer)) return pathToFileURL(referrer).href;
    if (/^[a-z][a-z0-9+.-]+:/i.test(referrer)) return referrer;
  }
  return pathToFileURL(`${process.cwd()}/`).href;
}

/** For --import. */
export async function importFromCommandLine(specifier) {
  await importModule(specifier, pathToFileURL(`${process.cwd()}/`).href);
}

/** Compiles a text as an ES module of that URL and loads what it imports. @returns {number} its id */
export function loadText(href, text) {
  const id = op_module_load_text(href, text);
  emitResolutionWarnings();
  return id;
}

/** Fills import.meta. Docs: esm.md, "import.meta". */
export function initializeImportMeta(meta, href, isMain) {
  if (href.startsWith('file:')) {
    try {
      const filename = fileURLToPath(href);
      meta.dirname = path.dirname(filename);
      meta.filename = filename;
    } catch {
      // A file URL without a path on this platform has neither.
    }
  }
  meta.main = isMain;
  meta.resolve = function resolve(specifier, parent) {
    return resolveSpecifier(`${specifier}`, parent === undefined ? href : checkParent(parent) ?? href);
  };
  meta.url = href;
  if (href.split(/[?#]/, 1)[0].endsWith('.wasm')) {
    Object.defineProperty(meta, 'protojsInstantiate', {
      __proto__: null,
      value: (imports) => wasm().instantiate(href, imports),
      enumerable: false,
    });
  }
}

/** The second argument of import.meta.resolve counts only with --experimental-import-meta-resolve. */
function checkParent(parent) {
  if (!getOptionValue('--experimental-import-meta-resolve')) return undefined;
  if (!isURL(parent)) validateString(parent, 'parent');
  return String(parent);
}

/** import.meta.resolve: a URL even where no file is, errors only for what cannot be a module. */
export function resolveSpecifier(specifier, parent) {
  if (internals.moduleHooks !== undefined) return hooks().resolveForImport(specifier, parent, '').url;
  try {
    return op_module_resolve_import(specifier, parent, undefined);
  } catch (error) {
    if ((error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url !== undefined) return error.url;
    throw error;
  }
}

/** Names that `import { x } from 'node:id'` may use; undefined if there is no such module. */
export function builtinExportNames(id) {
  if (!canBeRequiredByUsers(id)) return undefined;
  return Object.keys(loadBuiltin(id)).filter((name) => name !== 'default');
}

export function loadBuiltinForImport(id) {
  return loadBuiltin(id);
}

/** A JSON file is the same object for import and for require, unless the URL has more to it than the file. */
export function parseJson(filename, text, href) {
  const shared = href.startsWith('file:') && !/[?#]/.test(href);
  const { Module } = cjs();
  const known = shared ? Module._cache[filename] : undefined;
  if (known?.loaded) return known.exports;
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
  if (shared) {
    const module = new Module(filename);
    module.filename = filename;
    module.exports = value;
    module.loaded = true;
    Module._cache[filename] = module;
  }
  return value;
}

/** The contents of a data: URL. @returns {Buffer} */
export function decodeDataUrlBytes(href) {
  const match = /^data:([^,]*),([^]*)$/.exec(href);
  if (match === null) throw new codes.ERR_INVALID_URL(href);
  const [, head, body] = match;
  // Without the fragment, as a URL's contents.
  const { Buffer } = lazy('buffer')();
  const encoded = Buffer.from(new URL(href).href === href ? body.replace(/#.*$/s, '') : body).latin1Slice();
  const bytes = Buffer.from(encoded.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
  return /;base64$/i.test(head) ? Buffer.from(bytes.latin1Slice(), 'base64') : bytes;
}

/** The same as the loader takes it: text, or bytes where it is WebAssembly. */
export function decodeDataUrl(href) {
  const bytes = decodeDataUrlBytes(href);
  return /^data:application\/wasm/i.test(href) ? new Uint8Array(bytes) : bytes.toString('utf8');
}

/** `require` of an ES module file: `module.exports` becomes its namespace. */
export function requireModule(module, filename, href = pathToFileURL(filename).href) {
  if (!getOptionValue('--experimental-require-module') || !getOptionValue('--require-module')) throw requireEsmError(module, filename);
  return requireById(module, filename, href, () => load(href, undefined));
}

/** With --no-require-module, as in older versions of Node. */
function requireEsmError(module, filename) {
  const packageJson = op_module_package_type(filename) === 'module' && !filename.endsWith('.mjs') ?
    op_module_find_package_json(pathToFileURL(filename).href, 'data:') : undefined;
  return new ERR_REQUIRE_ESM(filename, true, parentFilename(module), packageJson);
}

/** The same for a text given to module._compile. */
export function requireText(module, filename, text) {
  const { href } = pathToFileURL(filename);
  return requireById(module, filename, href, () => op_module_load_text(href, text));
}

function requireById(module, filename, href, getId) {
  const existing = op_module_find(href, 0);
  if (existing !== -1 && op_module_status(existing) === kEvaluating) throw cycleError(module, filename);
  const id = getId();
  requiredById.set(id, module);
  idByModule.set(module, id);
  const status = op_module_status(id);
  if (status === kErrored) throw op_module_exception(id);
  if (link(id)) {
    throw new ERR_REQUIRE_ASYNC_MODULE(filename, parentFilename(module));
  }
  if (status !== kEvaluated) {
    requireDepth++;
    let promise;
    try {
      promise = op_module_evaluate(id);
    } finally {
      requireDepth--;
    }
    promise.catch(() => {});
    if (op_module_status(id) === kErrored) throw op_module_exception(id);
  }
  module.exports = exportsForRequire(op_module_namespace(id), id);
}

function parentFilename(module) {
  return cjs().parentOf(module)?.filename;
}

/** How many require() of ES modules are being evaluated. */
let requireDepth = 0;

/** A CommonJS module that is not through yet cannot be imported by an ES module that it has required. */
export function refuseCycle(href) {
  if (requireDepth === 0) return;
  const importer = op_module_evaluating_importer(href);
  if (!importer) return;
  const [specifier, parent] = importer;
  const from = parent.startsWith('file:') ? fileURLToPath(parent) : parent;
  throw new ERR_REQUIRE_CYCLE_MODULE(cycleMessage(`Cannot import CommonJS Module ${specifier} in a cycle.`, from));
}

function cycleMessage(start, parent) {
  const from = parent ? ` (from ${parent})` : '';
  return `${start}${from} A cycle involving require(esm) is disallowed to maintain invariants mandated by the ECMAScript specification.` +
    ' Try making at least part of the dependency in the graph lazily loaded.';
}

function cycleError(module, filename) {
  return new ERR_REQUIRE_CYCLE_MODULE(cycleMessage(`Cannot require() ES Module ${filename} in a cycle.`, parentFilename(module)));
}

/** Node's rule: an export named 'module.exports' wins; a default export makes a namespace with `__esModule`. */
function exportsForRequire(namespace, id) {
  if ('module.exports' in namespace) return namespace['module.exports'];
  if (!('default' in namespace) || '__esModule' in namespace) return namespace;
  return op_module_require_facade(id);
}

/** The exports of an ES module that a cycle of requires asks for again. */
export function requiredModule(module) {
  const id = idByModule.get(module);
  if (id === undefined) return undefined;
  const status = op_module_status(id);
  if (status === kEvaluating || status < kEvaluating) throw cycleError(module, module.filename);
  return undefined;
}

/** True while a value is a module namespace: used where exports are inspected. */
export const isModuleNamespace = core.isModuleNamespaceObject;
