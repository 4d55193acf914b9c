// module.register(): asynchronous resolve and load hooks. Node runs them on a thread of their own; here they run on the thread of the
// program, and import() waits for them. A whole graph is asked about before it is loaded, so that the loader itself never waits.
// Docs: module.md, "Asynchronous customization hooks"; docs/compatibility.md says what differs.

import { core, internals, lazy } from 'internal/core';
import { op_module_conditions, op_module_find, op_module_load_one, op_module_namespace } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { isAnyArrayBuffer, isArrayBufferView } from 'internal/util/types';
import { defaultLoad, defaultResolve, hasSyncHooks, resolveForImport, updateHooked } from 'internal/modules/customization_hooks';
import { URL } from 'internal/url';

const { ERR_INVALID_RETURN_PROPERTY_VALUE, ERR_INVALID_RETURN_VALUE, ERR_LOADER_CHAIN_INCOMPLETE, ERR_INVALID_ARG_TYPE } = codes;
const esm = lazy('internal/modules/esm/loader');

/** @type {{ hook: Function, url: string }[]} in order of registration: the last one runs first */
const resolveHooks = [];
const loadHooks = [];

/** What the asynchronous chain answered, for the synchronous loader that comes after it. */
const resolutions = new Map();
const loads = new Map();

const typeNumbers = { '__proto__': null, '': 0, 'json': 1, 'text': 2 };

/**
 * module.register(specifier[, parentURL][, options])
 * @param {string | URL} specifier
 * @param {string | URL} parentURL
 * @param {unknown} data for `initialize`
 * @param {object[]} [transferList]
 */
export function register(specifier, parentURL, data, transferList) {
  const given = data === undefined ? undefined : globalThis.structuredClone(data, { transfer: transferList ?? [] });
  const parent = String(parentURL ?? 'data:');
  const before = internals.asyncModuleHooks?.ready;
  let ready;
  try {
    ready = registerNow(String(specifier), parent, given, before);
  } catch (error) {
    // Hooks that are there already may know how to load it, which takes its time.
    if (before === undefined) throw error;
    ready = before.then(async () => startHooks(await esm().importHooks(String(specifier), parent), specifier, given));
  }
  internals.asyncModuleHooks = { ready };
  // Whoever imports next reports it.
  internals.asyncModuleHooks.ready.catch(() => {});
  updateHooked();
}

/** Loads a hooks module at once, so that its errors come from here and its hooks hold for what follows. */
function registerNow(specifier, parent, data, before) {
  const id = esm().loadSpecifier(specifier, parent);
  const evaluated = esm().evaluate(id);
  const [state, value] = core.getPromiseDetails(evaluated);
  if (state === kRejected) {
    evaluated.catch(() => {});
    throw value;
  }
  const start = () => startHooks(op_module_namespace(id), specifier, data);
  const started = state === kFulfilled ? start() : evaluated.then(start);
  return Promise.all([before, started]);
}

/** States of a promise, as core.getPromiseDetails gives them. */
const kFulfilled = 1;
const kRejected = 2;

/** Enters a module's hooks when its `initialize` is through. @returns {Promise<void> | undefined} */
function startHooks({ initialize, resolve, load }, specifier, data) {
  const enter = () => {
    if (resolve) resolveHooks.push({ hook: resolve, url: String(specifier) });
    if (load) loadHooks.push({ hook: load, url: String(specifier) });
  };
  const started = initialize?.(data);
  if (started !== undefined && typeof started?.then === 'function') return Promise.resolve(started).then(enter);
  enter();
  return undefined;
}

/** Runs a chain whose steps may be asynchronous. */
async function runChain(hooks, name, argument, context, defaultStep, validate) {
  const meta = { chainFinished: false, shortCircuited: false };
  const step = (index) => {
    const { hook, url } = index < 0 ? { hook: defaultStep, url: `node:internal/modules/esm/${name}` } : hooks[index];
    const nextName = name === 'resolve' ? 'nextResolve' : 'nextLoad';
    return async (value, changes) => {
      if (typeof value !== 'string' && !(value instanceof URL)) {
        throw new ERR_INVALID_ARG_TYPE(`${url} '${name}' hook's ${nextName}() ${name === 'resolve' ? 'specifier' : 'url'}`, 'string', value);
      }
      if (changes !== undefined && changes !== null) {
        if (typeof changes !== 'object') throw new ERR_INVALID_ARG_TYPE(`${url} '${name}' hook's ${nextName}() context`, 'Object', changes);
        Object.assign(context, changes);
      }
      if (index < 0) meta.chainFinished = true;
      const output = await (index < 0 ? hook(value, context) : hook(value, context, step(index - 1)));
      const where = `${url} '${name}' hook's ${nextName}()`;
      if (output === null || typeof output !== 'object') throw new ERR_INVALID_RETURN_VALUE('an object', where, output);
      if (output.shortCircuit === true) meta.shortCircuited = true;
      if (!meta.chainFinished && !meta.shortCircuited) throw new ERR_LOADER_CHAIN_INCOMPLETE(where);
      return output;
    };
  };
  const result = await step(hooks.length - 1)(argument, context);
  validate(result, hooks.length === 0 ? name : `${hooks.at(-1).url} '${name}'`);
  return result;
}

function validateResolve({ url, format, importAttributes }, where) {
  if (typeof url !== 'string') throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', where, 'url', url);
  if (!URL.canParse(url)) throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', where, 'url', url);
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', where, 'format', format);
  }
  if (importAttributes !== undefined && typeof importAttributes !== 'object') {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('an object', where, 'importAttributes', importAttributes);
  }
}

function validateLoad({ format, source }, where) {
  if (typeof format !== 'string' && format !== null && format !== undefined) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string', where, 'format', format);
  }
  if (source !== null && source !== undefined && typeof source !== 'string' && !isAnyArrayBuffer(source) && !isArrayBufferView(source)) {
    throw new ERR_INVALID_RETURN_PROPERTY_VALUE('a string, an ArrayBuffer, or a TypedArray', where, 'source', source);
  }
}

/** Hooks written for older versions of Node look for importAssertions. */
function withOldName(context) {
  const warn = () => emitWarning('Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
  return Object.defineProperty(context, 'importAssertions', {
    __proto__: null,
    get() {
      warn();
      return this.importAttributes;
    },
    set(value) {
      warn();
      this.importAttributes = value;
    },
    configurable: true,
  });
}

const warned = new Set();
function emitWarning(message, type) {
  if (warned.has(message)) return;
  warned.add(message);
  process.emitWarning(message, type);
}

function resolutionKey(specifier, parentURL, type) {
  return `${parentURL}\x00${specifier}\x00${type}`;
}

async function resolve(specifier, parentURL, type) {
  const usual = op_module_conditions(true);
  const context = withOldName({ conditions: usual, importAttributes: type === '' ? {} : { type }, parentURL });
  const last = (next, changed) => defaultResolve(String(next), changed, usual);
  const result = await runChain(resolveHooks, 'resolve', specifier, context, last, validateResolve);
  resolutions.set(resolutionKey(specifier, parentURL, type), result);
  return hasSyncHooks() ? resolveForImport(specifier, parentURL, type) : result;
}

/**
 * Asks the hooks about a module and everything it imports, and loads it as far as that is new.
 * @param {string} specifier
 * @param {string | undefined} parentURL
 * @param {string} type of the import attribute, or ''
 */
export async function prepare(specifier, parentURL, type) {
  await internals.asyncModuleHooks.ready;
  await prepareOne(specifier, parentURL, type, new Set());
}

/** Asks the hooks about what a text from the command line imports. */
export async function prepareText(url) {
  await internals.asyncModuleHooks.ready;
  const seen = new Set();
  const requests = op_module_load_one(url, 'module', 0);
  for (let i = 0; i < requests.length; i += 2) await prepareOne(requests[i], url, requests[i + 1], seen);
}

/** The same while the hooks are still being put together. */
export function prepareNow(specifier, parentURL) {
  return prepareOne(specifier, parentURL, '', new Set());
}

async function prepareOne(specifier, parentURL, type, seen) {
  const { url, format, importAttributes } = await resolve(specifier, parentURL, type);
  const kind = importAttributes?.type ?? type;
  const key = `${kind}\x00${url}`;
  if (seen.has(key)) return;
  seen.add(key);
  const number = typeNumbers[kind] ?? 0;
  if (op_module_find(url, number) === -1) {
    const context = withOldName({ conditions: op_module_conditions(true), format, importAttributes: kind === '' ? {} : { type: kind } });
    let untouched;
    const last = (next, changed) => {
      const result = defaultLoad(String(next), changed);
      untouched = result.source;
      return result.format === 'commonjs' ? { ...result, source: null } : result;
    };
    const result = await runChain(loadHooks, 'load', url, context, last, validateLoad);
    loads.set(url, { ...result, untouched });
  }
  const requests = op_module_load_one(url, format ?? undefined, number);
  for (let i = 0; i < requests.length; i += 2) await prepareOne(requests[i], url, requests[i + 1], seen);
}

/** What the chain answered before; the default for what it was not asked. */
export function resolvedAhead(specifier, context, usual) {
  const answer = resolutions.get(resolutionKey(specifier, context.parentURL, context.importAttributes?.type ?? ''));
  return answer ?? defaultResolve(specifier, context, usual);
}

/** The same for loading. An answer is used once. */
export function loadedAhead(url, context) {
  const answer = loads.get(url);
  loads.delete(url);
  return answer ?? defaultLoad(url, context);
}
