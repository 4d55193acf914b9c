// Symbols and type checks of the web stream classes, which come from deno_web. The classes answer to them by themselves.

/** Reads the inner state of a web stream object: `stream[kState].state`. */
export const kState = Symbol.for('nodejs.webstreams.kState');
