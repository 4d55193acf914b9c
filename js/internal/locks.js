// navigator.locks, from Deno's implementation of the Web Locks API.

import { ops } from 'internal/ops';
import { core } from 'internal/core';

void ops;
const script = core.createLazyLoader('ext:deno_web/locks.js')();

export const { LockManager, locks } = script;
