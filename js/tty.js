// @ts-check
// node:tty — terminals. Docs: tty.

import { isTTY } from 'internal/stdio/descriptor';
import { ReadStream } from 'internal/tty/read_stream';
import { WriteStream } from 'internal/tty/write_stream';

/** tty.isatty(fd) @returns {boolean} false as well for what is no descriptor */
function isatty(fd) {
  return Number.isInteger(fd) && fd >= 0 && fd <= 2147483647 && isTTY(fd);
}

export default { isatty, ReadStream, WriteStream };
