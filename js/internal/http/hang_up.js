// The error of a connection that ended too early.

/** @param {string} message @returns {Error} with the code ECONNRESET */
export function connResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
}
