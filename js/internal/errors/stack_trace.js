// How an error's stack is worded (V8 calls prepareStackTraceCallback when `.stack` is first read) and trimmed.

import { internals, primordials } from 'internal/core';

const {
  ArrayPrototypeFilter,
  ArrayPrototypeJoin,
  ArrayPrototypeSome,
  Error,
  ErrorCaptureStackTrace,
  ErrorPrototypeToString,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectHasOwn,
  ObjectIsExtensible,
  ReflectApply,
  StringPrototypeStartsWith,
  Symbol,
} = primordials;

/** Marks errors made from the registry: their stack starts with `Name [CODE]: message`. */
export const kIsNodeError = Symbol('kIsNodeError');

/** Under this key an error may carry what the report of an uncaught exception shows above its stack. */
export const kArrowMessage = Symbol('kArrowMessage');

/** Under this key an error may carry a function that gives a better stack for the inspector. */
export const kEnhanceStackBeforeInspector = Symbol('kEnhanceStackBeforeInspector');

/** The first line of a stack; what throws when it is read is left out. */
function getHead(error) {
  try {
    return kIsNodeError in error ? `${error.name} [${error.code}]: ${error.message}` : ErrorPrototypeToString(error);
  } catch {
    return '<error>';
  }
}

/** V8's usual wording, with the code of an error of ours after its name. */
function defaultPrepareStackTrace(error, callSites) {
  const head = getHead(error);
  return callSites.length === 0 ? head : `${head}\n    at ${ArrayPrototypeJoin(callSites, '\n    at ')}`;
}

/** The wording in force when the program has no Error.prepareStackTrace of its own: Node has this one there. */
function ErrorPrepareStackTrace(error, callSites) {
  // Set as long as source maps are used.
  const { prepareMappedStackTrace } = internals;
  if (prepareMappedStackTrace === undefined) return defaultPrepareStackTrace(error, callSites);
  return prepareMappedStackTrace(error, callSites, defaultPrepareStackTrace);
}

ObjectDefineProperty(Error, 'prepareStackTrace', {
  __proto__: null,
  value: ErrorPrepareStackTrace,
  writable: true,
  enumerable: false,
  configurable: true,
});

function isOfEventLoop(site) {
  const file = site.getFileName() ?? '';
  return StringPrototypeStartsWith(file, 'ext:core/') || file === 'node:bootstrap/main';
}

/**
 * What V8 should call to make `error.stack`.
 * @param {object} realm the global object of the context the error was made in
 * @param {Error} error
 * @param {object[]} callSites
 * @returns {unknown}
 */
export function prepareStackTraceCallback(realm, error, callSites) {
  // Tools that shorten stacks know Node's names for built-in files only; what turns the event loop tells nobody anything.
  if (ArrayPrototypeSome(callSites, isOfEventLoop)) callSites = ArrayPrototypeFilter(callSites, (site) => !isOfEventLoop(site));
  // A prompt leaves out what leads to itself.
  if (internals.chooseFrames !== undefined) callSites = internals.chooseFrames(error, callSites);
  const own = realm.Error?.prepareStackTrace;
  if (typeof own === 'function') return realm.Error.prepareStackTrace(error, callSites);
  // An error of a vm context falls back to the main context's hook.
  if (typeof Error.prepareStackTrace === 'function') return Error.prepareStackTrace(error, callSites);
  return ErrorPrepareStackTrace(error, callSites);
}

/** Whether Error.stackTraceLimit may be assigned: a program can freeze Error or define an accessor. */
export function isErrorStackTraceLimitWritable() {
  const descriptor = ObjectGetOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (descriptor === undefined) return ObjectIsExtensible(Error);
  return ObjectHasOwn(descriptor, 'writable') ? descriptor.writable : descriptor.set !== undefined;
}

/**
 * Runs `make` while `limit` stack frames are collected: none for errors whose stack is captured afterwards or not wanted.
 * @template T
 * @param {number} limit
 * @param {() => T} make
 * @returns {T}
 */
export function withStackTraceLimit(limit, make) {
  if (!isErrorStackTraceLimitWritable()) return make();
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = limit;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/**
 * Wraps a checking function so that what it throws seems to come from its caller.
 * @template {(...args: unknown[]) => unknown} F
 * @param {F} check
 * @returns {F}
 */
export function hideStackFrames(check) {
  return function wrapped(...args) {
    try {
      return ReflectApply(check, this, args);
    } catch (error) {
      if (Error.stackTraceLimit) ErrorCaptureStackTrace(error, wrapped);
      throw error;
    }
  };
}

/**
 * Cuts the frames of `check` and what it called off an error it is about to throw. Cheaper for hot functions than
 * hideStackFrames(), which costs a call even if nothing is thrown.
 * @template T
 * @param {T} error
 * @param {Function} check
 * @returns {T}
 */
export function startStackAtCallerOf(error, check) {
  if (Error.stackTraceLimit) ErrorCaptureStackTrace(error, check);
  return error;
}

let overflowName;
let overflowMessage;

/**
 * Whether an error is V8's complaint about an exhausted call stack.
 * @param {unknown} error
 * @returns {boolean}
 */
export function isStackOverflowError(error) {
  if (overflowMessage === undefined) {
    const overflow = () => overflow();
    try {
      overflow();
    } catch (thrown) {
      overflowName = thrown.name;
      overflowMessage = thrown.message;
    }
  }
  return Boolean(error) && error.name === overflowName && error.message === overflowMessage;
}
