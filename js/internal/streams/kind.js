// What kind of stream an object is, and how far it has come. It may be of any make: ours, one of http's messages, a copy of these
// classes from npm, an old-style stream or a web stream; so only properties and methods are looked at. An answer of null means that it
// does not tell.

// Web streams, and streams of other makes, answer under these names.
export const kIsDestroyed = Symbol.for('nodejs.stream.destroyed');
export const kIsErrored = Symbol.for('nodejs.stream.errored');
export const kIsReadable = Symbol.for('nodejs.stream.readable');
export const kIsWritable = Symbol.for('nodejs.stream.writable');
export const kIsDisturbed = Symbol.for('nodejs.stream.disturbed');
/** Of a web stream: `{ promise }`, settled when it closes or errors. */
export const kIsClosedPromise = Symbol.for('nodejs.webstream.isClosedPromise');
/** Of a web stream: puts it into the errored state. */
export const kControllerErrorFunction = Symbol.for('nodejs.webstream.controllerErrorFunction');

/** The classes named where a function takes streams of any kind. */
export const expectedStreams = ['ReadableStream', 'WritableStream', 'Stream'];

function can(object, ...methods) {
  for (const method of methods) if (typeof object[method] !== 'function') return false;
  return true;
}

function hasFlags(object, ...names) {
  for (const name of names) if (typeof object[name] !== 'boolean') return false;
  return true;
}

// ---- kinds -----------------------------------------------------------------------------------------------------------

/** @param {boolean} [strict] it must be able to pause, too */
export function isReadableNodeStream(object, strict = false) {
  if (!object || !can(object, 'pipe', 'on')) return false;
  if (strict && !can(object, 'pause', 'resume')) return false;
  // A Writable has a pipe() as well, which it inherits.
  return !object._writableState || Boolean(object._readableState && object._readableState.readable !== false);
}

export function isWritableNodeStream(object) {
  if (!object || !can(object, 'write', 'on')) return false;
  return !object._readableState || object._writableState?.writable !== false;
}

export function isDuplexNodeStream(object) {
  return Boolean(object?._readableState) && can(object, 'pipe', 'on', 'write');
}

export function isNodeStream(object) {
  if (!object) return false;
  return Boolean(object._readableState || object._writableState || (can(object, 'on') && (can(object, 'write') || can(object, 'pipe'))));
}

export function isReadableStream(object) {
  return Boolean(object) && !isNodeStream(object) && can(object, 'pipeThrough', 'getReader', 'cancel');
}

export function isWritableStream(object) {
  return Boolean(object) && !isNodeStream(object) && can(object, 'getWriter', 'abort');
}

export function isTransformStream(object) {
  return Boolean(object) && !isNodeStream(object) && typeof object.readable === 'object' && typeof object.writable === 'object';
}

export function isWebStream(object) {
  return isReadableStream(object) || isWritableStream(object) || isTransformStream(object);
}

/** @param {boolean} [isAsync] only async iterables (true) or only sync ones (false) */
export function isIterable(object, isAsync) {
  if (object === null || object === undefined) return false;
  return (isAsync !== false && can(object, Symbol.asyncIterator)) || (isAsync !== true && can(object, Symbol.iterator));
}

/** An http.IncomingMessage of a server. */
export function isServerRequest(stream) {
  return hasFlags(stream, '_consuming', '_dumped') && stream.req?.upgradeOrConnect === undefined;
}

/** An http.ClientRequest (also of packages that stand in for it). */
export function isClientRequest(stream) {
  return Boolean(stream) && Boolean(stream.setHeader) && typeof stream.abort === 'function';
}

function isOutgoingMessage(stream) {
  return hasFlags(stream, '_closed', '_defaultKeepAlive', '_removedConnection', '_removedContLen');
}

// ---- how far ---------------------------------------------------------------------------------------------------------

function sidesOf(stream) {
  return [stream._writableState, stream._readableState].filter(Boolean);
}

/** @returns {boolean | null} */
export function isDestroyed(stream) {
  if (!isNodeStream(stream)) return null;
  return Boolean(stream.destroyed || stream[kIsDestroyed] || sidesOf(stream)[0]?.destroyed);
}

/** end() was called. @returns {boolean | null} */
export function isWritableEnded(stream) {
  if (!isWritableNodeStream(stream)) return null;
  if (stream.writableEnded === true) return true;
  return flagOf(stream._writableState, 'ended');
}

// What a side says; nothing it says counts when it has failed.
function flagOf(side, name) {
  if (side?.errored) return false;
  return typeof side?.[name] === 'boolean' ? side[name] : null;
}

// `name` has come true, or must come true by itself, which is enough unless `strict`.
function isReached(side, name, strict) {
  const flag = flagOf(side, name);
  return flag === false && strict === false && !side.errored ? side.ended === true && side.length === 0 : flag;
}

/** @param {boolean} [strict] false: that nothing waits any more is enough @returns {boolean | null} */
export function isWritableFinished(stream, strict) {
  if (!isWritableNodeStream(stream)) return null;
  return stream.writableFinished === true || isReached(stream._writableState, 'finished', strict);
}

/** @param {boolean} [strict] false: that nothing waits any more is enough @returns {boolean | null} */
export function isReadableFinished(stream, strict) {
  return isReadableNodeStream(stream) ? isReached(stream._readableState, 'endEmitted', strict) : null;
}

const ways = {
  readable: { symbol: kIsReadable, fits: isReadableNodeStream, isOver: isReadableFinished },
  writable: { symbol: kIsWritable, fits: isWritableNodeStream, isOver: isWritableEnded },
};

function isOpen(stream, name) {
  const { symbol, fits, isOver } = ways[name];
  const answer = stream?.[symbol] ?? null;
  if (answer !== null) return answer;
  if (typeof stream?.[name] !== 'boolean') return null;
  return stream[name] && !isDestroyed(stream) && fits(stream) && !isOver(stream);
}

/** doc: "stream.isReadable(stream)" @returns {boolean | null} */
export function isReadable(stream) {
  return isOpen(stream, 'readable');
}

/** doc: "stream.isWritable(stream)" @returns {boolean | null} */
export function isWritable(stream) {
  return isOpen(stream, 'writable');
}

/** Nothing can be read or written any more. @param {{ readable?: boolean, writable?: boolean }} [of] false: that side does not count */
export function isFinished(stream, of) {
  if (!isNodeStream(stream)) return null;
  return isDestroyed(stream) || !((of?.readable !== false && isReadable(stream)) || (of?.writable !== false && isWritable(stream)));
}

/** @returns {Error | boolean | null} */
export function writableError(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.writableErrored ?? stream._writableState?.errored ?? null;
}

/** @returns {Error | boolean | null} */
export function readableError(stream) {
  if (!isNodeStream(stream)) return null;
  return stream.readableErrored ?? stream._readableState?.errored ?? null;
}

/** 'close' was emitted, or is about to be. @returns {boolean | null} */
export function isClosed(stream) {
  if (!isNodeStream(stream)) return null;
  if (typeof stream.closed === 'boolean') return stream.closed;
  const told = sidesOf(stream).filter(({ closed }) => typeof closed === 'boolean');
  if (told.length > 0) return told.some(({ closed }) => closed);
  return isOutgoingMessage(stream) ? stream._closed : null;
}

/** Whether 'close' can be counted on. */
export function willEmitClose(stream) {
  if (!isNodeStream(stream)) return null;
  const [side] = sidesOf(stream);
  if (side === undefined) return isOutgoingMessage(stream) && typeof stream._sent100 === 'boolean';
  return Boolean(side.autoDestroy && side.emitClose && side.closed === false);
}

/** doc: "stream.Readable.isDisturbed(stream)" */
export function isDisturbed(stream) {
  return Boolean(stream?.[kIsDisturbed] ?? (stream?.readableDidRead || stream?.readableAborted));
}

/** doc: "stream.isErrored(stream)" */
export function isErrored(stream) {
  if (!stream) return false;
  if (stream[kIsErrored] !== undefined && stream[kIsErrored] !== null) return Boolean(stream[kIsErrored]);
  if (stream.readableErrored || stream.writableErrored) return true;
  return sidesOf(stream).some(({ errored, errorEmitted }) => errorEmitted || errored);
}
