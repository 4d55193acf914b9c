// CommonJS: the Module class, its cache and its extension points. Programs patch nearly everything here, so each step goes through
// the property a program may have replaced; only while nothing is replaced does the Rust side do several steps at once.
// Docs: modules.md, module.md.

import { core, internals, lazy, primordials } from 'internal/core';
import {
  op_module_compile_file,
  op_module_compile_text,
  op_module_node_module_paths,
  op_module_read_text,
  op_module_resolve_require,
  op_module_resolve_require_plain,
} from 'internal/ops';
import process from 'process';
import path from 'path';
import { codes } from 'internal/errors';
import { startStackAtCallerOf } from 'internal/errors/stack_trace';
import { deprecate } from 'internal/util';
import { getOptionValue } from 'internal/options';
import { validateString } from 'internal/validators';
import { emitWarningSync } from 'internal/process/warning';
import { requireTrace } from 'internal/modules/tracing';
import { emitResolutionWarnings } from 'internal/modules/warnings';
import { builtinIds, canBeRequiredByUsers, canBeRequiredWithoutScheme, loadBuiltin, explainMissing, urlOfBuiltin } from 'internal/modules/builtins';

// Modules are loaded whatever a program has done to the prototypes of the language.
const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  SafeSet,
  SafeWeakMap,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;
const fs = lazy('fs');
const esm = lazy('internal/modules/esm/loader');
const helpers = lazy('internal/modules/helpers');
const hooks = lazy('internal/modules/customization_hooks');
const url = lazy('internal/url');

/** Modules a program has loaded, by file name. Users delete from it and put into it. */
const cache = { __proto__: null };
const pathCache = { __proto__: null };
/** Results of plain relative requests: folder, NUL, request. */
const relativeCache = { __proto__: null };

const kIsMainSymbol = Symbol('kIsMainSymbol');
const kIsEvaluating = Symbol('kIsEvaluating');
const kFormat = Symbol('kFormat');
/** The URL hooks know the module by. */
const kUrl = Symbol('kUrl');
/** What load hooks have given for the module already; null where they are not to be asked. */
const kLoaded = Symbol('kLoaded');
/** The `require` of a module that asynchronous hooks gave the source of. */
const kRequire = Symbol('kRequire');
/** What `exports` was when the module was through: an import of it gets that, whatever programs assign later. */
const kExportsAtLoad = Symbol('kModuleExport');
/** The module that first required this one. */
const moduleParents = new SafeWeakMap();

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && ArrayPrototypeIncludes(children, child))) ArrayPrototypePush(children, child);
}

/** path.dirname(), for what most names of files are. */
function folderOf(file) {
  const at = path.sep === '/' ? StringPrototypeLastIndexOf(file, '/') : -1;
  if (at <= 0 || at === file.length - 1) return path.dirname(file);
  return StringPrototypeSlice(file, 0, at);
}

/** path.resolve(), of which most folders need nothing. */
function fullPath(folder) {
  const isFull = path.sep === '/' && StringPrototypeStartsWith(folder, '/') && !StringPrototypeEndsWith(folder, '/') &&
    !StringPrototypeIncludes(folder, '//') && !StringPrototypeIncludes(folder, '/.');
  return isFull ? folder : path.resolve(folder);
}

/**
 * A CommonJS module.
 * @param {string} [id] file name, or '.' for the program's entry
 * @param {Module} [parent]
 */
export function Module(id = '', parent) {
  this.id = id;
  this.path = folderOf(id);
  Object.defineProperty(this, 'exports', { __proto__: null, value: {}, writable: true, enumerable: true, configurable: true });
  moduleParents.set(this, parent);
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

const warnParent = deprecate(
  () => {},
  'module.parent is deprecated due to accuracy issues. Please use require.main to find program entry point instead.',
  'DEP0144',
);
Object.defineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get() {
    if (getOptionValue('--pending-deprecation')) warnParent();
    return moduleParents.get(this);
  },
  set(value) {
    if (getOptionValue('--pending-deprecation')) warnParent();
    moduleParents.set(this, value);
  },
  enumerable: false,
  configurable: true,
});
Object.defineProperty(Module.prototype, 'isPreloading', { __proto__: null, get: () => isPreloading, configurable: true });

/** The URL hooks know a module by, where it is not simply that of its file. */
export function urlOfModule(module) {
  return module[kUrl];
}

/** The module that first required this one. */
export function parentOf(module) {
  return moduleParents.get(module);
}

let isPreloading = false;
/** While `-r` modules load, module.isPreloading is true. */
export function setPreloading(value) {
  isPreloading = value;
}

Module._cache = cache;
Module._pathCache = pathCache;
Module._extensions = { __proto__: null };
/** Read when somebody asks: the Rust side has its own list. */
let globalPaths;
Object.defineProperty(Module, 'globalPaths', {
  __proto__: null,
  get: () => (globalPaths ??= helpers().globalPaths()),
  set(value) { globalPaths = value; },
  enumerable: true,
  configurable: true,
});
Module.Module = Module;

let wrapperParts = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
let wrapperIsPatched = false;
let wrap = (script) => wrapperParts[0] + script + wrapperParts[1];
Object.defineProperty(Module, 'wrap', {
  __proto__: null,
  get: () => wrap,
  set(value) { wrapperIsPatched = true; wrap = value; },
  enumerable: false,
  configurable: true,
});
Object.defineProperty(Module, 'wrapper', {
  __proto__: null,
  get() {
    return new Proxy(wrapperParts, {
      __proto__: null,
      set(target, key, value) { wrapperIsPatched = true; return Reflect.set(target, key, value); },
      defineProperty(target, key, descriptor) { wrapperIsPatched = true; return Reflect.defineProperty(target, key, descriptor); },
    });
  },
  set(value) { wrapperIsPatched = true; wrapperParts = value; },
  enumerable: false,
  configurable: true,
});

/** What Module._nodeModulePaths has found, by folder. */
const nodeModulePaths = { __proto__: null };

/** Folders that `require` looks in for a bare name, from a folder upwards. */
Module._nodeModulePaths = function(from) {
  const folder = fullPath(from);
  nodeModulePaths[folder] ??= op_module_node_module_paths(folder);
  return ArrayPrototypeSlice(nodeModulePaths[folder]);
};

/** The folders a request is looked for in: those of the parent, then the global ones; null for built-ins. */
Module._resolveLookupPaths = function(request, parent) {
  if (isBuiltinRequest(request)) return null;
  const first = request.charAt(0);
  const second = request.charAt(1);
  const isRelative = first === '.' && (request.length === 1 || second === '/' || (second === '.' && (request.length === 2 || request.charAt(2) === '/')));
  if (!isRelative) {
    const own = parent?.paths?.length ? parent.paths.concat(Module.globalPaths) : Module.globalPaths;
    return own.length > 0 ? own : null;
  }
  if (!parent?.id || !parent.filename) return ['.'];
  return [path.dirname(parent.filename)];
};

function hasNodeScheme(request) {
  return StringPrototypeStartsWith(request, 'node:');
}

function isBuiltinRequest(request) {
  return hasNodeScheme(request) ? canBeRequiredByUsers(StringPrototypeSlice(request, 5)) : canBeRequiredWithoutScheme(request);
}

/** Finds a file in the given folders. @returns {string | false} */
Module._findPath = function(request, paths, isMain = false) {
  const folders = path.isAbsolute(request) ? [''] : paths;
  if (!folders || folders.length === 0) return false;
  const key = `${request}\x00${folders.join('\x00')}`;
  const known = pathCache[key];
  if (known) return known;
  for (const folder of folders) {
    const target = path.resolve(folder, request);
    try {
      const found = op_module_resolve_require(StringPrototypeEndsWith(request, '/') ? `${target}/` : target, `${path.dirname(target)}/`, undefined, undefined, addedExtensions(), undefined, isMain);
      pathCache[key] = found;
      return found;
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      const packageFound = findInFolder(request, folder);
      if (packageFound) return pathCache[key] = packageFound;
    }
  }
  return false;
};

/** A bare name in one node_modules folder, where its package.json may have `exports`. */
function findInFolder(request, folder) {
  if (!folder || StringPrototypeStartsWith(request, '.') || path.isAbsolute(request)) return undefined;
  try {
    return op_module_resolve_require(request, `${folder}/`, undefined, [folder], addedExtensions(), undefined, false);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

const nativeExtensions = ['.js', '.json', '.node'];
/** Extensions a program has registered itself; undefined while there are none. */
function addedExtensions() {
  const keys = Object.keys(Module._extensions);
  return keys.length === nativeExtensions.length ? undefined : keys;
}

/**
 * From a request to a file name, or to the id of a built-in.
 * @param {string} request
 * @param {Module | null} parent
 * @param {boolean} [isMain]
 * @param {{ paths?: string[], conditions?: string[] }} [options]
 */
Module._resolveFilename = function(request, parent, isMain, options) {
  if (isBuiltinRequest(request)) return request;
  const conditions = options?.conditions && [...options.conditions];
  let paths;
  if (typeof options === 'object' && options !== null) {
    if (Array.isArray(options.paths)) {
      paths = options.paths.map((folder) => path.resolve(folder));
    } else if (options.paths !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.paths', options.paths);
    }
  }
  const from = parent?.filename || `${parent?.path && parent.path !== '.' && path.isAbsolute(parent.path) ? parent.path : baseFolder(request)}/`;
  try {
    const extensions = addedExtensions();
    const changedPaths = parent?.paths !== undefined && !hasUsualPaths(parent) ? parent.paths : undefined;
    const filename = paths === undefined && extensions === undefined && conditions === undefined && changedPaths === undefined && !isMain ?
      op_module_resolve_require_plain(request, from) :
      op_module_resolve_require(request, from, paths, changedPaths, extensions, conditions, Boolean(isMain));
    emitResolutionWarnings();
    return filename;
  } catch (error) {
    emitResolutionWarnings();
    throw withRequireStack(error, request, parent);
  }
};

/** Where a request without a parent starts. An absolute one needs no working directory, which may have been removed. */
function baseFolder(request) {
  return path.isAbsolute(request) ? '' : process.cwd();
}

/** Whether module.paths is what the loader itself puts there: the resolver knows these folders. */
function hasUsualPaths(module) {
  const usual = nodeModulePaths[module.path];
  const { paths } = module;
  if (usual === undefined || paths.length !== usual.length) return false;
  for (let i = 0; i < usual.length; i++) if (paths[i] !== usual[i]) return false;
  return true;
}

/** The files that led to a `require` in this module, innermost first. */
export function requireStackOf(module) {
  const stack = [];
  for (let cursor = module; cursor; cursor = moduleParents.get(cursor)) stack.push(cursor.filename || cursor.id);
  return stack;
}

function withRequireStack(error, request, parent) {
  if (error?.code !== 'MODULE_NOT_FOUND' || error.requireStack !== undefined) return error;
  if (error.path !== undefined) return error;
  const requireStack = requireStackOf(parent);
  let message = error.message + explainMissing(request);
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${requireStack.join('\n- ')}`;
  const complete = new Error(message);
  complete.code = 'MODULE_NOT_FOUND';
  complete.requireStack = requireStack;
  return startStackAtCallerOf(complete, withRequireStack);
}

/**
 * Gives the exports of a request: from the cache, of a built-in, or of a file loaded now.
 * @param {string} request
 * @param {Module | null} [parent]
 * @param {boolean} [isMain]
 */
Module._load = function(request, parent, isMain) {
  let relativeKey;
  if (parent) {
    // The same request from the same folder gives the same file, as long as nobody has removed the module.
    relativeKey = `${parent.path}\x00${request}`;
    const filename = relativeCache[relativeKey];
    if (filename !== undefined) {
      const module = Module._cache[filename];
      if (module !== undefined) {
        updateChildren(parent, module, true);
        return module.loaded ? module.exports : getExportsForCircularRequire(module);
      }
      delete relativeCache[relativeKey];
    }
  }
  if (internals.moduleHooks !== undefined) {
    const answer = hooks().resolveForRequire(request, parent, isMain);
    // Hooks are asked each time: they may have another answer.
    if (answer !== undefined) return loadResolved(answer, parent, isMain);
  }
  if (hasNodeScheme(request)) {
    const id = StringPrototypeSlice(request, 5);
    if (!canBeRequiredByUsers(id)) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request, explainMissing(request));
    return loadBuiltinWithHooks(request, id, request, parent);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  return loadFilename(filename, parent, isMain, relativeKey);
};

/** Loads what the resolve hooks have found. */
function loadResolved({ filename, format, url: moduleUrl }, parent, isMain) {
  if (hasNodeScheme(moduleUrl)) return loadBuiltinWithHooks(moduleUrl, StringPrototypeSlice(moduleUrl, 5), filename, parent, format);
  return loadFilename(filename, parent, isMain, undefined, format, moduleUrl);
}

/** A built-in, or what load hooks put in its place. */
function loadBuiltinWithHooks(moduleUrl, id, filename, parent, format) {
  if (internals.moduleHooks !== undefined) {
    const cached = Module._cache[filename];
    if (cached !== undefined) return cached.exports;
    const loaded = hooks().loadBuiltinForRequire(moduleUrl, id, format);
    if (loaded !== undefined) return loadFilename(filename, parent, false, undefined, loaded.format, moduleUrl, loaded);
  }
  return loadBuiltin(id);
}

function loadFilename(filename, parent, isMain, relativeKey, format, moduleUrl, loaded) {
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    updateChildren(parent, cached, true);
    if (cached.loaded) return cached.exports;
    return getExportsForCircularRequire(cached);
  }
  if (loaded === undefined) {
    if (canBeRequiredWithoutScheme(filename)) return loadBuiltinWithHooks(urlOfBuiltin(filename), filename, filename, parent);
    const id = hasNodeScheme(filename) ? StringPrototypeSlice(filename, 5) : '';
    if (canBeRequiredByUsers(id)) return loadBuiltin(id);
  }
  const module = new Module(filename, parent);
  if (format !== undefined) module[kFormat] = format;
  if (moduleUrl !== undefined) module[kUrl] = moduleUrl;
  if (loaded !== undefined) module[kLoaded] = loaded;
  if (isMain) {
    setMainModule(module);
    module.id = '.';
    module[kIsMainSymbol] = true;
  }
  Module._cache[filename] = module;
  if (relativeKey !== undefined) relativeCache[relativeKey] = filename;
  let threw = true;
  try {
    module.load(filename);
    threw = false;
  } finally {
    if (threw) {
      delete Module._cache[filename];
      if (relativeKey !== undefined) {
        delete relativeCache[relativeKey];
        const children = parent?.children;
        const index = Array.isArray(children) ? children.indexOf(module) : -1;
        if (index !== -1) children.splice(index, 1);
      }
    } else if (module.exports && !core.isProxy(module.exports) && Object.getPrototypeOf(module.exports) === circularProxyPrototype) {
      Object.setPrototypeOf(module.exports, Object.prototype);
    }
  }
  return module.exports;
}

/** process.mainModule and require.main. */
export function setMainModule(module) {
  process.mainModule = module;
  internals.mainModule = module;
}

/** Reading a property that a half-loaded module has not exported yet earns a warning. */
const circularProxyPrototype = new Proxy({}, {
  __proto__: null,
  get(target, property) {
    if (property in target || property === '__esModule') return target[property];
    warnCircular(property);
    return undefined;
  },
  getOwnPropertyDescriptor(target, property) {
    if (Object.hasOwn(target, property) || property === '__esModule') return Reflect.getOwnPropertyDescriptor(target, property);
    warnCircular(property);
    return undefined;
  },
});

function warnCircular(property) {
  process.emitWarning(`Accessing non-existent property '${String(property)}' of module exports inside circular dependency`);
}

function getExportsForCircularRequire(module) {
  const { exports } = module;
  const requiring = esm().requiredModule(module);
  if (requiring !== undefined) return requiring;
  if (exports && !core.isProxy(exports) && Object.getPrototypeOf(exports) === Object.prototype && !exports.__esModule) {
    // Exports that nobody has replaced: properties that come later are found, others are reported.
    Object.setPrototypeOf(exports, circularProxyPrototype);
  }
  return exports;
}

/** Loads a file into this module, by the handler of its extension. */
Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(folderOf(filename));
  const extension = findLongestRegisteredExtension(filename);
  if (StringPrototypeEndsWith(filename, '.mjs') && !Module._extensions['.mjs']) {
    const loaded = askLoadHooks(this, filename, 'module');
    if (loaded === undefined) esm().requireModule(this, filename);
    else loadHooked(this, filename, loaded);
  } else {
    Module._extensions[extension](this, filename);
  }
  this.loaded = true;
  this[kExportsAtLoad] = this.exports;
};

function findLongestRegisteredExtension(filename) {
  const name = StringPrototypeSlice(filename, folderOf(filename).length + 1);
  let index;
  let start = 0;
  while ((index = StringPrototypeIndexOf(name, '.', start)) !== -1) {
    start = index + 1;
    if (index === 0) continue;
    const extension = StringPrototypeSlice(name, index);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

/** Loads a request as this module would: what `require` calls. */
Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  if (!requireTrace.hasSubscribers) return Module._load(id, this, false);
  return requireTrace.traceSync(Module._load, { parentFilename: this.filename, id }, Module, id, this, false);
};

/**
 * Compiles a text as this module and runs it.
 * @param {string} content
 * @param {string} filename
 * @param {string} [format] 'commonjs', 'module', or by the file's name and package
 */
Module.prototype._compile = function(content, filename, format) {
  let compiled;
  if (wrapperIsPatched) {
    compiled = compilePatchedWrapper(content, filename);
  } else {
    compiled = op_module_compile_text(String(content), filename, format ?? this[kFormat] ?? '', detectsSyntax(this));
  }
  if (compiled === undefined) return esm().requireText(this, filename, content);
  return Reflect.apply(run, this, [compiled, filename]);
};
const originalCompile = Module.prototype._compile;

function compilePatchedWrapper(content, filename) {
  const vm = lazy('vm')();
  return vm.runInThisContext(Module.wrap(content), { filename, importModuleDynamically: lazy('internal/vm')().kDefaultLoader });
}

/** Runs a compiled module. Stack traces show it by the name of the step it is the end of. */
const run = function _compile(compiled, filename) {
  const require = this[kRequire] ?? helpers().makeRequireFunction(this);
  internals.keepMapFor?.(this, filename);
  this[kIsEvaluating] = true;
  try {
    const { exports } = this;
    return Reflect.apply(compiled, exports, [exports, require, this, filename, folderOf(filename)]);
  } finally {
    this[kIsEvaluating] = false;
  }
};

/** Whether a CommonJS module of this name is in the middle of its evaluation. */
export function isRunning(filename) {
  return Module._cache[filename]?.[kIsEvaluating] === true;
}

/** A file that only its syntax makes an ES module is one if it may be: the entry, or what `require` may load. */
function detectsSyntax(module) {
  return module[kIsMainSymbol] === true || getOptionValue('--require-module');
}

/** What load hooks say of a module's source; undefined where there are none. */
function askLoadHooks(module, filename, format) {
  const known = module[kLoaded];
  if (known !== undefined) return known ?? undefined;
  if (internals.moduleHooks === undefined) return undefined;
  const moduleUrl = module[kUrl] ?? (path.isAbsolute(filename) ? url().pathToFileURL(filename).href : filename);
  return hooks().loadForRequire(moduleUrl, filename, module[kFormat], format);
}

/** Stack traces call a function without a name by the property it stands in: `Object..js`, as in Node. */
const nameless = (handler) => handler;

Object.assign(Module._extensions, {
  /** `.js` and everything that becomes JavaScript. */
  '.js': nameless(function(module, filename) {
    const loaded = internals.moduleHooks && askLoadHooks(module, filename, hooks().formatForRequire(filename));
    if (loaded !== undefined) return loadHooked(module, filename, loaded);
    const extension = StringPrototypeSlice(filename, StringPrototypeLastIndexOf(filename, '.'));
    const handler = extension in nativeLibraryExtensions ? Module._extensions['.node'] : undefined;
    if (handler !== undefined) return handler(module, filename);
    if (module._compile === originalCompile && !wrapperIsPatched && !isFsPatched()) {
      let compiled;
      try {
        compiled = op_module_compile_file(filename, detectsSyntax(module));
      } catch (error) {
        noteModuleSyntax(error, filename);
        throw error;
      }
      emitResolutionWarnings();
      if (compiled === undefined) {
        // The program's entry is no `require`: it may have a top-level await.
        if (module[kIsMainSymbol]) return lazy('internal/modules/run_main')().runEsModule(url().pathToFileURL(filename).href);
        return esm().requireModule(module, filename);
      }
      return Reflect.apply(run, module, [compiled, filename]);
    }
    const content = isFsPatched() ? stripBom(fs().readFileSync(filename, 'utf8')) : op_module_read_text(filename);
    module._compile(content, filename, module[kFormat]);
  }),

  '.json': nameless(function(module, filename) {
    const loaded = askLoadHooks(module, filename, 'json');
    if (loaded !== undefined) return loadHooked(module, filename, { ...loaded, format: loaded.format ?? 'json' });
    module.exports = parseJson(filename, isFsPatched() ? fs().readFileSync(filename, 'utf8') : op_module_read_text(filename));
  }),

  '.node': nameless(function(module, filename) {
    return process.dlopen(module, path.toNamespacedPath(filename));
  }),
});

const moduleOnlyErrors = new SafeSet([
  'Cannot use import statement outside a module',
  "Cannot use 'import.meta' outside a module",
  "Unexpected token 'export'",
]);

/** A file that says it is CommonJS, but is written as an ES module. */
function noteModuleSyntax(error, filename) {
  if (error?.name !== 'SyntaxError' || !moduleOnlyErrors.has(error.message)) return;
  // At once: the process is likely to end with this error.
  emitWarningSync(`Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest package.json file or ` +
    'use the .mjs extension.');
}

/** Makes a module of what load hooks gave. */
function loadHooked(module, filename, { format, source }) {
  if (format === 'module' || format === 'module-typescript' || format === 'wasm') {
    const moduleUrl = module[kUrl] ?? url().pathToFileURL(filename).href;
    hooks().loadAhead(moduleUrl, { format, source });
    return esm().requireModule(module, filename, moduleUrl);
  }
  if (format === 'json') {
    module.exports = parseJson(filename, hooks().sourceText(source));
    return undefined;
  }
  if (format === 'builtin') {
    module.exports = loadBuiltin(filename.replace(/^node:/, ''));
    return undefined;
  }
  if (format === 'addon') return Module._extensions['.node'](module, filename);
  return module._compile(stripBom(hooks().sourceText(source)), filename, format ?? undefined);
}

/** What a platform's loader would open: files in place of a script. `.protojs` is this runtime's own. */
const nativeLibraryExtensions = { __proto__: null, '.so': true, '.dylib': true, '.dll': true, '.protojs': true };

let originalReadFileSync;
/** Whether a program reads files in its own way (virtual file systems replace fs.readFileSync). */
function isFsPatched() {
  if (!internals.isLoaded('fs')) return false;
  originalReadFileSync ??= internals.originalReadFileSync?.() ?? fs().readFileSync;
  return fs().readFileSync !== originalReadFileSync;
}

function stripBom(content) {
  return content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
}

function parseJson(filename, content) {
  try {
    return JSON.parse(stripBom(content));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

/**
 * Loads a CommonJS file that an ES module imports.
 * @returns {unknown} its module.exports
 */
export function loadForImport(filename, moduleUrl) {
  if (internals.moduleHooks !== undefined) {
    const given = hooks().takeImportedCommonJs(moduleUrl);
    if (given !== undefined) return loadHookedForImport(filename, given, moduleUrl);
    // The hooks have been asked about this file when it was imported.
    return takeExports(filename) ?? loadFilename(filename, undefined, isMainImport(moduleUrl), undefined, undefined, undefined, null);
  }
  const cached = Module._cache[filename];
  if (cached !== undefined) return takeExports(filename) ?? cached.exports;
  return Module._load(filename, undefined, isMainImport(moduleUrl));
}

/** For the first import of a module that was required before. */
function takeExports(filename) {
  const module = Module._cache[filename];
  const exports = module?.[kExportsAtLoad];
  if (exports !== undefined) module[kExportsAtLoad] = undefined;
  return exports;
}

function isMainImport(moduleUrl) {
  return internals.mainUrl === moduleUrl;
}

function loadHookedForImport(filename, { source, format, isAsync }, moduleUrl) {
  const cached = Module._cache[filename];
  if (cached !== undefined) return cached.exports;
  const module = new Module(filename);
  module.filename = filename;
  module[kUrl] = moduleUrl;
  module.paths = Module._nodeModulePaths(module.path);
  Module._cache[filename] = module;
  if (isMainImport(moduleUrl)) setMainModule(module);
  if (isAsync) module[kRequire] = lazy('internal/modules/esm/require')().makeRequireForImported(module, moduleUrl);
  try {
    module._compile(source, filename, format);
  } catch (error) {
    delete Module._cache[filename];
    throw error;
  }
  module.loaded = true;
  return module.exports;
}

/** Loads the modules of `-r` before the program. */
Module._preloadModules = function(requests) {
  if (!Array.isArray(requests) || requests.length === 0) return;
  isPreloading = true;
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    if (error.code !== 'ENOENT') {
      isPreloading = false;
      throw error;
    }
  }
  for (const request of requests) parent.require(request);
  isPreloading = false;
};

/** NODE_PATH and the global folders, read again. */
Module._initPaths = function() {
  globalPaths = helpers().readGlobalPaths();
};

/**
 * module.createRequire(filename)
 * @param {string | URL} filename absolute path, file: URL
 */
Module.createRequire = function(filename) {
  let file;
  if (url().isURL(filename) || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      file = url().fileURLToPath(filename);
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, createRequireReason);
    }
  } else if (typeof filename !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, createRequireReason);
  } else {
    file = filename;
  }
  const isFolder = file.endsWith('/') || (path.sep === '\\' && file.endsWith('\\'));
  const proxy = isFolder ? path.join(file, 'noop.js') : file;
  const module = new Module(proxy);
  module.filename = proxy;
  if (file !== filename) module[kUrl] = String(filename);
  module.paths = Module._nodeModulePaths(module.path);
  return helpers().makeRequireFunction(module);
};
const createRequireReason = 'must be a file URL object, file URL string, or absolute path string';

Module.isBuiltin = (name) => typeof name === 'string' && isBuiltinRequest(name);
// A plain property from its first use on. Test runners copy it to classes that inherit from this one.
const setBuiltinModules = (target, value) =>
  Object.defineProperty(target, 'builtinModules', { __proto__: null, value, writable: true, enumerable: true, configurable: true }).builtinModules;
Object.defineProperty(Module, 'builtinModules', {
  __proto__: null,
  get: () => setBuiltinModules(Module, Object.freeze(builtinIds())),
  set(value) {
    setBuiltinModules(this, value);
  },
  enumerable: true,
  configurable: true,
});

/** Steps that tools replace to give programs files from elsewhere. */
function defineHidden(name, value) {
  Object.defineProperty(Module, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

defineHidden('_stat', (filename) => {
  const stats = fs().statSync(filename, { throwIfNoEntry: false });
  return stats === undefined ? -2 : Number(stats.isDirectory());
});
defineHidden('_readPackage', (folder) => helpers().readPackage(folder));
defineHidden('_debug', deprecate((...args) => debuglog(...args), 'Module._debug is deprecated.', 'DEP0077'));

let debug;
function debuglog(...args) {
  debug ??= lazy('util')().debuglog('module');
  debug(...args);
}
