// The import object's functions: each is a call of its group, and returns a number of WASI's instead of throwing.

import { codes } from 'internal/errors';
import { environmentCalls } from 'internal/wasi/environment_calls';
import { fileCalls } from 'internal/wasi/file_calls';
import { errno, errnoOf } from 'internal/wasi/numbers';
import { pathCalls } from 'internal/wasi/path_calls';
import { pollCalls } from 'internal/wasi/poll_calls';

const calls = { ...environmentCalls, ...fileCalls, ...pathCalls, ...pollCalls };
const names = Object.keys(calls).sort();

/**
 * @param {{ memory?: object, started: boolean }} guest what the calls work on
 * @returns {Record<string, (...args: (number | bigint)[]) => number>}
 */
export function importsFor(guest) {
  const imports = {};
  for (const name of names) {
    const call = calls[name];
    imports[name] = {
      [name](...args) {
        if (guest.memory === undefined) throw new codes.ERR_WASI_NOT_STARTED();
        try {
          call.apply(guest, args);
          return errno.success;
        } catch (error) {
          const number = errnoOf(error);
          if (number === undefined) throw error;
          return number;
        }
      },
    }[name];
  }
  return imports;
}
