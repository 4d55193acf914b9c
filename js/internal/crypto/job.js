// Work on other threads whose result a callback gets (ops/requests).

import { CallbackRequest, addRequest } from 'internal/requests';

class CryptoJob extends CallbackRequest {
  finish(error, value) {
    this.oncomplete(error, value);
  }
}

/**
 * Enters a job; the op that starts it takes its number.
 * @param {string} type what async_hooks report
 * @param {(error: Error | null, value: any) => void} done
 * @returns {number}
 */
export function beginJob(type, done) {
  return addRequest(new CryptoJob(done), type);
}
