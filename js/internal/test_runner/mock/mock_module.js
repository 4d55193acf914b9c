// mock.module(): other exports in place of a module's. Docs: test, "mock.module(specifier[, options])".

import { isBuiltin, registerHooks } from 'module';
import path from 'path';
import process from 'process';
import { codes } from 'internal/errors';
import { emitExperimentalWarning } from 'internal/util';
import { fileURLToPath, isURL, pathToFileURL } from 'internal/url';
import { Module } from 'internal/modules/cjs/loader';
import { callSite } from 'internal/test_runner/call_site';
import { validateBoolean, validateObject, validateString } from 'internal/validators';

const { ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE } = codes;

/** Under this symbol the sources of mocks find what they export. */
const kExports = Symbol.for('protojs.test.mocks');
const kMarker = 'protojs-mock';

/** The mocks in force, by the URL of their module. */
const active = new Map();
let last = 0;
let hooks;

/** What a mock exports: the default (if there is one; getters are asked for each module anew), and names. */
function exportsOf(options) {
  const { exports, namedExports } = options;
  if (exports !== undefined) {
    validateObject(exports, 'options.exports');
    for (const other of ['defaultExport', 'namedExports']) {
      if (other in options) throw new ERR_INVALID_ARG_VALUE(`options.${other}`, options[other], 'cannot be used with options.exports');
    }
    const descriptors = Object.getOwnPropertyDescriptors(exports);
    delete descriptors.default;
    return { hasDefault: 'default' in exports, getDefault: () => exports.default, names: Object.defineProperties({}, descriptors) };
  }
  if (namedExports !== undefined) validateObject(namedExports, 'options.namedExports');
  return { hasDefault: 'defaultExport' in options, getDefault: () => options.defaultExport, names: { ...namedExports } };
}

class Mock {
  id = ++last;
  #versions = 0;

  constructor(url, cache, exported) {
    this.url = url;
    this.cache = cache;
    this.exported = exported;
    (globalThis[kExports] ??= new Map()).set(this.id, this);
  }

  /** What `require` gives. @throws {ERR_INVALID_STATE} where names cannot be added to the default export */
  get commonJs() {
    const { getDefault, hasDefault, names } = this.exported;
    const target = hasDefault ? getDefault() : {};
    const keys = Object.keys(names);
    if (keys.length > 0 && (target === null || (typeof target !== 'object' && typeof target !== 'function'))) {
      throw new ERR_INVALID_STATE('Cannot create mock because named exports cannot be applied to the provided default export.');
    }
    for (const key of keys) Object.defineProperty(target, key, Object.getOwnPropertyDescriptor(names, key));
    return target;
  }

  /** The URL of the next module of this mock. */
  next(isImport) {
    if (!this.cache || this.#versions === 0) this.#versions++;
    const base = this.url.startsWith('file:') ? this.url : pathToFileURL(path.join(process.cwd(), this.url.replace(/\W+/g, '_'))).href;
    return `${base.replace(/[?#].*$/, '')}.${kMarker}-${this.id}-${this.#versions}.${isImport ? 'mjs' : 'cjs'}`;
  }
}

const marked = new RegExp(`\\.${kMarker}-(\\d+)-\\d+\\.([mc])js$`);

/** The source of a mock as a module of its kind. */
function sourceOf(id, isImport) {
  const mock = `globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(kExports))})].get(${id})`;
  if (!isImport) return `module.exports = ${mock}.commonJs;`;
  const { exported: { hasDefault, names }, format, url } = globalThis[kExports].get(id);
  const lines = [`const mock = ${mock};`];
  const isEsModule = format === 'module' || format === 'json';
  if (hasDefault) lines.push(`export default ${isEsModule ? 'mock.exported.getDefault()' : 'mock.commonJs'};`);
  Object.keys(names).forEach((name, at) => {
    lines.push(`const value${at} = mock.exported.names[${JSON.stringify(name)}];`, `export { value${at} as ${JSON.stringify(name)} };`);
  });
  if (!hasDefault && isBuiltin(url)) lines.push('export default mock.commonJs;');
  return lines.join('\n');
}

function install() {
  hooks ??= registerHooks({
    resolve(specifier, context, nextResolve) {
      const found = nextResolve(specifier, context);
      const mock = active.get(found.url);
      if (mock === undefined) return found;
      mock.format ??= found.format;
      const isImport = context.conditions?.includes('import') ?? true;
      return { url: mock.next(isImport), format: isImport ? 'module' : 'commonjs', shortCircuit: true };
    },
    load(url, context, nextLoad) {
      const [, id, kind] = marked.exec(url) ?? [];
      if (id === undefined) return nextLoad(url, context);
      const isImport = kind === 'm';
      if (isImport && globalThis[kExports].get(Number(id)).format === 'json' && context.importAttributes?.type !== 'json') {
        throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(url, 'type', 'json');
      }
      return { format: isImport ? 'module' : 'commonjs', source: sourceOf(Number(id), isImport), shortCircuit: true };
    },
  });
}

/** The URL that a specifier means where mock.module() is called. */
function resolve(specifier, caller) {
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (URL.canParse(specifier)) return new URL(specifier).href;
  const from = caller === undefined ? path.join(process.cwd(), 'index.js') : caller;
  const parent = new Module(from);
  parent.filename = from;
  parent.paths = Module._nodeModulePaths(path.dirname(from));
  return pathToFileURL(Module._resolveFilename(specifier, parent)).href;
}

/** Docs: test, "Class: MockModuleContext". */
class MockModuleContext {
  #mock;
  #cached;

  constructor(mock) {
    this.#mock = mock;
    if (mock.url.startsWith('file:')) {
      const file = fileURLToPath(mock.url);
      // What has been loaded already must not answer for the mock.
      if (Object.hasOwn(Module._cache, file)) {
        this.#cached = Module._cache[file];
        delete Module._cache[file];
      }
    }
    active.set(mock.url, mock);
  }

  /** Gives the module back its own exports. */
  restore() {
    if (active.get(this.#mock?.url) === this.#mock) active.delete(this.#mock?.url);
    if (this.#cached !== undefined) Module._cache[this.#cached.filename] = this.#cached;
    this.#mock = this.#cached = undefined;
  }
}

/**
 * @param {string | URL} specifier
 * @param {object} options
 * @param {Function} callee whose caller the specifier is relative to
 * @throws {ERR_INVALID_ARG_TYPE | ERR_INVALID_ARG_VALUE | ERR_INVALID_STATE}
 */
export function mockModule(specifier, options, callee) {
  emitExperimentalWarning('Module mocking');
  if (isURL(specifier)) specifier = `${specifier}`;
  validateString(specifier, 'specifier');
  validateObject(options, 'options');
  const { cache = false } = options;
  validateBoolean(cache, 'options.cache');
  const exported = exportsOf(options);
  const url = resolve(specifier, callSite(callee)?.file);
  if (active.has(url)) throw new ERR_INVALID_STATE(`Cannot mock '${specifier}'. The module is already mocked.`);
  install();
  return new MockModuleContext(new Mock(url, cache, exported));
}
