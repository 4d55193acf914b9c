// Source maps in use: switching them on, finding the map of a file, stack traces in terms of the sources. Docs: module.md, "Source Map
// Support". The maps themselves are kept in Rust (ops/module/src/source_maps.rs).

import { internals, lazy } from 'internal/core';
import {
  op_module_source_map_find, op_module_source_map_forget, op_module_source_map_lookup, op_module_source_maps_enable,
  op_module_source_maps_of_generated,
} from 'internal/ops';
import { SourceMap } from 'internal/source_map/source_map';
import { validateBoolean, validateObject, validateString } from 'internal/validators';
import { fileURLToPath, pathToFileURL } from 'internal/url';

const fs = lazy('fs');

const support = { __proto__: null, enabled: false, nodeModules: false, generatedCode: false };

/** module.getSourceMapsSupport() */
export function getSourceMapsSupport() {
  return Object.freeze({ ...support, __proto__: null });
}

/**
 * module.setSourceMapsSupport(enabled[, options])
 * @param {boolean} enabled
 * @param {{ nodeModules?: boolean, generatedCode?: boolean }} [options]
 * @throws {ERR_INVALID_ARG_TYPE}
 */
export function setSourceMapsSupport(enabled, options = { __proto__: null }) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  apply(enabled, nodeModules, generatedCode);
}

function apply(enabled, nodeModules, generatedCode) {
  Object.assign(support, { enabled, nodeModules, generatedCode });
  op_module_source_maps_enable(enabled, nodeModules);
  internals.keepMapFor = enabled ? keepMapFor : undefined;
  if (enabled) useSourceMaps();
  else if (!hasTranspiled) internals.prepareMappedStackTrace = undefined;
}

/** How many modules of a file there are, of those that were run while maps were enabled. */
const modulesOf = new Map();

const whenForgotten = new FinalizationRegistry((filename) => {
  const left = modulesOf.get(filename) - 1;
  modulesOf.set(filename, left);
  if (left > 0) return;
  modulesOf.delete(filename);
  op_module_source_map_forget(filename);
});

/** The map of a CommonJS file is there as long as its module. */
function keepMapFor(module, filename) {
  modulesOf.set(filename, (modulesOf.get(filename) ?? 0) + 1);
  whenForgotten.register(module, filename);
}

/** process.setSourceMapsEnabled() and --enable-source-maps: everywhere. */
export function setSourceMapsEnabled(enabled) {
  apply(enabled, enabled, enabled);
}
internals.sourceMapsEnabled = () => support.enabled;

/** A file was transpiled here: from now on stack traces go through the maps. */
let hasTranspiled = false;

/** Called by the Rust side with its first map, and when maps are switched on. */
export function useSourceMaps() {
  hasTranspiled ||= !support.enabled;
  internals.prepareMappedStackTrace = prepareStackTrace;
}

/**
 * module.findSourceMap(path)
 * @param {string} path as stack traces show it, or a file: URL
 * @returns {SourceMap | undefined}
 */
export function findSourceMap(path) {
  validateString(path, 'path');
  const found = op_module_source_map_find(path);
  if (found === null || found === undefined) return undefined;
  const [json, base] = found;
  const known = objects.get(json)?.deref();
  if (known !== undefined) return known;
  const map = new SourceMap(SourceMap.fromJson(json, pathToFileURL(base).href), { lineLengths: lineLengths(path) });
  objects.set(json, new WeakRef(map));
  return map;
}

/** The lengths of the lines of a file, for whoever looks places up by offset. */
function lineLengths(path) {
  try {
    const text = fs().readFileSync(path.startsWith('file:') ? fileURLToPath(path) : path, 'utf8');
    return text.split(/\n|\u2028|\u2029/).map((line) => line.length);
  } catch {
    return undefined;
  }
}

/** Maps given out, by their JSON: the same file gives the same object as long as somebody holds it. */
const objects = new Map();

/** A frame, its place replaced by that in the source. Files transpiled here keep V8's wording; in others names may have been shortened. */
function mapFrame(site, index, sites, named) {
  const text = String(site);
  const name = site.isEval() ? named?.find((known) => known === site.getScriptNameOrSourceURL()) : site.getFileName();
  if (!name) return text;
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const found = op_module_source_map_lookup(name, line, column);
  if (!found) return text;
  const [file, originalLine, originalColumn, , made] = found;
  const place = `${file}:${originalLine}:${originalColumn}`;
  if (!made) return `${nameFrame(site, sites[index + 1])} (${place})`;
  const generated = `${name}:${line}:${column}`;
  const at = text.lastIndexOf(generated);
  return at === -1 ? text : `${text.slice(0, at)}${place}${text.slice(at + generated.length)}`;
}

/** The function of a frame in V8's wording, by its name in the source. */
function nameFrame(site, caller) {
  const name = sourceName(site, caller) ?? site.getFunctionName() ?? site.getMethodName() ?? '<anonymous>';
  const prefix = site.isAsync() ? 'async ' : '';
  if (site.isConstructor()) return `${prefix}new ${name}`;
  const type = site.isToplevel() ? null : site.getTypeName();
  return type === null || name.startsWith(type) ? prefix + name : `${prefix}${type}.${name}`;
}

/** The map has a name where the function begins, or else where it is called. */
function sourceName(site, caller) {
  const file = site.getFileName();
  const own = op_module_source_map_lookup(file, site.getEnclosingLineNumber(), site.getEnclosingColumnNumber());
  if (own?.[3]) return own[3];
  if (caller === undefined || caller.getFileName() !== file) return undefined;
  return op_module_source_map_lookup(file, caller.getLineNumber(), caller.getColumnNumber())?.[3] ?? undefined;
}

function prepareStackTrace(error, callSites, plain) {
  const named = support.enabled && callSites.some((site) => site.isEval()) ? op_module_source_maps_of_generated(error) : undefined;
  return plain(error, callSites.map((site, index) => mapFrame(site, index, callSites, named)));
}
