// node.async_hooks: the life of each asynchronous resource, and its callbacks.

import { createHook, executionAsyncId } from 'async_hooks';
import { isWanted } from 'internal/tracing/categories';
import { emit } from 'internal/tracing/log';

const CATEGORIES = 'node,node.async_hooks';
const types = new Map();

const hook = createHook({
  init(asyncId, type, triggerAsyncId) {
    types.set(asyncId, type);
    event('b', asyncId, type, { data: { executionAsyncId: executionAsyncId(), triggerAsyncId } });
  },
  before(asyncId) {
    callbackEvent('b', asyncId);
  },
  after(asyncId) {
    callbackEvent('e', asyncId);
  },
  destroy(asyncId) {
    const type = types.get(asyncId);
    if (type !== undefined) event('e', asyncId, type);
    types.delete(asyncId);
  },
});

function event(phase, id, name, args) {
  if (isWanted(CATEGORIES)) emit(phase, CATEGORIES, name, { id, args });
}

function callbackEvent(phase, id) {
  const type = types.get(id);
  if (type !== undefined) event(phase, id, `${type}_CALLBACK`);
}

export function install() {
  hook.enable();
}
