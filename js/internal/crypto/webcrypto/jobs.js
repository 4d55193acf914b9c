// Jobs of other threads as promises.

import { beginJob } from 'internal/crypto/job';
import { operationError } from 'internal/crypto/webcrypto/errors';

/**
 * @param {string} type what async_hooks report
 * @param {(id: number) => void} start calls the op
 * @returns {Promise<any>} that fails with an OperationError
 */
export function runJob(type, start) {
  return new Promise((resolve, reject) => {
    start(beginJob(type, (error, value) => {
      if (error === null) resolve(value);
      else reject(operationError('The operation failed for an operation-specific reason', error));
    }));
  });
}
