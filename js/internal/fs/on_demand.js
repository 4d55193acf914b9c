// The functions of fs that few programs call: their modules are evaluated at the first call.

import { lazy } from 'internal/core';
import process from 'process';
import { validateFunction } from 'internal/validators';
import { validateCallback } from 'internal/fs/arguments';
import { validateCpOptions } from 'internal/fs/copy_options';
import { getValidatedPath } from 'internal/fs/paths';

const cpModule = lazy('internal/fs/cp');
const dirModule = lazy('internal/fs/dir');
const globModule = lazy('internal/fs/glob');
const promisesModule = lazy('internal/fs/promises');
const statWatcherModule = lazy('internal/fs/stat_watcher');
const streamsModule = lazy('internal/fs/streams');
const utf8StreamModule = lazy('internal/streams/fast-utf8-stream');
const watchersModule = lazy('internal/fs/watchers');

/** Docs: fs.cp(src, dest[, options], callback). */
export function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateCallback(callback);
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  cpModule().cpFn(src, dest, options).then(
    // In a tick of its own: what the callback throws is nobody's rejection.
    () => process.nextTick(callback, null),
    (error) => process.nextTick(callback, error),
  );
}

/** Docs: fs.cpSync(src, dest[, options]). */
export function cpSync(src, dest, options) {
  options = validateCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  cpModule().cpSyncFn(src, dest, options);
}

/** Docs: fs.glob(pattern[, options], callback). */
export function glob(pattern, options, callback) {
  validateFunction(typeof options === 'function' ? options : callback, 'cb');
  globModule().glob(pattern, options, callback);
}

/** Docs: fs.globSync(pattern[, options]). */
export function globSync(pattern, options) {
  return globModule().globSync(pattern, options);
}

/** Docs: fs.opendir(path[, options], callback). */
export function opendir(path, options, callback) {
  dirModule().opendir(path, options, callback);
}

/** Docs: fs.opendirSync(path[, options]). */
export function opendirSync(path, options) {
  return dirModule().opendirSync(path, options);
}

/** Docs: fs.watch(filename[, options][, listener]). */
export function watch(filename, options, listener) {
  return watchersModule().watch(filename, options, listener);
}

/** Docs: fs.watchFile(filename[, options], listener). */
export function watchFile(filename, options, listener) {
  return statWatcherModule().watchFile(filename, options, listener);
}

/** Docs: fs.unwatchFile(filename[, listener]). */
export function unwatchFile(filename, listener) {
  statWatcherModule().unwatchFile(filename, listener);
}

/** Classes that programs replaced: fs.ReadStream = Mine changes what createReadStream() makes. */
const replaced = { __proto__: null };

/** Docs: fs.createReadStream(path[, options]). */
export function createReadStream(path, options) {
  const { ReadStream } = streams;
  return new ReadStream(path, options);
}

/** Docs: fs.createWriteStream(path[, options]). */
export function createWriteStream(path, options) {
  const { WriteStream } = streams;
  return new WriteStream(path, options);
}

/** What loads the classes and objects below, whatever stands in their place. */
export const loadsOnDemand = {
  __proto__: null,
  ReadStream: () => streamsModule().ReadStream,
  WriteStream: () => streamsModule().WriteStream,
  // The names they had before.
  FileReadStream: () => streamsModule().ReadStream,
  FileWriteStream: () => streamsModule().WriteStream,
  Dir: () => dirModule().Dir,
  Utf8Stream: () => utf8StreamModule().Utf8Stream,
  promises: () => promisesModule().fsPromises,
};

function streamClass(name) {
  return {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return replaced[name] ?? loadsOnDemand[name]();
    },
    set(value) {
      replaced[name] = value;
    },
  };
}

const streamClasses = {
  __proto__: null,
  ReadStream: streamClass('ReadStream'),
  WriteStream: streamClass('WriteStream'),
  FileReadStream: streamClass('FileReadStream'),
  FileWriteStream: streamClass('FileWriteStream'),
};

const streams = Object.defineProperties({ __proto__: null }, streamClasses);

function lazyValue(load) {
  return { __proto__: null, enumerable: true, configurable: true, get: load };
}

/** A class that programs see, and replace, as any property. */
function lazyDataProperty(name, load) {
  const define = (object, value) => {
    Object.defineProperty(object, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
    return value;
  };
  return {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return define(this, load());
    },
    set(value) {
      define(this, value);
    },
  };
}

/** The properties of fs that are classes or objects of modules not loaded yet. */
export const lazyProperties = {
  __proto__: null,
  ...streamClasses,
  Dir: lazyDataProperty('Dir', loadsOnDemand.Dir),
  Utf8Stream: lazyValue(loadsOnDemand.Utf8Stream),
  promises: lazyValue(loadsOnDemand.promises),
};
