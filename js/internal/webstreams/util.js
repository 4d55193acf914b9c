// Symbols and type checks of the web stream classes, which come from deno_web. The classes answer to them by themselves.

/** Reads the inner state of a web stream object: `stream[kState].state`. */
export const kState = Symbol.for('nodejs.webstreams.kState');
/** The name of the class an object was made by. */
export const kType = Symbol.for('nodejs.webstreams.kType');

/**
 * @param {string} name
 * @returns {(value: any) => boolean}
 */
export function isBrandCheck(name) {
  return (value) => value != null && value[kType] === name;
}
