// @ts-check
// What both kinds of terminal streams check before they open a descriptor.

import { codes } from 'internal/errors';
import { getSystemErrorMessage, getSystemErrorName } from 'internal/util';

const { ERR_INVALID_FD, ERR_TTY_INIT_FAILED } = codes;

/** libuv's number for a descriptor that is no terminal. */
export const UV_EINVAL = -22;

/** @param {number} fd @throws {ERR_INVALID_FD} */
export function validateFd(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new ERR_INVALID_FD(fd);
}

/** @param {number} errno @returns {Error} ERR_TTY_INIT_FAILED */
export function initError(errno) {
  return new ERR_TTY_INIT_FAILED({
    errno,
    code: getSystemErrorName(errno),
    message: getSystemErrorMessage(errno),
    syscall: 'uv_tty_init',
  });
}
