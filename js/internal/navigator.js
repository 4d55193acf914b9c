// The global navigator. Docs: globals.md, "navigator".

import { lazy } from 'internal/core';
import process from 'process';
import { codes } from 'internal/errors';

const { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS } = codes;
const os = lazy('os');
const locks = lazy('internal/locks');

const kCreate = Symbol('kCreate');

/** How browsers name platforms: by kernel and architecture, as the specification's examples have it. */
function platformName() {
  const { arch, platform } = process;
  if (platform === 'darwin') return 'MacIntel';
  if (platform === 'win32') return 'Win32';
  const machine = arch === 'ia32' ? 'i686' : arch === 'x64' ? 'x86_64' : arch;
  return `${platform[0].toUpperCase()}${platform.slice(1)} ${machine}`;
}

export class Navigator {
  constructor(key) {
    if (key !== kCreate) throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** @returns {number} */
  get hardwareConcurrency() {
    return os().availableParallelism();
  }

  /** @returns {string} BCP 47 tag of the default locale */
  get language() {
    return Intl.DateTimeFormat().resolvedOptions().locale;
  }

  get languages() {
    return Object.freeze([this.language]);
  }

  /** @returns {string} `Node.js/24`: what programs match on */
  get userAgent() {
    return `Node.js/${process.versions.node.split('.', 1)[0]}`;
  }

  get platform() {
    return platformName();
  }

  /** @returns {LockManager} */
  get locks() {
    if (this !== navigator) throw new ERR_INVALID_THIS('Navigator');
    return locks().locks;
  }
}

for (const name of ['hardwareConcurrency', 'language', 'languages', 'userAgent', 'platform', 'locks']) {
  Object.defineProperty(Navigator.prototype, name, { __proto__: null, enumerable: true });
}
Object.defineProperty(Navigator.prototype, Symbol.toStringTag, { __proto__: null, value: 'Navigator', configurable: true });

export const navigator = new Navigator(kCreate);
