// The async context a callback was given in is the one it is called in, wherever the event that calls it comes from.

import { core, lazy } from 'internal/core';

const asyncHooks = lazy('internal/async_hooks');
const asyncResource = lazy('internal/async_resource');

/** @param {Function} callback @param {string} type of the async resource, for those who watch */
export function bindToCurrentContext(callback, type) {
  if (asyncHooks().enabledHooksExist()) return asyncResource().AsyncResource.bind(callback, type);
  const context = core.getAsyncContext();
  if (context === undefined) return callback;
  return function(...args) {
    const outer = core.getAsyncContext();
    core.setAsyncContext(context);
    try {
      return Reflect.apply(callback, this, args);
    } finally {
      core.setAsyncContext(outer);
    }
  };
}
