// module.register(): asynchronous resolve and load hooks. Node runs them on a thread of their own; here they run on the thread of the
// program, with modules of their own, and import() waits for them. A whole graph is asked about before it is loaded, so that the loader
// itself never waits. What has to be answered at once (require, import.meta.resolve) is, as far as microtasks lead to an answer.
// Docs: module.md, "Asynchronous customization hooks"; docs/compatibility.md says what differs.

import { core, internals, lazy } from 'internal/core';
import {
  op_module_conditions,
  op_module_find,
  op_module_import,
  op_module_load_one,
  op_module_namespace,
  op_module_set_for_hooks,
} from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { validateObject, validateString } from 'internal/validators';
import { isAnyArrayBuffer, isArrayBufferView } from 'internal/util/types';
import { defaultLoad, defaultResolve, hasSyncHooks, resolveForImport, updateHooked } from 'internal/modules/customization_hooks';
import { onGlobalUncaughtException } from 'internal/process/execution';
import { URL } from 'internal/url';

const {
  ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED,
  ERR_INVALID_ARG_VALUE,
  ERR_INVALID_RETURN_PROPERTY_VALUE,
  ERR_INVALID_RETURN_VALUE,
  ERR_LOADER_CHAIN_INCOMPLETE,
} = codes;
const cjs = lazy('internal/modules/cjs/loader');
const esm = lazy('internal/modules/esm/loader');
const activeResources = lazy('internal/process/active_resources');
const timers = lazy('internal/timers');
const workerThreads = lazy('worker_threads');

/** @type {{ hook: Function, url: string }[]} in order of registration: the last one runs first */
const resolveHooks = [];
const loadHooks = [];

/** What hooks have answered for the graph that is being loaded, by resolutionKey. */
let resolutions;
/** What they have given for the module that is being loaded: its URL and the result. */
let loaded;

/** States of a promise, as core.getPromiseDetails gives them. */
const kPending = 0;
const kFulfilled = 1;

/**
 * module.register(specifier[, parentURL][, options])
 * @param {string | URL} specifier
 * @param {string | URL} parentURL
 * @param {unknown} data for `initialize`
 * @param {object[]} [transferList]
 * @throws whatever loading the module or its `initialize` throws
 * @throws {ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED} when its top level or `initialize` waits for nothing that could happen
 */
export function register(specifier, parentURL, data, transferList) {
  const given = globalThis.structuredClone(data, { transfer: transferList ?? [] });
  if (transferList?.length > 0) unrefPorts(given, new Set());
  const parent = String(parentURL ?? 'data:');
  // What `-r` loads runs on Node's thread of hooks as well: what it registers is there twice.
  const times = cjs().Module.prototype.isPreloading ? 2 : 1;
  for (let i = 0; i < times; i++) registerInTurn(String(specifier), parent, given);
}

/** What hooks register while they are loaded themselves, which may be the same module, waits until they are. */
let waiting;
function registerInTurn(...registration) {
  if (waiting !== undefined) {
    waiting.push(registration);
    return;
  }
  const turns = [registration];
  waiting = turns;
  try {
    for (let i = 0; i < turns.length; i++) registerOnce(...turns[i]);
  } finally {
    waiting = undefined;
  }
}

function registerOnce(specifier, parent, data) {
  const entered = enter(specifier, parent, data, internals.asyncModuleHooks?.ready);
  entered.catch(() => {});
  const [state, value] = settle(entered);
  if (state === kFulfilled) {
    internals.asyncModuleHooks = { ready: undefined };
  } else if (state === kPending) {
    if (isStuck()) throw new ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
    // Too late to throw it from here.
    const ready = entered.catch((error) => onGlobalUncaughtException(error, true));
    const hooks = { ready };
    internals.asyncModuleHooks = hooks;
    ready.then(() => { hooks.ready = undefined; });
  } else {
    throw value;
  }
  updateHooked();
}

/** The first module of hooks is loaded by Node's own steps, the others by the hooks that are there already. */
function enter(specifier, parent, data, before) {
  if (internals.asyncModuleHooks === undefined) return enterByDefault(specifier, parent, data);
  if (before !== undefined || canRunMicrotasks()) return enterByHooks(specifier, parent, data, before);
  // Hooks could answer only after register() has returned. What needs none of them is there at once.
  const isPlace = /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier);
  try {
    return enterByDefault(specifier, parent, data);
  } catch (error) {
    if (isPlace || error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return enterByHooks(specifier, parent, data);
  }
}

/** If this needs no time, the hooks hold when register() returns. */
function enterByDefault(specifier, parent, data) {
  // Nobody is asked ahead for it, and nobody now.
  const id = forHooks(() => withAnswers(kNobody, () => esm().loadSpecifier(specifier, parent)));
  const evaluated = esm().evaluate(id);
  const [state, value] = core.getPromiseDetails(evaluated);
  if (state === kFulfilled) return Promise.resolve(startHooks(op_module_namespace(id), specifier, data));
  if (state === kPending) return evaluated.then(() => startHooks(op_module_namespace(id), specifier, data));
  evaluated.catch(() => {});
  throw value;
}

async function enterByHooks(specifier, parent, data, before) {
  if (before !== undefined) await before;
  await startHooks(await importForHooks(specifier, parent, ''), specifier, data);
}

/** Enters a module's hooks when its `initialize` is through. @returns {Promise<void> | undefined} */
function startHooks({ initialize, resolve, load, globalPreload }, specifier, data) {
  if (globalPreload !== undefined && initialize === undefined) {
    emitWarning('`globalPreload` has been removed; use `initialize` instead', 'UnsupportedWarning');
  }
  const enter = () => {
    if (resolve) resolveHooks.push({ hook: resolve, url: specifier });
    if (load) loadHooks.push({ hook: load, url: specifier });
  };
  const started = initialize?.(data);
  if (typeof started?.then === 'function') {
    const promise = Promise.resolve(started);
    const [state, value] = core.getPromiseDetails(promise);
    if (state === kPending) return promise.then(enter);
    if (state !== kFulfilled) {
      promise.catch(() => {});
      throw value;
    }
  }
  enter();
  return undefined;
}

/** On a thread of their own the ports of hooks would not keep the program alive. */
function unrefPorts(value, seen) {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (value instanceof workerThreads().MessagePort) {
    Object.defineProperty(value, 'ref', { __proto__: null, value: value.unref, configurable: true });
    return;
  }
  if (value instanceof Map) value = [...value.keys(), ...value.values()];
  else if (value instanceof Set) value = [...value];
  for (const key of Object.keys(value)) unrefPorts(value[key], seen);
}

/** What hooks see as node:worker_threads. */
let threadView;
export function workerThreadsOfHooks() {
  threadView ??= { ...workerThreads(), isMainThread: false, isInternalThread: true, threadId: 1 };
  return threadView;
}

/** Runs a step of the loader for modules of hooks, which are not the program's. */
function forHooks(step) {
  return withRealm(true, step);
}

function withRealm(ofHooks, step) {
  const before = op_module_set_for_hooks(ofHooks);
  internals.loadingForHooks = ofHooks;
  try {
    return step();
  } finally {
    op_module_set_for_hooks(before);
    internals.loadingForHooks = before;
  }
}

/** Lets a promise come as far as microtasks bring it. @returns {[state: number, value: unknown]} */
function settle(promise) {
  const details = core.getPromiseDetails(promise);
  if (details[0] !== kPending) return details;
  withRealm(false, core.runMicrotasks);
  return core.getPromiseDetails(promise);
}

/** They cannot run inside of one. */
function canRunMicrotasks() {
  let ran = false;
  Promise.resolve().then(() => { ran = true; });
  withRealm(false, core.runMicrotasks);
  return ran;
}

/** Whether nothing is under way that a pending hook could be waiting for. In a microtask nobody can tell: others may follow. */
function isStuck() {
  return canRunMicrotasks() && activeResources().getActiveResourcesInfo().length === 0;
}

/** The answer of hooks where there is no time to wait; the default's where theirs takes time. */
function answerNow(promise, getDefault) {
  promise.catch(() => {});
  const [state, value] = settle(promise);
  if (state === kFulfilled) return value;
  if (state !== kPending) throw value;
  if (isStuck()) throw new ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
  return getDefault();
}

/**
 * Goes on outside of microtasks, where what the step runs can wait for hooks (they may need microtasks).
 * @template T
 * @param {() => T} step
 * @returns {Promise<T>}
 */
export function outsideMicrotasks(step) {
  return new Promise((resolve, reject) => {
    new (timers().Immediate)(() => {
      try {
        resolve(step());
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** Runs a chain whose steps may be asynchronous. */
async function runChain(hooks, name, argument, context, defaultStep, validate) {
  const meta = { chainFinished: false, shortCircuited: false };
  const isResolve = name === 'resolve';
  const nextName = isResolve ? 'nextResolve' : 'nextLoad';
  const step = (index) => {
    const { hook, url } = index < 0 ? { hook: defaultStep, url: `node:internal/modules/esm/${name}` } : hooks[index];
    const where = `${url} '${name}' hook's ${nextName}()`;
    const next = {
      async [nextName](value, changes) {
        validateString(value, `${where} ${isResolve ? 'specifier' : 'url'}`);
        if (!isResolve && !URL.canParse(value)) throw new ERR_INVALID_ARG_VALUE(`${where} url`, value, 'should be a URL string');
        if (changes) {
          validateObject(changes, `${where} context`);
          Object.assign(context, changes);
        }
        if (index < 0) meta.chainFinished = true;
        const output = await (index < 0 ? hook(value, context) : Reflect.apply(hook, undefined, [value, context, step(index - 1)]));
        if (output === null || typeof output !== 'object') throw new ERR_INVALID_RETURN_VALUE('an object', where, output);
        if (output.shortCircuit === true) meta.shortCircuited = true;
        if (!meta.chainFinished && !meta.shortCircuited) throw new ERR_LOADER_CHAIN_INCOMPLETE(where);
        return output;
      },
    };
    return next[nextName];
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

function warnOldName() {
  emitWarning('Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
}

/** Hooks written for older versions of Node look for importAssertions. */
function withOldName(context) {
  return Object.defineProperty(context, 'importAssertions', {
    __proto__: null,
    get() {
      warnOldName();
      return this.importAttributes;
    },
    set(value) {
      warnOldName();
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

const attributesOf = (type) => (type === '' ? {} : { type });

/** Asks the chain where an import leads. */
async function askResolve(specifier, parentURL, importAttributes) {
  const usual = op_module_conditions(true);
  const context = withOldName({ conditions: usual, importAttributes, parentURL });
  const last = (next, changed) => defaultResolve(next, changed, usual);
  const result = await runChain(resolveHooks, 'resolve', specifier, context, last, validateResolve);
  if (result.importAttributes === undefined && result.importAssertions !== undefined) {
    warnOldName();
    result.importAttributes = result.importAssertions;
  }
  return result;
}

/** Asks the chain what is at a URL. The default step gives no source of CommonJS: `require` will read it. */
async function askLoad(url, format, importAttributes) {
  const context = withOldName({ format, importAttributes });
  let untouched;
  const last = (next, changed) => {
    const result = defaultLoad(next, changed);
    untouched = result.source;
    return result.format === 'commonjs' ? { ...result, source: undefined } : result;
  };
  const result = await runChain(loadHooks, 'load', url, context, last, validateLoad);
  return { ...result, untouched };
}

/**
 * Asks the hooks about a module and everything it imports, and loads it as far as that is new.
 * @param {string} specifier
 * @param {string | undefined} parentURL
 * @param {string} type of the import attribute, or ''
 * @param {boolean} [ofHooks] it is hooks that import
 * @returns {Promise<Map<string, object>>} the answers, for importPrepared
 */
export async function prepare(specifier, parentURL, type, ofHooks = false) {
  if (!ofHooks && internals.asyncModuleHooks.ready !== undefined) await internals.asyncModuleHooks.ready;
  const walk = { ofHooks, seen: new Set(), answers: new Map() };
  await prepareOne(specifier, parentURL, type, walk);
  return walk.answers;
}

/** Asks the hooks about what a text from the command line imports. */
export async function prepareText(url) {
  if (internals.asyncModuleHooks.ready !== undefined) await internals.asyncModuleHooks.ready;
  const walk = { ofHooks: false, seen: new Set(), answers: new Map() };
  await prepareRequests(op_module_load_one(url, 'module', 0), url, walk);
  return walk.answers;
}

/** Runs the step of the loader that a graph was prepared for. */
export function withAnswers(answers, step) {
  const before = resolutions;
  resolutions = answers;
  try {
    return step();
  } finally {
    resolutions = before;
  }
}

/** import() of hooks, and register(). @returns {Promise<object>} the namespace */
export async function importForHooks(specifier, parent, type) {
  const answers = await prepare(specifier, parent, type, true);
  const id = withAnswers(answers, () => forHooks(() => op_module_import(specifier, parent, esm().typeNumbers[type])));
  await esm().evaluate(id);
  return op_module_namespace(id);
}

async function prepareOne(specifier, parentURL, type, walk) {
  let answer = await askResolve(specifier, parentURL, attributesOf(type));
  if (!walk.ofHooks && hasSyncHooks()) answer = resolveForImport(specifier, parentURL, type, answer);
  walk.answers.set(resolutionKey(specifier, parentURL ?? '', type), answer);
  const { url, format, importAttributes } = answer;
  const kind = importAttributes?.type ?? type;
  const key = `${kind}\x00${url}`;
  if (walk.seen.has(key)) return;
  walk.seen.add(key);
  const number = esm().typeNumbers[kind] ?? 0;
  const find = () => withRealm(walk.ofHooks, () => op_module_find(url, number));
  const result = find() === -1 ? await askLoad(url, format, attributesOf(kind)) : undefined;
  await prepareRequests(loadOne(url, format, number, result, walk.ofHooks), url, walk);
}

function loadOne(url, format, number, result, ofHooks) {
  const before = loaded;
  loaded = result === undefined ? undefined : { url, result };
  try {
    return withRealm(ofHooks, () => op_module_load_one(url, format ?? undefined, number));
  } finally {
    loaded = before;
  }
}

/** One after the other: `requests` holds specifier and type in turns. */
async function prepareRequests(requests, url, walk) {
  for (let i = 0; i < requests.length; i += 2) await prepareOne(requests[i], url, requests[i + 1], walk);
}

/** The complete answer for an import of the graph that is being loaded, if it was asked for ahead. */
export function resolvedAhead(specifier, parentURL, type) {
  return resolutions?.get(resolutionKey(specifier, parentURL, type));
}

/** In place of answers: the default steps have to do. */
const kNobody = new Map();

/** What the asynchronous hooks say of an import that nobody has prepared. */
export function resolveNow(specifier, context, usual) {
  if (resolutions === kNobody) return defaultResolve(specifier, context, usual);
  const promise = askResolve(specifier, context.parentURL, context.importAttributes ?? {});
  return answerNow(promise, () => defaultResolve(specifier, context, usual));
}

/** The same for loading. */
export function loadNow(url, context) {
  if (loaded !== undefined && loaded.url === url) return loaded.result;
  if (resolutions === kNobody) return defaultLoad(url, context);
  const promise = askLoad(url, context.format, context.importAttributes ?? {});
  return answerNow(promise, () => defaultLoad(url, context));
}
