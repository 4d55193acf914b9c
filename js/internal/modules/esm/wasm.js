// WebAssembly modules in the module graph: a module made of JavaScript text imports what the WebAssembly module wants, instantiates it and
// exports what it gives. Docs: esm.md, "Wasm modules".

import { internals, lazy } from 'internal/core';
import { op_module_find, op_module_guess_format, op_module_namespace } from 'internal/ops';
import process from 'process';
import { codes } from 'internal/errors';
import { fileURLToPath } from 'internal/url';

const fs = lazy('fs');

/** Compiled modules by URL: the source phase and the instance share one. @type {Map<string, WebAssembly.Module>} */
const compiled = new Map();
/** What has been instantiated for an import, by URL. @type {Map<string, WebAssembly.Instance>} */
const instances = new Map();

const compileOptions = { __proto__: null, builtins: ['js-string'], importedStringConstants: 'wasm:js/string-constants' };

function compile(url, bytes) {
  let module = compiled.get(url);
  if (module === undefined) {
    try {
      module = new WebAssembly.Module(bytes ?? readBytes(url), compileOptions);
    } catch (error) {
      error.message = `${url}: ${error.message}`;
      throw error;
    }
    compiled.set(url, module);
  }
  return module;
}

function readBytes(url) {
  if (url.startsWith('data:')) return lazy('internal/modules/esm/loader')().decodeDataUrlBytes(url);
  return fs().readFileSync(fileURLToPath(url));
}

/** `import source x from url` @returns {WebAssembly.Module} @throws {ERR_SOURCE_PHASE_NOT_DEFINED} */
export function moduleSource(url) {
  if (!compiled.has(url) && !isWasm(url)) throw new codes.ERR_SOURCE_PHASE_NOT_DEFINED(url);
  return compile(url, undefined);
}

function isWasm(url) {
  if (url.startsWith('data:')) return /^data:application\/wasm[;,]/i.test(url);
  return url.startsWith('file:') && op_module_guess_format(fileURLToPath(url)) === 'wasm';
}

let hasWarned = false;
function warnOnce() {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning('Importing WebAssembly module instances is an experimental feature and might change at any time', 'ExperimentalWarning');
}

/**
 * The text of the module that stands for a WebAssembly module.
 * @param {string} url
 * @param {ArrayBufferView | undefined} bytes read from the file if a hook gave none
 * @throws {WebAssembly.CompileError | WebAssembly.LinkError}
 */
export function facade(url, bytes) {
  warnOnce();
  const module = compile(url, bytes);
  (internals.wasmFacades ??= new Set()).add(url);
  const names = [];
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from.startsWith('wasm-js:')) throw new WebAssembly.LinkError(`Invalid Wasm import "${from}" in ${url}`);
    if (name.startsWith('wasm:') || name.startsWith('wasm-js:')) throw new WebAssembly.LinkError(`Invalid Wasm import name "${name}" in ${url}`);
    if (!names.includes(from)) names.push(from);
  }
  const exported = [];
  for (const { name, kind } of WebAssembly.Module.exports(module)) {
    if (name.startsWith('wasm:') || name.startsWith('wasm-js:')) throw new WebAssembly.LinkError(`Invalid Wasm export name "${name}" in ${url}`);
    exported.push([name, kind]);
  }
  return facadeText(names, exported);
}

// All names go through JSON.stringify, which makes a string literal that no name can break out of.
function facadeText(imports, exported) {
  const lines = imports.map((from, i) => `import * as import${i} from ${JSON.stringify(from)};`);
  const entries = imports.map((from, i) => `[${JSON.stringify(from)}, import${i}]`).join(', ');
  lines.push(`const exported = import.meta.protojsInstantiate([${entries}]);`);
  exported.forEach(([name, kind], i) => {
    // An uninitialized or v128 global cannot be read: its export is undefined.
    const value = kind === 'global' ? `exported.global(${JSON.stringify(name)})` : `exported.instance.exports[${JSON.stringify(name)}]`;
    lines.push(`const export${i} = ${value};`, `export { export${i} as ${JSON.stringify(name)} };`);
  });
  return lines.join('\n');
}

/** Called by the facade: instantiates with the namespaces it has imported. */
export function instantiate(url, namespaces) {
  const imports = { __proto__: null };
  for (const [from, namespace] of namespaces) imports[from] = exportsBehind(namespace);
  const instance = new WebAssembly.Instance(compiled.get(url), imports);
  instances.set(url, instance);
  return { instance, global: (name) => readGlobal(instance.exports[name]) };
}

/** A WebAssembly module takes globals of another one as they are, not the values that JavaScript sees in its namespace. */
function exportsBehind(namespace) {
  for (const [url, instance] of instances) {
    const id = op_module_find(url, 0);
    if (id !== -1 && op_module_namespace(id) === namespace) return instance.exports;
  }
  return namespace;
}

function readGlobal(global) {
  try {
    return global.value;
  } catch {
    return undefined;
  }
}
