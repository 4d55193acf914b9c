// ES modules, the JavaScript half: what import() does, import.meta, require of ES modules, and what synthetic modules export.
// The graph itself is loaded and linked in Rust (ops/module/src/esm).

import { core, internals, lazy, primordials } from 'internal/core';
import {
  op_module_evaluate,
  op_module_exception,
  op_module_find,
  op_module_find_package_json,
  op_module_has_module_syntax,
  op_module_import,
  op_module_link,
  op_module_load_default,
  op_module_load_text,
  op_module_load_url,
  op_module_namespace,
  op_module_package_type,
  op_module_read_text,
  op_module_require_facade,
  op_module_resolve_import,
  op_module_status,
  op_module_top_level_awaits,
  op_module_url,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import { codes } from 'internal/errors';
import { validateString } from 'internal/validators';
import { getOptionValue } from 'internal/options';
import { lazyExports } from 'internal/util';
import { importTrace } from 'internal/modules/tracing';
import { canBeRequiredByUsers, explainMissing, loadBuiltin, urlOfBuiltin } from 'internal/modules/builtins';
import { emitResolutionWarnings } from 'internal/modules/warnings';
import { decorateMissingExport, explainCommonJsGlobal } from 'internal/modules/esm/link_error';
import { fileURLToPath, isURL, pathToFileURL, URL } from 'internal/url';

// Modules are loaded whatever a program has done to the prototypes of the language.
const { StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeStartsWith } = primordials;
const {
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED,
  ERR_REQUIRE_ASYNC_MODULE,
  ERR_REQUIRE_CYCLE_MODULE,
  ERR_REQUIRE_ESM,
  ERR_REQUIRE_ESM_RACE_CONDITION,
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING,
} = codes;
const cjs = lazy('internal/modules/cjs/loader');
const vm = lazy('internal/vm/module_callbacks');
const hooks = lazy('internal/modules/customization_hooks');
const asyncHooks = lazy('internal/modules/esm/hooks');
const wasm = lazy('internal/modules/esm/wasm');
const requireWarning = lazy('internal/modules/esm/require_warning');

/** V8's module states, as op_module_status gives them. */
const kUninstantiated = 0;
const kEvaluating = 3;
const kEvaluated = 4;
const kErrored = 5;

/** Ids of the ES modules that CommonJS code has required. */
const idByModule = new WeakMap();

/** Loads a module by URL with all it imports, for `import` or for `require`. @returns {number} its id */
export function load(href, format, required = false) {
  try {
    return op_module_load_url(href, format, required);
  } finally {
    emitResolutionWarnings();
  }
}

/** Links and evaluates. @returns {Promise<void>} of the evaluation */
export function evaluate(id) {
  const isAsync = link(id);
  // Microtasks may run while a module is on the stack that waits for hooks. V8 does not take it a second time.
  if (op_module_status(id) === kEvaluating) return asyncHooks().outsideMicrotasks(() => evaluate(id));
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
  if (hostOption === true) return importForHooks(specifier, referrer, attributes);
  if (!hasReferrer(referrer)) return Promise.reject(new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING());
  const parentURL = parentUrl(referrer);
  if (!importTrace.hasSubscribers) return importModule(specifier, parentURL, attributes);
  return importTrace.tracePromise(importModule, { parentURL, url: specifier }, undefined, specifier, parentURL, attributes);
}

/** import() in a module of asynchronous hooks. */
async function importForHooks(specifier, referrer, attributes) {
  return asyncHooks().importForHooks(specifier, referrer, checkAttributes(attributes, specifier, referrer));
}

async function importForVm(hostOption, specifier, attributes) {
  return vm().importModuleDynamically(hostOption, specifier, attributes);
}

/** Imports a module for a program. @returns {Promise<object>} its namespace */
export async function importModule(specifier, parent, attributes) {
  const type = checkAttributes(attributes, specifier, parent);
  if (internals.asyncModuleHooks !== undefined) return importWithHooks(specifier, parent, type);
  let id;
  try {
    id = op_module_import(specifier, parent, typeNumbers[type]);
  } finally {
    emitResolutionWarnings();
  }
  // As in Node the importing code runs on before anything is linked and evaluated. Twice: after one turn `async () => import(…)` has
  // not handed its promise on, and the stack trace of an exception in the module would lack the functions that wait for it.
  importsUnderWay++;
  await undefined;
  await undefined;
  importsUnderWay--;
  await evaluate(id);
  return op_module_namespace(id);
}

/** Imports what asynchronous hooks are to be asked about first. The module may require others, which they are asked about then. */
async function importWithHooks(specifier, parent, type) {
  const answers = await asyncHooks().prepare(specifier, parent, type);
  let id;
  try {
    id = asyncHooks().withAnswers(answers, () => op_module_import(specifier, parent, typeNumbers[type]));
  } finally {
    emitResolutionWarnings();
  }
  await asyncHooks().outsideMicrotasks(() => evaluate(id));
  return op_module_namespace(id);
}

/** How many calls of import() have loaded a graph that is not linked yet. */
let importsUnderWay = 0;

/** Types of import attributes as the Rust side knows them. */
export const typeNumbers = { '__proto__': null, '': 0, 'json': 1, 'text': 2 };

/** The type that attributes ask for, '' for none. */
function checkAttributes(attributes, specifier, parent) {
  if (attributes === undefined) return '';
  const keys = Object.keys(attributes);
  let type = '';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = attributes[key];
    if (key === 'type' && isSupportedType(value)) {
      type = value;
      continue;
    }
    const url = resolveStrictly(specifier, parent);
    // That the file cannot be loaded at all comes first.
    if (internals.moduleHooks === undefined && (key === 'type' ? !StringPrototypeStartsWith(url, 'node:') : StringPrototypeStartsWith(url, 'file:'))) op_module_load_default(url);
    throw new ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, value, url);
  }
  return type;
}

/** Hooks may load as text without the flag. */
function isSupportedType(type) {
  return type === 'json' || (type === 'text' && (internals.moduleHooks !== undefined || getOptionValue('--experimental-import-text')));
}

function resolveStrictly(specifier, parent) {
  return internals.moduleHooks === undefined ? op_module_resolve_import(specifier, parent, undefined) :
    hooks().resolveForImport(specifier, parent, '').url;
}

/** import.source(): the object that stands for a module's source. @returns {Promise<WebAssembly.Module>} */
export async function importSourceDynamically(specifier, referrer, attributes, hostOption) {
  await undefined;
  if (typeof hostOption === 'symbol') return vm().importModuleDynamically(hostOption, specifier, attributes, 'source');
  if (!hasReferrer(referrer)) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  return importSource(specifier, parentUrl(referrer));
}

/** The source of a module. @throws {ERR_SOURCE_PHASE_NOT_DEFINED} for all but WebAssembly */
export function importSource(specifier, parent) {
  return wasm().moduleSource(resolveStrictly(specifier, parent));
}

/** A text that an indirect eval runs with no script of a program behind it, only ours, has no importer to resolve for. */
function hasReferrer(referrer) {
  return typeof referrer === 'string' && !StringPrototypeStartsWith(referrer, 'ext:') && !StringPrototypeStartsWith(referrer, 'node:');
}

/** Resolves and loads without the asynchronous hooks. @returns {number} the module's id */
export function loadSpecifier(specifier, parent) {
  return op_module_import(specifier, parent ?? '', 0);
}

/** Characters beside letters and digits that mean nothing in a URL's path. */
const plainCharacters = { __proto__: null, '/': true, '-': true, '_': true, '.': true, '@': true, '+': true };

/** The URL of a path that is one already, but for the scheme; undefined for others. */
function plainFileUrl(file) {
  if (!StringPrototypeStartsWith(file, '/') || StringPrototypeIncludes(file, '//') || StringPrototypeIncludes(file, '/.')) return undefined;
  for (let at = 0; at < file.length; at++) {
    const character = file[at];
    const isWord = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9');
    if (!isWord && !(character in plainCharacters)) return undefined;
  }
  return `file://${file}`;
}

/** The URL imports are relative to: a CommonJS file's name is a path, code from the command line has none. */
export function parentUrl(referrer) {
  if (typeof referrer === 'string') {
    const plain = plainFileUrl(referrer);
    if (plain !== undefined) return plain;
    if (path.isAbsolute(referrer)) return pathToFileURL(referrer).href;
    if (/^[a-z][a-z0-9+.-]+:/i.test(referrer)) return referrer;
    // Code that is no file counts as one of the working directory.
    if (referrer === '[eval]' || referrer === '[stdin]') return pathToFileURL(path.resolve(referrer)).href;
  }
  return pathToFileURL(`${process.cwd()}/`).href;
}

/** For --import and other options that name a module. @returns {Promise<object>} its namespace */
export async function importFromCommandLine(specifier) {
  return importModule(specifier, pathToFileURL(`${process.cwd()}/`).href);
}

/** Compiles a text as an ES module of that URL and loads what it imports. @returns {number} its id */
export function loadText(href, text) {
  try {
    return op_module_load_text(href, text, false);
  } finally {
    emitResolutionWarnings();
  }
}

/** Fills import.meta. Docs: esm.md, "import.meta". Modules of asynchronous hooks have no `resolve`, as it could not wait for them. */
export function initializeImportMeta(meta, href, isMain, ofHooks) {
  if (StringPrototypeStartsWith(href, 'file:')) {
    try {
      const filename = fileURLToPath(href);
      meta.dirname = path.dirname(filename);
      meta.filename = filename;
    } catch {
      // A file URL without a path on this platform has neither.
    }
  }
  meta.main = isMain;
  if (!ofHooks) {
    meta.resolve = function resolve(specifier, parent) {
      return resolveSpecifier(`${specifier}`, parent === undefined ? href : checkParent(parent) ?? href);
    };
  }
  meta.url = href;
  if (internals.wasmFacades?.has(href)) {
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
function resolveSpecifier(specifier, parent) {
  try {
    if (internals.moduleHooks !== undefined) return hooks().resolveForImport(specifier, parent, '').url;
    return op_module_resolve_import(specifier, parent, undefined);
  } catch (error) {
    if ((error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'ERR_UNSUPPORTED_DIR_IMPORT') && error.url !== undefined) return error.url;
    throw error;
  }
}

/** Before a built-in is imported by a module. @throws {ERR_UNKNOWN_BUILTIN_MODULE} which says who wants what is not there */
export function checkBuiltin(id, importer) {
  if (canBeRequiredByUsers(id)) return;
  throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(urlOfBuiltin(id), `${explainMissing(id)} imported from ${importer}`);
}

/** Names that `import { x } from 'node:id'` may use, and which of them load more when they are read; undefined if there is no such module. */
export function builtinExportNames(id) {
  if (!canBeRequiredByUsers(id)) return undefined;
  const exports = loadBuiltin(id);
  const lazyOnes = lazyExports.get(exports);
  return [Object.keys(exports).filter((name) => name !== 'default'), lazyOnes === undefined ? [] : Object.keys(lazyOnes)];
}

/** The value that such a name had when the module was first imported, whatever a program has put into its place since. */
export function lazyBuiltinExport(id, name) {
  return lazyExports.get(loadBuiltin(id))[name]();
}

/** What an import of a built-in gives. Asynchronous hooks are told that they are on a thread of their own. */
export function loadBuiltinForImport(id, ofHooks) {
  return ofHooks && id === 'worker_threads' ? asyncHooks().workerThreadsOfHooks() : loadBuiltin(id);
}

/** A JSON file is the same object for import and for require, unless the URL has more to it than the file. */
export function parseJson(filename, text, href) {
  const shared = StringPrototypeStartsWith(href, 'file:') && !/[?#]/.test(href);
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

/** The same as the loader takes it: text, or bytes where it is WebAssembly and not wanted as text. */
export function decodeDataUrl(href, asText) {
  const bytes = decodeDataUrlBytes(href);
  return !asText && /^data:application\/wasm/i.test(href) ? new Uint8Array(bytes) : bytes.toString('utf8');
}

/** `require` of an ES module file: `module.exports` becomes its namespace. */
export function requireModule(module, filename, href = pathToFileURL(filename).href) {
  if (!getOptionValue('--require-module')) throw requireEsmError(module, filename);
  // That it is an ES module is known by now; hooks are told by loadAhead.
  const format = internals.moduleHooks === undefined ? 'module' : undefined;
  return requireById(module, filename, href, () => load(href, format, true));
}

/** The same for one that is loaded already. */
export function requireLoaded(module, filename, href, id) {
  if (!getOptionValue('--require-module')) throw requireEsmError(module, filename);
  return requireById(module, filename, href, () => id, false);
}

/** With --no-require-module, as in older versions of Node. */
function requireEsmError(module, filename) {
  const packageJson = op_module_package_type(filename) === 'module' && !StringPrototypeEndsWith(filename, '.mjs') ?
    op_module_find_package_json(pathToFileURL(filename).href, 'data:') : undefined;
  const hasEsmSyntax = packageJson !== undefined && op_module_has_module_syntax(op_module_read_text(filename));
  return new ERR_REQUIRE_ESM(filename, hasEsmSyntax, parentFilename(module), packageJson);
}

/** The same for a text given to module._compile. */
export function requireText(module, filename, text) {
  const { href } = pathToFileURL(filename);
  return requireById(module, filename, href, () => op_module_load_text(href, text, true));
}

function requireById(module, filename, href, getId, mayRace = true) {
  const traceMode = getOptionValue('--trace-require-module');
  if (traceMode) requireWarning().warnAboutRequire(module, cjs().parentOf(module), traceMode);
  const existing = op_module_find(href, 0);
  if (existing !== -1) {
    idByModule.set(module, existing);
    const status = op_module_status(existing);
    if (status === kEvaluating) throw new ERR_REQUIRE_CYCLE_MODULE(cycleMessage(filename, parentFilename(module)) + cycleAdvice);
    if (mayRace && status === kUninstantiated && importsUnderWay > 0) {
      throw new ERR_REQUIRE_ESM_RACE_CONDITION(filename, parentFilename(module), false);
    }
  }
  const id = getId();
  idByModule.set(module, id);
  const status = op_module_status(id);
  if (status === kErrored) throw op_module_exception(id);
  if (link(id)) throw asyncModuleError(module, filename, id);
  if (status !== kEvaluated) {
    const promise = op_module_evaluate(id);
    promise.catch(() => {});
    if (op_module_status(id) === kErrored) {
      const error = op_module_exception(id);
      explainCommonJsGlobal(error, () => href, false);
      throw error;
    }
  }
  module.exports = exportsForRequire(op_module_namespace(id), id);
}

function parentFilename(module) {
  return cjs().parentOf(module)?.filename;
}

/** A graph that waits at its top level cannot be through when `require` returns. */
function asyncModuleError(module, filename, id) {
  const locations = getOptionValue('--experimental-print-required-tla') ?
    op_module_top_level_awaits(id).map(([url, line, column, sourceLine]) => ({ __proto__: null, url, line, column, sourceLine })) :
    undefined;
  return new ERR_REQUIRE_ASYNC_MODULE(filename, cjs().requireStackOf(cjs().parentOf(module)), locations);
}

function cycleMessage(filename, parent) {
  return `Cannot require() ES Module ${filename} in a cycle.${parent ? ` (from ${parent})` : ''}`;
}

const cycleAdvice = ' A cycle involving require(esm) is not allowed to maintain invariants mandated by the ECMAScript specification.' +
  ' Try making at least part of the dependency in the graph lazily loaded.';

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
  if (op_module_status(id) < kEvaluated) throw new ERR_REQUIRE_CYCLE_MODULE(cycleMessage(module.id, parentFilename(module)));
  return undefined;
}
