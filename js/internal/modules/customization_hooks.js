// module.registerHooks(): resolve and load steps of the program's own, for require and import alike. They run on this thread, in place of
// or around Node's default steps. Docs: module.md, "Synchronous customization hooks".

import { internals, lazy } from 'internal/core';
import {
  op_module_conditions,
  op_module_guess_format,
  op_module_has_module_syntax,
  op_module_load_default,
  op_module_resolve_import,
  op_module_set_hooked,
} from 'internal/ops';
import { codes } from 'internal/errors';
import { validateFunction } from 'internal/validators';
import { isAnyArrayBuffer, isArrayBufferView } from 'internal/util/types';
import { getOptionValue } from 'internal/options';
import { validateAttributes } from 'internal/modules/esm/assert';
import { canBeRequiredByUsers, canBeRequiredWithoutScheme, explainMissing, urlOfBuiltin } from 'internal/modules/builtins';
import { fileURLToPath, pathToFileURL, URL } from 'internal/url';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_UNKNOWN_FILE_EXTENSION, ERR_UNKNOWN_MODULE_FORMAT } = codes;
const cjs = lazy('internal/modules/cjs/loader');
const esm = lazy('internal/modules/esm/loader');
const asyncHooks = lazy('internal/modules/esm/hooks');
const fs = lazy('fs');
const path = lazy('path');

/** Hooks in order of registration: the last one runs first. */
const resolveHooks = [];
const loadHooks = [];

/** What load hooks gave for a module that is about to be loaded through import, by URL. */
const loadedAhead = new Map();
/** Sources that hooks gave CommonJS modules which are imported, by URL, until they are evaluated. */
const commonJsSources = new Map();

/** Tells both halves of the loader whether anybody wants to be asked. */
export function updateHooked() {
  const async = internals.asyncModuleHooks !== undefined;
  const active = async || resolveHooks.length > 0 || loadHooks.length > 0;
  internals.moduleHooks = active ? { async } : undefined;
  op_module_set_hooked(active);
}

function remove(list, hook) {
  const index = list.indexOf(hook);
  if (index !== -1) list.splice(index, 1);
}

class ModuleHooks {
  #resolve;
  #load;

  constructor(resolve, load) {
    this.#resolve = resolve && { hook: resolve };
    this.#load = load && { hook: load };
    if (resolve) resolveHooks.push(this.#resolve);
    if (load) loadHooks.push(this.#load);
    updateHooked();
  }

  /** Removes the hooks from the chains. */
  deregister() {
    remove(resolveHooks, this.#resolve);
    remove(loadHooks, this.#load);
    updateHooked();
  }
}

/**
 * module.registerHooks({ resolve, load })
 * @param {{ resolve?: Function, load?: Function }} hooks
 * @returns {{ deregister(): void }}
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function registerHooks(hooks) {
  const { resolve, load } = hooks;
  if (resolve) validateFunction(resolve, 'hooks.resolve');
  if (load) validateFunction(load, 'hooks.load');
  return new ModuleHooks(resolve, load);
}

/**
 * Runs a chain: each hook gets a function for the next one, the first registered gets the default step. What a hook puts into the
 * context holds for those after it.
 */
function runChain(hooks, name, argument, context, defaultStep, validate) {
  // The step that ran last: 0 is the default. Who ends the chain has to say so.
  let lastStep = hooks.length;
  const step = (index, hook, next) => (value, changes) => {
    lastStep = index;
    if (changes && changes !== context) Object.assign(context, changes);
    const result = hook(value, context, next);
    if (lastStep > 0 && lastStep === index && !result?.shortCircuit) {
      throw new ERR_INVALID_RETURN_PROPERTY_VALUE('true', name, 'shortCircuit', result?.shortCircuit);
    }
    return validate(value, context, result);
  };
  let next = step(0, defaultStep, undefined);
  for (let i = 0; i < hooks.length; i++) next = step(i + 1, hooks[i].hook, next);
  return next(argument, context);
}

function validateResolve(specifier, context, result) {
  const { url, format, importAttributes } = result;
  if (typeof url !== 'string') throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', url);
  if (format && typeof format !== 'string') throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'resolve', 'format', format);
  if (importAttributes && typeof importAttributes !== 'object') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('an object', 'resolve', 'importAttributes', importAttributes);
  }
  return { __proto__: null, url, format, importAttributes };
}

function isSource(source) {
  return typeof source === 'string' || isAnyArrayBuffer(source) || isArrayBufferView(source);
}

function validateFormat(format) {
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', format);
  }
}

function validateLoadForRequire(url, context, result) {
  const { source, format } = result;
  validateFormat(format);
  const isOptional = format === 'builtin' || format === 'addon';
  if (!isSource(source) && !isOptional) throw invalidSource(source);
  return result;
}

function validateLoadForImport(url, context, result) {
  const { source, format } = result;
  validateFormat(format);
  const isOptional = format === 'builtin' || format === 'addon' || format === 'commonjs' || format === 'commonjs-typescript';
  if (!isSource(source) && !(isOptional && (source === undefined || source === null))) throw invalidSource(source);
  return result;
}

function invalidSource(source) {
  return new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
}

/** Text of what a hook gave as source. */
export function sourceText(source) {
  if (typeof source === 'string') return source;
  return new TextDecoder().decode(source);
}

/** Conditions for a default step that a hook may have changed; undefined where they are the usual ones. */
function changedConditions(conditions, usual) {
  if (conditions === undefined || conditions === usual) return undefined;
  if (!Array.isArray(conditions)) throw new ERR_INVALID_ARG_VALUE('conditions', conditions, 'expected an array');
  return conditions.length === 0 ? undefined : conditions;
}

/** Node's default resolution of an import, as hooks see it. */
export function defaultResolve(specifier, context, usual) {
  const { parentURL } = context;
  const conditions = changedConditions(context.conditions, usual);
  let url;
  if (conditions !== undefined && canBeRequiredWithoutScheme(specifier)) url = `node:${specifier}`;
  else url = op_module_resolve_import(specifier, parentURL ?? cwdUrl(), conditions);
  // Of what needs no looking up Node does not tell the format here.
  const format = /^(?:node|data):/.test(specifier) ? undefined : guessFormat(url, context.importAttributes);
  return { __proto__: null, url, format };
}

function cwdUrl() {
  return pathToFileURL(`${process.cwd()}/`).href;
}

/** Formats of data: URLs by media type. */
const dataFormats = {
  '__proto__': null,
  'text/javascript': 'module',
  'application/javascript': 'module',
  'application/json': 'json',
  'application/wasm': 'wasm',
};

/** The format of a URL as far as its name, package and attributes tell; null where its syntax will, undefined if nothing does. */
function guessFormat(url, importAttributes) {
  if (url.startsWith('node:')) return 'builtin';
  const textImports = getOptionValue('--experimental-import-text');
  if (textImports && (importAttributes?.type === 'text' || /^data:text\/plain[;,]/i.test(url))) return 'text';
  if (url.startsWith('data:')) return dataFormats[/^data:([^,;]*)/.exec(url)[1].toLowerCase()] ?? null;
  if (!url.startsWith('file:')) return undefined;
  const format = op_module_guess_format(fileURLToPath(url));
  if (format === '') return null;
  return format.startsWith('.') ? undefined : format;
}

/** Node's default load of an import, as hooks see it: the source untouched, as bytes. */
export function defaultLoad(url, context) {
  const { importAttributes } = context;
  const hint = context.format ?? (importAttributes?.type === 'text' ? guessFormat(url, importAttributes) : undefined);
  const checked = (result) => {
    validateAttributes(url, result.format, importAttributes);
    return result;
  };
  if (url.startsWith('node:')) {
    if (!canBeRequiredByUsers(url.slice(5))) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(url, explainMissing(url));
    return checked({ __proto__: null, format: 'builtin', responseURL: url, source: null });
  }
  if (url.startsWith('data:')) {
    const source = esm().decodeDataUrlBytes(url);
    const format = hint ?? guessFormat(url);
    if (format === null) throw new ERR_UNKNOWN_MODULE_FORMAT(/^data:([^,;]*)/.exec(url)[1], url);
    return checked({ __proto__: null, format, responseURL: url, source });
  }
  if (!url.startsWith('file:')) return op_module_load_default(url);
  const filename = fileURLToPath(url);
  let format = hint ?? op_module_guess_format(filename);
  if (format === 'addon') return { __proto__: null, format, source: null };
  if (format.startsWith('.')) throw new ERR_UNKNOWN_FILE_EXTENSION(format, filename);
  const source = fs().readFileSync(filename);
  if (format === '') {
    format = op_module_has_module_syntax(source.toString()) ? 'module' : 'commonjs';
    if (/\.tsx?$/.test(filename)) format += '-typescript';
  }
  return checked({ __proto__: null, format, responseURL: url, source });
}

/**
 * Where an import leads, by the hooks. Called from the Rust side and for import.meta.resolve.
 * @param {string} specifier
 * @param {string} parentURL
 * @param {string} type of the import attribute, or ''
 * @param {object} [answer] what the asynchronous hooks have said of it
 * @returns {{ url: string, format?: string, importAttributes?: object }}
 */
export function resolveForImport(specifier, parentURL, type, answer) {
  const isAsync = internals.asyncModuleHooks !== undefined;
  if (isAsync && answer === undefined) {
    const known = asyncHooks().resolvedAhead(specifier, parentURL, type);
    if (known !== undefined) return known;
  }
  const usual = op_module_conditions(true);
  const parent = parentURL === '' ? undefined : parentURL;
  const context = { __proto__: null, parentURL: parent, importAttributes: type === '' ? {} : { type }, conditions: usual };
  const last = (next, ctx) => {
    if (answer !== undefined && next === specifier && ctx.parentURL === parent) return answer;
    return isAsync ? asyncHooks().resolveNow(next, ctx, usual) : defaultResolve(next, ctx, usual);
  };
  // Node's thread of asynchronous hooks knows nothing of these.
  const hooks = internals.loadingForHooks ? [] : resolveHooks;
  const result = runChain(hooks, 'resolve', specifier, context, last, validateResolve);
  if (!URL.canParse(result.url)) throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', result.url);
  return result;
}

/** What is at a URL, by the hooks. Called from the Rust side. @returns {{ format: string, source: string | ArrayBufferView | undefined }} */
export function loadForImport(url, format, type) {
  const ahead = loadedAhead.get(url);
  if (ahead !== undefined) {
    loadedAhead.delete(url);
    return ahead;
  }
  const isAsync = internals.asyncModuleHooks !== undefined;
  const context = {
    __proto__: null,
    format: format === '' ? null : format,
    importAttributes: type === '' ? {} : { type },
    conditions: op_module_conditions(true),
  };
  let untouched;
  const last = (next, ctx) => {
    const result = isAsync ? asyncHooks().loadNow(next, ctx) : defaultLoad(next, ctx);
    untouched = 'untouched' in result ? result.untouched : result.source;
    return result;
  };
  const hooks = internals.loadingForHooks ? [] : loadHooks;
  const result = runChain(hooks, 'load', url, context, last, validateLoadForImport);
  return finishLoad(url, result, untouched, isAsync);
}

function finishLoad(url, { format, source }, untouched, isAsync) {
  if (format === 'wasm' || format === 'builtin' || format === 'addon') return { format, source };
  if (format === undefined || format === null) throw new ERR_UNKNOWN_MODULE_FORMAT(format, url);
  if (format.startsWith('commonjs')) {
    if (source === undefined || source === null) return { format, source: readIfFile(url) };
    const text = sourceText(source);
    // What the hooks left alone is loaded by require's half, which programs may have patched.
    if (source !== untouched) commonJsSources.set(url, { source: text, format, isAsync });
    return { format, source: text };
  }
  return { format, source: sourceText(source) };
}

function readIfFile(url) {
  return url.startsWith('file:') ? fs().readFileSync(fileURLToPath(url), 'utf8') : '';
}

/** The source of a CommonJS module that is about to be evaluated for an import, where hooks gave one. */
export function takeImportedCommonJs(url) {
  const entry = commonJsSources.get(url);
  commonJsSources.delete(url);
  return entry;
}

function filenameOf(url) {
  if (url.startsWith('node:')) {
    const id = url.slice(5);
    return canBeRequiredWithoutScheme(id) ? id : url;
  }
  return url.startsWith('file:') ? fileURLToPath(url) : url;
}

function urlOf(filename) {
  if (canBeRequiredWithoutScheme(filename)) return urlOfBuiltin(filename);
  return path().isAbsolute(filename) ? pathToFileURL(filename).href : filename;
}

/**
 * Where a require leads, by the hooks.
 * @returns {{ filename: string, url: string, format?: string } | undefined} undefined where no hook is interested
 */
export function resolveForRequire(request, parent, isMain, options) {
  if (resolveHooks.length === 0) return undefined;
  const usual = op_module_conditions(false);
  const parentURL = (parent && cjs().urlOfModule(parent)) ?? (parent?.filename ? urlOf(parent.filename) : parent?.id ? urlOf(parent.id) : undefined);
  const context = { __proto__: null, parentURL, importAttributes: undefined, conditions: usual };
  let known;
  const last = (specifier, ctx) => {
    const conditions = changedConditions(ctx.conditions, usual);
    const filename = cjs().Module._resolveFilename(specifier, parent, isMain, conditions === undefined ? options : { ...options, conditions });
    if (filename.startsWith('node:')) {
      if (!canBeRequiredByUsers(filename.slice(5))) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(filename, explainMissing(filename));
      known = { url: filename, filename };
    } else {
      known = { url: urlOf(filename), filename };
    }
    return { __proto__: null, url: known.url, format: filename.startsWith('node:') ? 'builtin' : undefined };
  };
  const { url, format } = runChain(resolveHooks, 'resolve', request, context, last, validateResolve);
  return { filename: known?.url === url ? known.filename : filenameOf(url), url, format: format ?? undefined };
}

/**
 * What a require loads, by the hooks.
 * @param {string} url
 * @param {string} filename
 * @param {string} [given] format that resolve hooks have given
 * @param {string} [guess] format by the file's name and package
 * @returns {{ format?: string, source: unknown, url: string } | undefined} undefined where no hook is interested
 */
export function loadForRequire(url, filename, given, guess) {
  if (loadHooks.length === 0 && given === undefined) return undefined;
  const context = { __proto__: null, format: given ?? guess, importAttributes: undefined, conditions: op_module_conditions(false) };
  const last = (next, ctx) => {
    const file = next === url ? filename : filenameOf(next);
    return { __proto__: null, source: readForRequire(file, ctx.format), format: ctx.format };
  };
  return runChain(loadHooks, 'load', url, context, last, validateLoadForRequire);
}

/** The format of a file as far as its name and package tell. */
export function formatForRequire(filename) {
  const format = op_module_guess_format(filename);
  return format === '' || format.startsWith('.') ? undefined : format;
}

const readableFormats = new Set(['module', 'commonjs', 'json', 'module-typescript', 'commonjs-typescript', 'typescript']);

function readForRequire(filename, format) {
  if (format === undefined || format === null || readableFormats.has(format)) return fs().readFileSync(filename, 'utf8');
  if (format === 'wasm') return fs().readFileSync(filename);
  if (format === 'builtin' || format === 'addon') return null;
  throw new ERR_UNKNOWN_MODULE_FORMAT(format, urlOf(filename));
}

/** Whether a built-in that require wants is one still when the load hooks have had their say; what they gave instead otherwise. */
export function loadBuiltinForRequire(url, id, format) {
  if (loadHooks.length === 0) return undefined;
  const loaded = loadForRequire(url, id, format ?? 'builtin');
  return loaded.format && loaded.format !== 'builtin' ? loaded : undefined;
}

/** Gives the next load of this URL by import what hooks have said already. */
export function loadAhead(url, { format, source }) {
  loadedAhead.set(url, { format, source: format === 'wasm' ? source : sourceText(source) });
}

/** Whether there are hooks on this thread. */
export function hasSyncHooks() {
  return resolveHooks.length > 0 || loadHooks.length > 0;
}
