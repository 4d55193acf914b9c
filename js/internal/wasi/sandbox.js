// From a path of the guest to one of the host, without leaving the directory it starts from: `..` and symbolic links are followed here,
// step by step, and not by the kernel.

import fs from 'fs';
import { join } from 'path';
import { Refusal, errno } from 'internal/wasi/numbers';

/** So many links may stand in a path's way, as in Linux. */
const MOST_LINKS = 40;

function linkAt(path) {
  try {
    return fs.readlinkSync(path);
  } catch (error) {
    // Not a link, or nothing at all: whoever uses the path is told.
    if (error.code === 'EINVAL' || error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The names of `path` below `root`. */
function namesBelow(root, path) {
  if (path !== root && !path.startsWith(root.endsWith('/') ? root : `${root}/`)) throw new Refusal(errno.notcapable);
  return split(path.slice(root.length));
}

function split(path) {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

/**
 * @param {{ hostPath: string, root: string }} directory where it starts
 * @param {string} path of the guest
 * @param {boolean} follows a link in the last place too
 * @returns {string} the path on the host
 */
export function hostPathOf(directory, path, follows) {
  if (path === '') throw new Refusal(errno.noent);
  if (path.includes('\0')) throw new Refusal(errno.inval);
  if (path.startsWith('/')) throw new Refusal(errno.notcapable);
  const { root } = directory;
  // Where we are, as names below the root; and what is still to be walked, the next one last.
  let here = namesBelow(root, directory.hostPath);
  const rest = split(path).reverse();
  const mustBeDirectory = path.endsWith('/');
  let links = 0;
  while (rest.length > 0) {
    const name = rest.pop();
    if (name === '..') {
      if (here.length === 0) throw new Refusal(errno.notcapable);
      here.pop();
      continue;
    }
    const target = rest.length > 0 || follows || mustBeDirectory ? linkAt(join(root, ...here, name)) : undefined;
    if (target === undefined) {
      here.push(name);
      continue;
    }
    if (++links > MOST_LINKS) throw new Refusal(errno.loop);
    if (target.startsWith('/')) here = [];
    rest.push(...(target.startsWith('/') ? namesBelow(root, target) : split(target)).reverse());
  }
  const found = join(root, ...here);
  return mustBeDirectory && !found.endsWith('/') ? `${found}/` : found;
}
