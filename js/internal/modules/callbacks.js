// What the Rust side of the module system calls. Each function loads what it needs when it is called.

import { lazy } from 'internal/core';
import { prepareStackTraceCallback } from 'internal/errors';

const cjs = lazy('internal/modules/cjs/loader');
const esm = lazy('internal/modules/esm/loader');
const linkError = lazy('internal/modules/esm/link_error');
const hooks = lazy('internal/modules/customization_hooks');
const sourceMaps = lazy('internal/source_map/source_map_cache');
const wasm = lazy('internal/modules/esm/wasm');
const vm = lazy('internal/vm/module_callbacks');

export const moduleCallbacks = {
  __proto__: null,
  prepareStackTrace: (error, frames) => prepareStackTraceCallback(globalThis, error, frames),
  loadCommonJsForImport: (filename, url) => cjs().loadForImport(filename, url),
  /** A property that op_module_define_lazy made is read for the first time. */
  lazyValue: (id, name) => lazy(id)()[name],
  isCommonJsRunning: (filename) => cjs().isRunning(filename),
  checkBuiltin: (id, importer) => esm().checkBuiltin(id, importer),
  noteImport: (error, parent, specifier) => linkError().noteImport(error, parent, specifier),
  builtinExportNames: (id) => esm().builtinExportNames(id),
  lazyBuiltinExport: (id, name) => esm().lazyBuiltinExport(id, name),
  loadBuiltinForImport: (id, ofHooks) => esm().loadBuiltinForImport(id, ofHooks),
  parseJsonModule: (filename, text, href) => esm().parseJson(filename, text, href),
  decodeDataUrl: (url, asText) => esm().decodeDataUrl(url, asText),
  importDynamically: (specifier, referrer, attributes, hostOption) => esm().importDynamically(specifier, referrer, attributes, hostOption),
  initializeImportMeta: (meta, url, isMain, ofHooks) => esm().initializeImportMeta(meta, url, isMain, ofHooks),
  initializeVmImportMeta: (meta, scriptId) => vm().initializeImportMeta(meta, scriptId),
  importSourceDynamically: (specifier, referrer, attributes, hostOption) =>
    esm().importSourceDynamically(specifier, referrer, attributes, hostOption),
  resolveHooked: (specifier, parent, type) => hooks().resolveForImport(specifier, parent, type),
  loadHooked: (url, format, type) => hooks().loadForImport(url, format, type),
  moduleSource: (url) => wasm().moduleSource(url),
  wasmFacade: (url, bytes) => wasm().facade(url, bytes),
  useSourceMaps: () => sourceMaps().useSourceMaps(),
};
